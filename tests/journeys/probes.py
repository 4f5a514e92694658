"""What is asked of a page inside the browser."""

TAB_STOP = """() => {
  const e = document.activeElement;
  if (e === document.body) return null;
  const box = e.getBoundingClientRect(), style = getComputedStyle(e);
  const top = document.elementFromPoint(box.x + Math.min(box.width, 40) / 2, box.y + Math.min(box.height, 40) / 2);
  return {
    html: e.outerHTML.slice(0, 120),
    seen: !!top && (e.contains(top) || top.contains(e)),
    ringed: parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== 'none',
    frame: e.tagName === 'IFRAME',
  };
}"""

STANDS_STILL = "Object.defineProperty(document, 'hidden', { get: () => true, configurable: true })"
GOES_ON = "delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))"
TOO_SMALL = """() => {
  const all = [...document.querySelectorAll('a[href],button,input:not([type=hidden]),select,textarea,summary')]
    .filter((e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !e.closest('.skip'));
  const boxes = new Map(all.map((e) => [e, e.getBoundingClientRect()]));
  const inText = (e) => getComputedStyle(e).display === 'inline' && e.parentElement.textContent.trim().length > e.textContent.trim().length;
  const small = all.filter((e) => { const b = boxes.get(e); return b.width > 1 && (b.width < 24 || b.height < 24) && !inText(e); });
  const middle = (e) => { const b = boxes.get(e); return [b.x + b.width / 2, b.y + b.height / 2]; };
  const floats = (e) => !!e.closest('.tabbar,.top,.dock');
  const crowded = (e) => all.some((other) => {
    if (other === e || other.contains(e) || e.contains(other) || floats(e) !== floats(other)) return false;
    const [x, y] = middle(e), b = boxes.get(other);
    const near = Math.hypot(Math.max(b.x - x, 0, x - b.right), Math.max(b.y - y, 0, y - b.bottom));
    const [ox, oy] = middle(other);
    return near < 12 || (small.includes(other) && Math.hypot(ox - x, oy - y) < 24);
  });
  return small.filter(crowded).map((e) => e.outerHTML.slice(0, 120));
}"""
SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important} p{margin-block-end:2em!important}');
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""
