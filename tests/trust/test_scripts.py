"""Hostile words in a real browser, with our policy taken away: it is the pages themselves that are harmless."""

from urllib.parse import urlsplit

from .conftest import XSS, addresses


def pages_of(app, furniture, browser) -> dict:
    """Every page there is, as an administrator gets it."""
    found = {}
    for _endpoint, path in addresses(app, furniture, "GET"):
        answer = browser.get(path, follow_redirects=True, buffered=True)
        if answer.mimetype == "text/html":
            found[path] = answer.text
    return found


def test_no_word_of_anyone_becomes_a_script(app, furniture, signed_in, page):
    pages, fired = pages_of(app, furniture, signed_in("admin")), []
    pages["/planted"] = f'<body><p title="{XSS}">'  # shows that the test would see one

    def answer(route):
        path = urlsplit(route.request.url).path
        if path in pages:
            route.fulfill(body=pages[path], content_type="text/html; charset=utf-8")
        else:
            route.fulfill(status=404, body="")

    page.context.route("**/*", answer)
    page.add_init_script("window.alert = () => { document.documentElement.dataset.fired = '1' }")
    for path in pages:
        page.goto(f"http://localhost{path}", wait_until="load")
        if page.evaluate(TROUBLE):
            fired.append((path, page.evaluate(TROUBLE)))

    assert len(pages) > 40
    assert [path for path, _found in fired] == ["/planted"], fired


TROUBLE = """() => [
  ...(document.documentElement.dataset.fired ? ['fired'] : []),
  ...[...document.querySelectorAll('*')].flatMap(e => [...e.attributes])
     .filter(a => a.name.startsWith('on') || /^\\s*(javascript|data:text)/i.test(a.value)
        && ['href', 'src', 'action', 'formaction'].includes(a.name)).map(a => a.name + '=' + a.value),
  ...[...document.scripts].filter(s => s.textContent.trim() && s.type !== 'application/json')
     .map(s => s.textContent.slice(0, 60)),
].join(' ')"""
