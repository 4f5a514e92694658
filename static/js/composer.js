// Writing a newsletter: what is typed saves itself, the preview follows, fields are put in where the caret was.
const form = document.querySelector("[data-autosave]");
const frame = document.querySelector(".pv-frame");
let lastField = null;

function put(html) {
  const box = new DOMParser().parseFromString(`<body>${html}</body>`, "text/html");
  for (const fresh of box.body.querySelectorAll(":scope > [id]")) {
    const old = document.getElementById(fresh.id);
    if (!old) continue;
    if (old.matches("input, textarea")) old.value = fresh.value; else old.innerHTML = fresh.innerHTML;
    if (fresh.id === "saved") old.classList.toggle("tone-bad", fresh.classList.contains("tone-bad"));
  }
  return box.getElementById("saved")?.classList.contains("tone-bad");
}

function reload() {
  if (frame) frame.src = frame.src;
}

if (form) {
  let timer = null;
  let going = null;
  let again = false;
  let clean = new URLSearchParams(new FormData(form)).toString();

  async function save() {
    clearTimeout(timer);
    if (going) { again = true; return going; }
    if (form.querySelector("#clash")) return null;
    const body = new URLSearchParams(new FormData(form));
    if (body.toString() === clean) return null;
    going = fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } });
    try {
      const answer = await going;
      if (answer.ok && !answer.redirected) {
        put(await answer.text());
        clean = new URLSearchParams(new FormData(form)).toString();
        reload();
      } else throw new Error(answer.status);
    } catch {
      const line = document.getElementById("saved");
      line.textContent = form.dataset.failed;
      line.classList.add("tone-bad");
      timer = setTimeout(save, 5000);
    }
    going = null;
    if (again) { again = false; return save(); }
    return null;
  }

  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(save, 1000); });
  form.addEventListener("focusout", () => { if (timer) save(); });
  form.addEventListener("focusin", (event) => { if (event.target.matches("input[type=text], input:not([type]), textarea")) lastField = event.target; });
  addEventListener("beforeunload", (event) => {
    if (new URLSearchParams(new FormData(form)).toString() !== clean && !form.dataset.leaving) event.preventDefault();
  });
  form.addEventListener("submit", () => { form.dataset.leaving = "yes"; });

  for (const button of document.querySelectorAll("[data-insert]")) {
    button.addEventListener("click", () => {
      const field = lastField || form.elements.markdown || form.elements.html;
      field.setRangeText(button.dataset.insert, field.selectionStart, field.selectionEnd, "end");
      field.focus();
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
}

for (const field of document.querySelectorAll("[data-counts]")) {
  const out = document.getElementById(field.dataset.counts);
  const count = () => {
    const n = [...field.value].length;
    out.textContent = `${n} ${n <= 40 ? out.dataset.fits : n <= 70 ? out.dataset.long : out.dataset.too}`;
  };
  field.addEventListener("input", count);
  count();
}

// The preview: another size or another reader without leaving what is being typed.
const preview = document.querySelector("[data-preview]");
if (preview && frame) {
  const show = (key, value) => {
    const url = new URL(frame.src);
    if (value) url.searchParams.set(key, value); else url.searchParams.delete(key);
    frame.src = url;
  };
  preview.querySelector(".btn-group-x")?.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link) return;
    event.preventDefault();
    const view = new URL(link.href).searchParams.get("view") || "desktop";
    frame.classList.toggle("phone", view === "phone");
    frame.classList.toggle("text", view === "text");
    link.parentElement.querySelectorAll("a").forEach((a) => a.removeAttribute("aria-current"));
    link.setAttribute("aria-current", "true");
    show("part", view === "text" ? "text" : "");
  });
  preview.querySelector("[data-preview-as]")?.addEventListener("change", (event) => {
    if (form) show("as", event.target.value); else event.target.form.requestSubmit();
  });
}

// Parts of a form that belong to one choice.
for (const part of document.querySelectorAll("[data-shown-for]")) {
  const options = part.closest("form").querySelectorAll("input[type=radio]");
  const follow = () => { part.hidden = ![...options].some((o) => o.checked && o.value === part.dataset.shownFor); };
  options.forEach((option) => option.addEventListener("change", follow));
  follow();
}

// People chosen one by one: a tick moves the found to the chosen.
for (const picker of document.querySelectorAll("[data-picker]")) {
  picker.querySelector("[data-found]").addEventListener("change", (event) => {
    const chosen = picker.querySelector("[data-picked]");
    const label = event.target.closest("label");
    if (!event.target.checked || !label) return;
    chosen.querySelector("span")?.remove();
    const double = [...chosen.querySelectorAll("input")].find((i) => i.value === event.target.value);
    if (double) { double.checked = true; label.remove(); } else chosen.append(label);
  });
  picker.querySelector("input[type=search]").addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
}

// A civil time in a chosen zone, said on the reader's own clock and in UTC while it is typed.
for (const box of document.querySelectorAll("[data-clock]")) {
  const [day, time, zone] = ["day", "time", "zone"].map((name) => box.querySelector(`[name=${name}]`));
  const out = box.querySelector("[data-clock-out]");
  const said = (moment, timeZone) => new Intl.DateTimeFormat(document.documentElement.lang, { timeZone, weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(moment);
  const offset = (moment, timeZone) => {
    const parts = Object.fromEntries(new Intl.DateTimeFormat("en", { timeZone, year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", hourCycle: "h23" }).formatToParts(moment).map((p) => [p.type, Number(p.value)]));
    return Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute) - moment;
  };
  const tell = () => {
    out.textContent = "";
    if (!day.value || !time.value) return;
    const civil = new Date(`${day.value}T${time.value}:00Z`);
    const guess = new Date(civil - offset(civil, zone.value));
    const moment = new Date(civil - offset(guess, zone.value));
    out.textContent = box.dataset.says.replace("{here}", said(moment, box.dataset.yours)).replace("{utc}", said(moment, "UTC"));
  };
  [day, time, zone].forEach((field) => field.addEventListener("input", tell));
  tell();
}
