// Single keys, outside fields and dialogs only, and only while they are switched on (WCAG 2.1.4).
let goes = 0; // until when a G waits for its second letter

const inField = (node) => node.closest?.("input:not([type=radio],[type=checkbox]),textarea,select,[contenteditable],dialog,[popover]");
const rows = () => [...document.querySelectorAll(".main .list > li, .main .tbl tbody tr")].filter((r) => r.querySelector("a") && r.offsetParent);

function step(by) {
  const all = rows();
  if (!all.length) return;
  const at = all.findIndex((row) => row.classList.contains("is-here"));
  const left = at < 0 ? all.findIndex((row) => row.id && `#${row.id}` === location.hash) : at; // where one was before the page came anew
  const next = all[Math.max(0, Math.min(all.length - 1, left + by))];
  all[at]?.classList.remove("is-here");
  next.classList.add("is-here");
  next.querySelector("a").focus();
}

const acts = {
  "/": () => (document.querySelector("[data-list-search]") || document.querySelector("[data-palette]"))?.focus(),
  j: () => step(1),
  k: () => step(-1),
  n: () => document.querySelector("[data-key-new]")?.click(),
  f: () => document.querySelector("[data-key-filter]")?.click(),
  v: () => document.querySelector("[data-key-save]")?.click(),
  x: () => (document.activeElement.closest?.("tr") || document.querySelector("tr.is-here"))?.querySelector("input[type=checkbox]")?.click(),
  p: () => document.querySelector("[data-print]")?.click(),
  z: () => ([...document.querySelectorAll("[data-key-undo]")].at(-1) || document.querySelector("[data-undo-last] button"))?.click(),
  "?": () => document.getElementById("keys-help")?.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (document.body.dataset.keys !== "on" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (inField(event.target) || document.querySelector("dialog[open]")) return;
  const key = event.key.toLowerCase();
  const place = performance.now() < goes && document.querySelector(`[data-go="${CSS.escape(key)}"]`);
  goes = key === "g" ? performance.now() + 1500 : 0;
  const own = `[data-key="${CSS.escape(key)}"]`; // of the row one is at, or of the page
  const button = document.querySelector(`.is-here ${own}`) || document.querySelector(`.main ${own}:not(li *, tr *)`);
  const act = place ? () => place.click() : button ? () => button.click() : acts[key];
  if (act) { event.preventDefault(); act(); }
});

document.addEventListener("click", (event) => { if (event.target.closest?.("[data-skip]")) step(1); });
