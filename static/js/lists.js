// What htmx swaps stays in reach: busy while waiting, announced when there, focus not lost.
const say = (text) => { const box = document.getElementById("say"); if (box && text) box.textContent = text; };

document.addEventListener("htmx:beforeRequest", (event) => event.detail.target?.setAttribute("aria-busy", "true"));
document.addEventListener("htmx:afterRequest", (event) => event.detail.target?.removeAttribute("aria-busy"));
let focusWasInside = false;
document.addEventListener("htmx:beforeSwap", (event) => { focusWasInside = event.detail.target.contains(document.activeElement) && document.activeElement !== document.body; });
document.addEventListener("htmx:afterSettle", (event) => {
  const target = event.detail.target;
  say(target.querySelector("[data-says]")?.dataset.says);
  if (focusWasInside && document.activeElement === document.body) {
    const heading = target.querySelector("h1,h2") || target;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }
});
document.addEventListener("htmx:responseError", () => say(document.body.dataset.failed));

// After a refused form the summary is read first.
document.querySelector("[data-focus]")?.focus();

// Ticked rows bring up the bar that says what may be done with them.
document.addEventListener("change", (event) => {
  const table = event.target.closest("form, .card");
  const bar = table?.querySelector("[data-bulk]");
  if (!bar || event.target.type !== "checkbox") return;
  const boxes = [...table.querySelectorAll("tbody input[type=checkbox]")];
  if (event.target.dataset.all !== undefined) boxes.forEach((box) => { box.checked = event.target.checked; });
  boxes.forEach((box) => box.closest("tr").classList.toggle("is-on", box.checked));
  const ticked = boxes.filter((box) => box.checked).length;
  const all = table.querySelector("[name=everything]") && Number(table.querySelector("[name=count]").value);
  bar.hidden = ticked === 0 && !all;
  const text = bar.querySelector("[data-bulk-text]");
  text.textContent = (text.dataset.words ??= text.textContent).replace(/[\d.,]+/, all ? all - boxes.length + ticked : ticked);
});
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-bulk-clear]")) return;
  const table = event.target.closest("form, .card");
  table.querySelectorAll("input[type=checkbox]").forEach((box) => { box.checked = false; box.closest("tr")?.classList.remove("is-on"); });
  table.querySelector("[data-bulk]").hidden = true;
});

// A file may be dropped on its field.
for (const area of document.querySelectorAll("[data-drop]")) {
  const input = area.querySelector("input[type=file]");
  const name = area.querySelector("[data-drop-name]");
  const over = (on) => area.classList.toggle("is-over", on);
  area.addEventListener("dragover", (event) => { event.preventDefault(); over(true); });
  area.addEventListener("dragleave", () => over(false));
  area.addEventListener("drop", (event) => {
    event.preventDefault();
    over(false);
    if (event.dataTransfer.files.length) { input.files = event.dataTransfer.files; input.dispatchEvent(new Event("change", { bubbles: true })); }
  });
  input?.addEventListener("change", () => { name.textContent = [...input.files].map((f) => f.name).join(", "); });
}
