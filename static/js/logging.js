// The short way to log a contact, on any page: keys, what was set by hand, and what waits on this phone.
const LEFT = "balai-unsent";
const unsent = () => { try { return Number(localStorage.getItem(LEFT)) || 0; } catch { return 0; } };

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-logs]");
  const box = document.getElementById("quick-text");
  if (!link || !box?.offsetParent || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  box.focus();
});

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("form[data-log]");
  if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); form.requestSubmit(); }
});

// Nothing that is heard moves what somebody has set by hand.
document.addEventListener("change", (event) => {
  const { name, value, checked, form } = event.target;
  const touched = form?.matches?.("form[data-log]") && form.elements.touched;
  if (!touched) return;
  const word = name === "kind" ? "kind" : ["day", "time", "zone"].includes(name) ? "when" : name === "who" ? `who:${value}` : "";
  const rest = touched.value.split(" ").filter((one) => one && one !== word);
  touched.value = [...rest, ...(word && !(name === "who" && checked) ? [word] : [])].join(" ");
});

// A file that is dropped on the line is read at once.
for (const line of document.querySelectorAll("form[data-drops]")) {
  line.addEventListener("dragover", (event) => { event.preventDefault(); line.classList.add("is-over"); });
  line.addEventListener("dragleave", () => line.classList.remove("is-over"));
  line.addEventListener("drop", (event) => {
    event.preventDefault();
    line.classList.remove("is-over");
    if (!event.dataTransfer.files.length) return;
    const input = Object.assign(document.createElement("input"), { type: "file", name: "file", hidden: true });
    input.files = event.dataTransfer.files;
    line.append(input);
    Object.assign(line, { action: line.dataset.drops, enctype: "multipart/form-data" });
    line.removeAttribute("hx-post");
    line.submit();
  });
}

const body = document.body;
if (unsent() && body.dataset.log && !document.querySelector("form#log")) {
  document.head.append(Object.assign(document.createElement("script"), { src: body.dataset.log }));
}

document.addEventListener("submit", (event) => {
  if (!/sign-?out$/.test(event.target.getAttribute("action") || "")) return;
  if (unsent() && !confirm(body.dataset.unsent)) { event.preventDefault(); return; }
  try { localStorage.removeItem(LEFT); } catch { /* nothing was kept */ }
  globalThis.indexedDB?.deleteDatabase("balai-log");
});
