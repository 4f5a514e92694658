// A value is changed where it stands: double click or "e" opens its small form, Escape leaves it, the focus returns.
const cellOf = (node) => node?.closest?.("[data-value]");
const editOf = (cell) => cell?.querySelector("[data-edit]");

document.addEventListener("dblclick", (event) => {
  const link = editOf(cellOf(event.target));
  if (!link) return;
  getSelection()?.removeAllRanges();
  link.click();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.closest("[data-cell]")) {
    event.preventDefault();
    event.stopPropagation();
    event.target.closest("[data-cell]").querySelector("[data-cancel]").click();
    return;
  }
  if (event.key === "Enter" && event.target.matches("[data-cell] select")) {
    event.preventDefault();
    event.target.form.requestSubmit();
    return;
  }
  if (event.key !== "e" || event.ctrlKey || event.metaKey || event.altKey || document.body.dataset.keys === "off") return;
  if (event.target.closest("input:not([type=checkbox]),textarea,select,[contenteditable]")) return;
  const cell = cellOf(event.target) || event.target.closest("tr")?.querySelector("[data-value]");
  const link = editOf(cell);
  if (!link) return;
  event.preventDefault();
  link.click();
});
document.addEventListener("htmx:afterSwap", (event) => {
  const cell = event.detail.target;
  if (!cell?.matches?.("[data-value]")) return;
  const field = cell.querySelector("[data-cell] :is(input:not([type=hidden]),select,textarea)");
  (field || editOf(cell))?.focus();
  field?.select?.();
});
