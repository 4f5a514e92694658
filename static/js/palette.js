// The command palette: a combobox whose list the server ranks.
const dialog = document.getElementById("palette");
if (dialog) {
  const input = dialog.querySelector("input");
  const list = dialog.querySelector("[role=listbox]");
  let asked = 0;
  let timer;

  const options = () => [...list.querySelectorAll("[role=option][data-href]")];
  const chosen = () => list.querySelector("[aria-selected=true]");

  function choose(option) {
    chosen()?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
  }

  async function look() {
    const turn = ++asked;
    const url = `${dialog.dataset.url}?q=${encodeURIComponent(input.value.trim())}`;
    try {
      const answer = await fetch(url, { headers: { "HX-Request": "true" } });
      const html = answer.ok && !answer.redirected ? await answer.text() : "";
      if (turn !== asked) return; // a later question has been answered already
      list.innerHTML = html;
      choose(options()[0]);
    } catch { /* offline: the list stays as it is */ }
  }

  function move(step) {
    const all = options();
    if (all.length) choose(all[(all.indexOf(chosen()) + step + all.length) % all.length]);
  }

  function open() {
    if (dialog.open) return;
    dialog.showModal();
    input.select();
    look();
  }

  const go = (option) => { if (option) location.assign(option.dataset.href); };

  document.addEventListener("click", (event) => {
    const box = event.target.closest("[data-palette]");
    if (box && !event.ctrlKey && !event.metaKey) { event.preventDefault(); open(); }
    if (event.target === dialog) dialog.close();
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") { event.preventDefault(); open(); }
  });
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(look, 120); });
  input.addEventListener("keydown", (event) => {
    const acts = { ArrowDown: () => move(1), ArrowUp: () => move(-1), Enter: () => go(chosen()) };
    if (acts[event.key]) { event.preventDefault(); acts[event.key](); }
  });
  list.addEventListener("click", (event) => go(event.target.closest("[role=option][data-href]")));
}
