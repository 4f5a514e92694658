// A list of questions is worked through by keys: J and K move, C or Enter, R, V and S answer; focus goes on to the next row.
const list = () => document.querySelector("[data-confirm]");
const open = () => [...list().querySelectorAll("[data-row]")];
const first = (row) => row.querySelector("[data-act=c]") || row.querySelector("a");
const typing = (node) => node.closest?.("input,textarea,select,[contenteditable],dialog,[popover]");
let next = null; // the row that is to have the focus once an answer is there

function go(row) {
  list().querySelector(".is-here")?.classList.remove("is-here");
  if (!row) return;
  row.classList.add("is-here");
  first(row).focus();
}

const here = () => document.activeElement?.closest?.("[data-row]") || list().querySelector(".is-here");
const beside = (row, by) => { const all = open(); return all[Math.max(0, Math.min(all.length - 1, row ? all.indexOf(row) + by : 0))]; };
const acts = { j: (row) => go(beside(row, 1)), k: (row) => go(beside(row, -1)) };
for (const key of "crvs") acts[key] = (row) => (row ? row.querySelector(`[data-act=${key}]`)?.click() : go(open()[0]));

document.addEventListener("keydown", (event) => {
  if (!list() || document.body.dataset.keys !== "on" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (typing(event.target) || document.querySelector("dialog[open]")) return;
  const act = acts[event.key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  act(here());
});

document.addEventListener("focusin", (event) => {
  const row = list() && event.target.closest?.("[data-row]");
  if (row && !row.classList.contains("is-here")) {
    list().querySelector(".is-here")?.classList.remove("is-here");
    row.classList.add("is-here");
  }
});

// The row that follows is known before the answer takes this one away.
document.addEventListener("htmx:beforeSwap", (event) => {
  const row = list() && event.detail.target?.closest?.("[data-row]");
  if (!row) return;
  const all = open(), at = all.indexOf(row);
  next = { id: row.id, row: all[at + 1] || all[at - 1] };
});
document.addEventListener("htmx:afterSettle", () => {
  if (!next || !list()) return;
  const { id, row } = next, now = document.getElementById(id);
  next = null;
  if (now?.matches("[data-open]")) now.querySelector("[data-focus], [name=person]")?.focus();
  else if (now?.matches("[data-row]")) now.querySelector("[aria-invalid], [data-act=c]")?.focus();
  else go(row);
});
