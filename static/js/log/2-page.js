// The log page: keeps every word on this device until it is written down, with signal or without.
const { all, put, drop, remember, recall, sendAll } = globalThis.balaiOutbox;
const form = document.querySelector("form#log[data-log]");
const at = (id) => document.getElementById(id);
const TOKEN = form?.dataset.token || document.body.dataset.logToken;
let reader = Number(form?.dataset.reader) || null;

const newKey = () => crypto.randomUUID?.().replaceAll("-", "") || [...crypto.getRandomValues(new Uint8Array(16))].map((n) => n.toString(16).padStart(2, "0")).join("");
const show = (id, is = true) => { if (at(id)) at(id).hidden = !is; };

async function count() {
  const waiting = (await all()).filter((draft) => draft.state !== "draft").length;
  try { localStorage.setItem("balai-unsent", waiting); } catch { /* no room */ }
  return waiting;
}

const kept = new Set(["csrf_token", "listen"]);
const pairs = () => [...new FormData(form)].filter(([name, value]) => !kept.has(name) && typeof value === "string");

function draftOf(state) {
  const names = [...form.querySelectorAll("#log-chips label")].map((label) => [label.querySelector("input").value, label.textContent.trim()]);
  return {
    key: form.elements.key.value, reader, state, to: form.getAttribute("action"), fields: pairs(),
    names, text: form.elements.text.value, party: form.elements.party.value, at: Date.now(),
  };
}

async function keep() {
  if (form.elements.text.value.trim()) await put(draftOf("draft"));
}

function chip(number, name, ticked) {
  const label = document.createElement("label");
  const box = document.createElement("input");
  const words = document.createElement("bdi");
  Object.assign(box, { type: "checkbox", name: "who", value: number, checked: ticked, className: "visually-hidden" });
  label.className = "pick";
  words.textContent = name;
  label.append(box, words);
  at("log-chips").append(label);
}

function fill(draft) {
  const said = new Map();
  for (const [name, value] of draft.fields) said.set(name, [...(said.get(name) || []), value]);
  for (const [number, name] of draft.names || []) {
    if (!form.querySelector(`input[name=who][value="${CSS.escape(number)}"]`)) chip(number, name, false);
  }
  for (const field of form.elements) {
    const values = said.get(field.name);
    if (field.type === "checkbox" || field.type === "radio") field.checked = !!values?.includes(field.value);
    else if (values && field.name !== "csrf_token") [field.value] = values;
  }
  form.elements.text.dispatchEvent(new Event("input", { bubbles: true }));
}

function button(text, act) {
  const one = document.createElement("button");
  Object.assign(one, { type: "button", className: "btn btn-sm", textContent: text });
  one.addEventListener("click", act);
  return one;
}

function line(draft) {
  const says = at("kept-here").dataset;
  const row = document.createElement("li");
  const words = document.createElement("div");
  const state = document.createElement("div");
  const mine = !draft.reader || !reader || draft.reader === reader;
  const told = { draft: says.draft, waits: says.waits, refused: `${says.refused}. ${draft.why || ""}` }[draft.state];
  words.className = "grow";
  words.textContent = mine ? draft.text.slice(0, 140) : "";
  state.className = "small muted";
  state.textContent = mine ? told : says.other;
  words.append(state);
  row.append(words);
  if (mine) row.append(button(says.continue, async () => { await put({ ...draft, state: "draft" }); fill(draft); form.elements.text.focus(); list(); }));
  if (mine && draft.state === "waits") row.append(button(says.send, () => send(draft.key)));
  row.append(button(says.delete, async () => { await drop(draft.key); list(); }));
  return row;
}

async function list() {
  await count();
  if (!form) return;
  const drafts = (await all()).filter((draft) => draft.key !== form.elements.key.value || draft.state !== "draft");
  at("kept-list").replaceChildren(...drafts.sort((a, b) => a.at - b.at).map(line));
  show("kept-here", drafts.length > 0);
}

function said(sent) {
  const one = sent.at(-1);
  if (!one || !at("log-sent")) return;
  const says = at("log-words").dataset;
  at("log-sent").textContent = says.sent;
  const link = document.createElement("a");
  link.href = one.answer.heard || one.answer.url;
  link.textContent = one.answer.heard ? says.heard : one.text.slice(0, 60);
  at("log-sent").append(" ", link);
  show("log-sent");
}

let going = Promise.resolve();
function send(key) {
  going = going.then(async () => {
    const done = await sendAll(TOKEN, key);
    show("log-signed-out", done.state === "out");
    if (done.state !== "none" && done.state !== "away") show("log-waits", false);
    said(done.sent);
    await list();
    return done;
  }).catch(() => ({ state: "away", sent: [] }));
  return going;
}

async function later() {
  try { await (await navigator.serviceWorker.getRegistration("/log")).sync.register("balai-log"); } catch { /* not in every browser: the page sends */ }
}

async function save() {
  const draft = draftOf("waits");
  try { await put(draft); } catch { form.submit(); return; } // a browser that keeps nothing
  const done = await send(draft.key);
  if (done.state === "sent") { location.assign(done.sent.at(-1).answer.url); return; }
  if (done.state === "refused") {
    await put({ ...draft, state: "draft" });
    if (form.elements.csrf_token) { form.submit(); return; }
  }
  await later();
  show("log-waits", done.state === "away");
  form.elements.key.value = newKey();
  form.elements.text.value = "";
  at("log-heard")?.replaceChildren();
  await list();
  (at("log-waits").hidden ? at("log-signed-out") : at("log-waits")).scrollIntoView({ block: "nearest" });
}

function now() {
  const moment = new Date();
  const two = (n) => String(n).padStart(2, "0");
  form.elements.day.value = `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
  form.elements.time.value = `${two(moment.getHours())}:${two(moment.getMinutes())}`;
  form.elements.zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
}

// Without signal: the people of the place that was opened last.
async function withoutSignal() {
  form.elements.key.value = newKey();
  now();
  const last = await recall("place");
  if (!last) return;
  reader = last.reader;
  form.elements.party.value = last.party;
  at("log-place").textContent = last.name;
  for (const [number, name] of last.people) chip(number, name, false);
}

async function withSignal() {
  const people = [...form.querySelectorAll("#log-chips label")].map((label) => [label.querySelector("input").value, label.textContent.trim()]);
  await remember("place", { reader, party: form.dataset.place, name: form.dataset.placeName, people });
  const mine = (await all()).filter((draft) => draft.state === "draft" && draft.reader === reader && draft.party === form.elements.party.value);
  if (mine.length && !form.elements.text.value && !form.elements.source.value) fill(mine.at(-1));
  if (navigator.serviceWorker) navigator.serviceWorker.register(form.dataset.worker, { scope: "/log" }).catch(() => {});
}

async function begin() {
  if (form && !(form.elements.source?.value)) {
    await (form.hasAttribute("data-offline") ? withoutSignal() : withSignal());
    form.addEventListener("input", keep);
    form.addEventListener("submit", (event) => {
      if (event.submitter?.name === "listen" || !form.elements.text.value.trim()) return;
      event.preventDefault();
      save();
    });
    document.addEventListener("visibilitychange", () => (document.hidden ? keep() : send()));
    addEventListener("pagehide", keep);
    form.dataset.ready = "";
  }
  await list();
  send();
  addEventListener("online", () => send());
  navigator.serviceWorker?.addEventListener("message", ({ data }) => {
    if (data?.balai !== "log") return;
    show("log-waits", false);
    said(data.sent);
    list();
  });
}

if (globalThis.indexedDB) begin().catch(() => {});
