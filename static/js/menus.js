// Dialogs, messages, and menus in browsers that cannot anchor a popover.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens).showModal();
  const closer = event.target.closest("[data-closes]");
  if (closer) closer.closest("dialog").close();
  const dismisser = event.target.closest("[data-dismiss]");
  if (dismisser) dismisser.parentElement.remove();
});

if (!CSS.supports("position-area", "block-end")) {
  document.addEventListener("toggle", (event) => {
    const menu = event.target;
    if (event.newState !== "open" || !menu.matches?.(".menu")) return;
    const opener = [...document.querySelectorAll(`[popovertarget="${menu.id}"]`)].find((b) => b.offsetParent);
    if (!opener || matchMedia("(max-width:820px)").matches) return;
    const at = opener.getBoundingClientRect();
    menu.style.top = `${Math.min(at.bottom, innerHeight - menu.offsetHeight - 8)}px`;
    menu.style.left = `${Math.max(8, Math.min(at.right - menu.offsetWidth, innerWidth - menu.offsetWidth - 8))}px`;
  }, true);
}

// A message leaves after 30 seconds, but not while somebody points at it or is inside it.
function timed(toast) {
  let timer;
  const wait = () => { timer = setTimeout(() => toast.remove(), 30000); };
  for (const [kind, act] of [["mouseenter", stop], ["focusin", stop], ["mouseleave", wait], ["focusout", wait]]) {
    toast.addEventListener(kind, act);
  }
  function stop() { clearTimeout(timer); }
  wait();
}
document.querySelectorAll("[data-toast]").forEach(timed);
const shelf = document.getElementById("toasts"); // those of changed cells come later
if (shelf) new MutationObserver((all) => all.flatMap((one) => [...one.addedNodes]).filter((node) => node.matches?.("[data-toast]")).forEach(timed)).observe(shelf, { childList: true });

// An undo leads back to where one stands now, and to the row that it is about.
document.addEventListener("submit", (event) => {
  const back = event.target.querySelector?.("[data-here]");
  if (back?.value) back.value = location.pathname + location.search + (back.dataset.here || location.hash);
});

// A brief is printed where it stands; from another tab of the record, after going there.
document.addEventListener("click", (event) => {
  const printer = event.target.closest("[data-print]");
  if (!printer || new URL(printer.href).pathname !== location.pathname) return;
  event.preventDefault();
  print();
});
if (location.hash === "#print" && document.querySelector("[data-print]")) addEventListener("load", () => print());
