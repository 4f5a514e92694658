// The builder of filters opens over the list; whatever it swaps keeps the focus where one types.
const dialog = () => document.getElementById("filter-dialog");

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target.id !== "builder") return;
  const box = dialog();
  if (box && !box.open && box.contains(event.detail.target)) box.showModal();
  const wanted = event.detail.target.querySelector("[data-first]") || event.detail.target.querySelector("input:not([type=hidden]),select,button:not([tabindex])");
  wanted?.focus();
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
});

// A long choice is narrowed by typing; Enter takes the first that is left.
const entries = (input) => [...input.closest(".picks").querySelectorAll(".pick-list > *")];
document.addEventListener("input", (event) => {
  const input = event.target.closest?.("[data-narrow]");
  if (!input) return;
  event.stopPropagation();
  const words = input.value.trim().toLocaleLowerCase();
  for (const entry of entries(input)) entry.hidden = !entry.textContent.toLocaleLowerCase().includes(words) && !entry.querySelector("input:checked");
});
document.addEventListener("keydown", (event) => {
  const input = event.target.closest?.("[data-narrow]");
  if (!input || event.key !== "Enter") return;
  event.preventDefault();
  if (!input.value.trim()) return input.form.requestSubmit();
  const words = input.value.trim().toLocaleLowerCase();
  const left = entries(input).filter((entry) => !entry.hidden && entry.textContent.toLocaleLowerCase().includes(words));
  const first = left.find((entry) => entry.textContent.trim().toLocaleLowerCase().startsWith(words)) || left[0];
  const target = first?.matches("button") ? first : first?.querySelector("input");
  if (!target) return;
  target.click();
  input.value = "";
  entries(input).forEach((entry) => { entry.hidden = false; });
});

// Columns change places by buttons.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-up],[data-down]");
  const row = button?.closest("li");
  if (!row) return;
  if (button.dataset.up !== undefined) row.previousElementSibling?.before(row);
  else row.nextElementSibling?.after(row);
  row.querySelector("input").checked = true;
  button.focus();
});
