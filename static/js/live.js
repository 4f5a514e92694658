// Regions that follow what happens on the server: asked every few seconds, not while the tab is hidden.
const milestones = [25, 50, 75, 100];
const say = (text) => { const box = document.getElementById("say"); if (box && text) box.textContent = text; };

function follow(region) {
  let etag = null;
  let reached = percent(region);
  const every = Number(region.dataset.every || 2) * 1000;

  async function ask() {
    if (!region.isConnected) return;
    if (document.hidden) { document.addEventListener("visibilitychange", ask, { once: true }); return; }
    let more = true;
    try {
      const headers = { "HX-Request": "true", ...(etag && { "If-None-Match": etag }) };
      const answer = await fetch(region.dataset.live, { headers, cache: "no-store" });
      if (answer.status === 200 && !answer.redirected) {
        etag = answer.headers.get("ETag");
        show(await answer.text());
      }
      more = !answer.headers.has("Balai-Done") && ![401, 403, 404].includes(answer.status);
    } catch { /* the line is down: ask again later */ }
    if (more) setTimeout(ask, every); else region.removeAttribute("data-live");
  }

  function show(html) {
    if (region.querySelector("dialog[open], [popover]:popover-open")) return; // somebody is deciding
    const focused = region.contains(document.activeElement) ? document.activeElement.id : "";
    region.innerHTML = html;
    window.htmx?.process(region);
    if (focused) (document.getElementById(focused) || region.closest("main")).focus({ preventScroll: true });
    const now = percent(region);
    const passed = milestones.filter((m) => reached < m && m <= now).pop();
    if (passed) say(region.querySelector("[data-says]")?.dataset.says || `${passed} %`);
    reached = Math.max(reached, now);
  }

  setTimeout(ask, every);
}

const percent = (region) => Number(region.querySelector("[data-percent]")?.dataset.percent || 0);

document.querySelectorAll("[data-live]").forEach(follow);
