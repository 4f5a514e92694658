// The worker of the log page: it keeps that page and its files, and sends what waits when signal comes back.
const NAME = `balai-log-${KEPT.files.join("|").length}-${KEPT.files.map((file) => file.split(".").at(-2)).join("-")}`;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll([KEPT.shell, ...KEPT.files])).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name.startsWith("balai-log-") && name !== NAME);
  event.waitUntil(caches.keys().then((names) => Promise.all(old(names).map((name) => caches.delete(name)))).then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate" && url.pathname === KEPT.page) {
    event.respondWith(fetch(request).catch(() => caches.match(KEPT.shell)));
  } else if (KEPT.files.includes(url.pathname)) {
    event.respondWith(caches.match(url.pathname).then((kept) => kept || fetch(request)));
  }
});

self.addEventListener("sync", (event) => {
  if (event.tag === "balai-log") event.waitUntil(tellPages());
});

async function tellPages() {
  const { state, sent } = await balaiOutbox.sendAll(KEPT.token);
  for (const page of await self.clients.matchAll()) page.postMessage({ balai: "log", sent });
  if (state === "away") throw new Error("no signal yet"); // the browser tries again
}
