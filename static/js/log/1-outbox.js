// What waits on this phone: drafts and contacts that were not sent yet. Used by the page and by its worker.
const STORE = "balai-log";

const asked = (request) => new Promise((good, bad) => {
  request.onsuccess = () => good(request.result);
  request.onerror = () => bad(request.error);
});

function opened() {
  const request = indexedDB.open(STORE, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("drafts", { keyPath: "key" });
    request.result.createObjectStore("known", { keyPath: "name" });
  };
  return asked(request);
}

async function within(store, mode, act) {
  const base = await opened();
  try { return await asked(act(base.transaction(store, mode).objectStore(store))); } finally { base.close(); }
}

const all = () => within("drafts", "readonly", (store) => store.getAll());
const put = (draft) => within("drafts", "readwrite", (store) => store.put(draft));
const drop = (key) => within("drafts", "readwrite", (store) => store.delete(key));
const remember = (name, value) => within("known", "readwrite", (store) => store.put({ name, value }));
const recall = async (name) => (await within("known", "readonly", (store) => store.get(name)))?.value;

// A token for this reader; "away" without signal, "out" where nobody is signed in.
async function token(url) {
  let answer;
  try { answer = await fetch(url, { redirect: "manual", headers: { Accept: "application/json" } }); } catch { return { state: "away" }; }
  if (answer.status >= 500) return { state: "away" };
  if (!answer.ok) return { state: "out" };
  return { state: "in", ...(await answer.json()) };
}

// One contact, with the key that lets the house write it down once however often it arrives.
async function sendOne(draft, known) {
  if (draft.reader && draft.reader !== known.reader) return "other";
  let answer;
  try {
    answer = await fetch(draft.to, {
      method: "POST", redirect: "manual", body: new URLSearchParams(draft.fields),
      headers: { Accept: "application/json", "X-CSRFToken": known.token },
    });
  } catch { return "away"; }
  if (answer.status >= 500 || answer.status === 429) return "away";
  if (answer.type === "opaqueredirect" || answer.status === 400 || answer.status === 401) return "out";
  if (!answer.ok) {
    const told = await answer.json().catch(() => ({}));
    await put({ ...draft, state: "refused", why: (told.errors || []).map((one) => one[1]).join(" ") });
    return "refused";
  }
  draft.answer = await answer.json();
  await drop(draft.key);
  return "sent";
}

// Everything that waits, one after the other; what could not be sent stays as it is.
async function sendAll(tokenUrl, only) {
  const waiting = (await all()).filter((draft) => draft.state === "waits" && (!only || draft.key === only));
  if (!waiting.length) return { state: "none", sent: [] };
  const known = await token(tokenUrl);
  const sent = [];
  let state = known.state;
  if (state === "in") {
    for (const draft of waiting) {
      state = await sendOne(draft, known);
      if (state === "sent") sent.push(draft);
      if (state === "away" || state === "out") break;
    }
  }
  return { state, sent };
}

globalThis.balaiOutbox = { all, put, drop, remember, recall, sendAll };
