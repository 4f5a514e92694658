// The command palette: a combobox whose list the server ranks.
const dialog = document.getElementById("palette");
if (dialog) {
  const input = dialog.querySelector("input");
  const list = dialog.querySelector("[role=listbox]");
  const memory = `balai-visited-${dialog.dataset.reader}`;
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

  async function look(of) {
    const turn = ++asked;
    const q = input.value.trim();
    const url = `${dialog.dataset.url}?q=${encodeURIComponent(q)}${of ? `&of=${of}` : ""}`;
    try {
      const answer = await fetch(url, { headers: { "HX-Request": "true" } });
      const html = answer.ok && !answer.redirected ? await answer.text() : "";
      if (turn !== asked) return; // a later question has been answered already
      list.innerHTML = html;
      if (!q) recall();
      choose(of ? list.querySelector("[data-group=actions]") : options()[0]);
    } catch { /* offline: the list stays as it is */ }
  }

  // Records of before: kept in this browser only, for this reader only, until they sign out.
  function visited() {
    try { return JSON.parse(localStorage.getItem(memory)) || []; } catch { return []; }
  }

  function note() {
    const name = document.querySelector(".rec-head h1")?.textContent.trim();
    const place = location.pathname.match(/^\/(orgs|people)\/\d+[^/]*/)?.[0];
    if (!name || !place) return;
    const number = (path) => path.match(/\d+/)[0];
    const rest = visited().filter((one) => number(one.url) !== number(place));
    try { localStorage.setItem(memory, JSON.stringify([{ name, url: place }, ...rest].slice(0, 8))); } catch { /* no room */ }
  }

  function recall() {
    const known = visited();
    if (!known.length) return;
    const group = document.createElement("div");
    const title = document.createElement("div");
    group.setAttribute("role", "group");
    group.setAttribute("aria-labelledby", "pg-visited");
    title.className = "pal-g";
    title.id = "pg-visited";
    title.textContent = dialog.dataset.visited;
    group.append(title, ...known.map((one, n) => {
      const option = document.createElement("div");
      const words = document.createElement("bdi");
      words.className = "strong";
      words.textContent = one.name;
      option.className = "pal-o";
      option.id = `po-visited-${n}`;
      option.dataset.href = one.url;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.append(words);
      return option;
    }));
    list.querySelector("[aria-disabled=true]")?.remove();
    list.prepend(group);
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
  note();
  document.addEventListener("submit", (event) => {
    if (/sign-?out/.test(event.target.getAttribute("action") || "")) localStorage.removeItem(memory);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Tab" && !event.shiftKey && chosen()?.dataset.id) {
      event.preventDefault();
      look(chosen().dataset.id);
      return;
    }
    const acts = { ArrowDown: () => move(1), ArrowUp: () => move(-1), Enter: () => go(chosen()) };
    if (acts[event.key]) { event.preventDefault(); acts[event.key](); }
  });
  list.addEventListener("click", (event) => go(event.target.closest("[role=option][data-href]")));
}
