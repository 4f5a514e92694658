"""The catcher's pages: the list, one message, its raw bytes; and the same as JSON."""

import json
import re
import threading
from dataclasses import asdict
from datetime import UTC, datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, quote, urlsplit

from .store import Message, Store, Summary

PAGE = 50
LINK = re.compile(r"https?://[^\s<>\"']+")
CSP = "default-src 'none'; style-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
HTML_CSP = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';"
    " style-src 'unsafe-inline'; img-src data: http: https:"
)
STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 62rem; padding: 1rem; }
a { color: LinkText; } h1 { font-size: 1.4rem; }
form { display: flex; gap: .5rem; align-items: end; flex-wrap: wrap; margin-block: 1rem; }
label { display: grid; gap: .25rem; } input, button { font: inherit; padding: .5rem .75rem; min-height: 2.75rem; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; }
th, td { text-align: start; padding: .5rem; border-block-end: 1px solid color-mix(in srgb, currentColor 25%, transparent);
  vertical-align: top; overflow-wrap: anywhere; } th { white-space: nowrap; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; padding: 1rem;
  border: 1px solid color-mix(in srgb, currentColor 25%, transparent); }
iframe { width: 100%; height: 42rem; border: 1px solid GrayText; background: #fff; }
nav { display: flex; gap: 1rem; margin-block: 1rem; flex-wrap: wrap; }
"""


def serve_pages(store: Store, port: int) -> ThreadingHTTPServer:
    """Serve the pages in a thread; the server can be shut down."""
    reader = type("Reader", (Pages,), {"store": store})
    server = ThreadingHTTPServer(("127.0.0.1", port), reader)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True, name="catcher-pages").start()
    return server


class Pages(BaseHTTPRequestHandler):
    """Answers GET; knows its store."""

    store: Store
    protocol_version = "HTTP/1.1"
    server_version = "catcher"
    sys_version = ""

    def do_GET(self) -> None:  # noqa: N802  the name the server looks for
        """Find the page."""
        url = urlsplit(self.path)
        asked = {name: values[-1] for name, values in parse_qs(url.query).items()}
        for pattern, page in ROUTES:
            if found := re.fullmatch(pattern, url.path):
                return page(self, asked, *found.groups())
        return self.missing()

    do_HEAD = do_GET  # noqa: N815  the name the server looks for

    def log_message(self, *_) -> None:
        """No log: addresses stay out of it."""

    def send(
        self, body: str | bytes, kind: str = "text/html; charset=utf-8", status: int = 200, **headers
    ) -> None:
        """One whole answer."""
        content = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        usual = {
            "Content-Type": kind,
            "Content-Length": len(content),
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": CSP,
            "Referrer-Policy": "no-referrer",
        }
        for header, value in (usual | {k.replace("_", "-"): v for k, v in headers.items()}).items():
            self.send_header(header, str(value))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def missing(self) -> None:
        """404."""
        self.send(page("Not found", "<p>There is no such message.</p>"), status=404)

    def style(self, _asked) -> None:
        """The style sheet."""
        self.send(STYLE, "text/css; charset=utf-8")

    def health(self, _asked) -> None:
        """200 while it serves."""
        self.send('{"status": "ok"}', "application/json")

    def listing(self, asked) -> None:
        """The list, newest first."""
        to, number = asked.get("to", ""), number_in(asked.get("page"))
        found = self.store.find(to)
        self.send(page("Caught mail", draw_list(found, to, number)))

    def as_json(self, asked) -> None:
        """The list for programs."""
        number = number_in(asked.get("page"))
        rows = [asdict(summary) for summary in self.store.find(asked.get("to", ""))]
        chosen = rows[(number - 1) * PAGE : number * PAGE] if "page" in asked else rows
        self.send(json.dumps({"total": len(rows), "messages": chosen}), "application/json")

    def message(self, _asked, number: str) -> None:
        """One message."""
        found = self.store.get(int(number))
        if found is None:
            return self.missing()
        return self.send(page(found.subject or "(no subject)", draw_message(found)))

    def message_json(self, _asked, number: str) -> None:
        """One message for programs."""
        found = self.store.get(int(number))
        if found is None:
            return self.missing()
        whole = asdict(found.summary) | {
            "headers": list(map(list, found.parsed.items())),
            "text": found.text,
            "html": found.html,
        }
        return self.send(json.dumps(whole, default=str), "application/json")

    def html(self, _asked, number: str) -> None:
        """The HTML part, in a sandbox."""
        found = self.store.get(int(number))
        if found is None:
            return self.missing()
        return self.send('<base target="_blank">' + found.html, Content_Security_Policy=HTML_CSP)

    def raw(self, _asked, number: str) -> None:
        """The bytes as they came."""
        found = self.store.get(int(number))
        if found is None:
            return self.missing()
        return self.send(
            found.raw, "message/rfc822", Content_Disposition=f'attachment; filename="message-{number}.eml"'
        )


ROUTES = [
    (r"/", Pages.listing),
    (r"/healthz", Pages.health),
    (r"/style\.css", Pages.style),
    (r"/messages", Pages.as_json),
    (r"/messages/(\d{1,15})", Pages.message_json),
    (r"/message/(\d{1,15})", Pages.message),
    (r"/message/(\d{1,15})/html", Pages.html),
    (r"/message/(\d{1,15})/raw", Pages.raw),
]


def number_in(text: str | None) -> int:
    """A page number; 1 for anything else."""
    return max(1, int(text)) if text and text.isdecimal() and len(text) < 9 else 1


def page(title: str, body: str) -> str:
    """The frame of every page."""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)} · Mail catcher</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="stylesheet" href="/style.css"></head><body><main><h1>{escape(title)}</h1>{body}</main></body></html>'
    )


def draw_list(found: list[Summary], to: str, number: int) -> str:
    """The search field, the rows, the way on."""
    pages = max(1, -(-len(found) // PAGE))
    number = min(number, pages)
    rows = "".join(draw_row(summary) for summary in found[(number - 1) * PAGE : number * PAGE])
    table = (
        '<div class="scroll"><table><thead><tr><th scope="col">Received</th><th scope="col">To</th>'
        f'<th scope="col">Subject</th></tr></thead><tbody>{rows}</tbody></table></div>'
    )
    search = (
        f'<form method="get" action="/"><label>Address<input type="search" name="to" value="{escape(to)}"></label>'
        "<button>Search</button></form>"
    )
    count = f"<p>{len(found)} {'message' if len(found) == 1 else 'messages'}, kept on this machine. None was sent on.</p>"
    return search + count + (table if rows else "") + draw_paging(to, number, pages)


def draw_row(summary: Summary) -> str:
    """One message in the list."""
    subject = escape(summary.subject) or "(no subject)"
    return (
        f"<tr><td>{moment(summary.at)}</td><td>{escape(', '.join(summary.to))}</td>"
        f'<td><a href="/message/{summary.id}">{subject}</a></td></tr>'
    )


def draw_paging(to: str, number: int, pages: int) -> str:
    """Links to the neighbouring pages."""
    if pages == 1:
        return ""
    address = f"/?to={quote(to)}&amp;page="
    newer = f'<a href="{address}{number - 1}">Newer</a>' if number > 1 else ""
    older = f'<a href="{address}{number + 1}">Older</a>' if number < pages else ""
    return f'<nav aria-label="Pages">{newer}<span>Page {number} of {pages}</span>{older}</nav>'


def draw_message(found: Message) -> str:
    """Envelope, headers, text and HTML of one message."""
    headers = "".join(
        f'<tr><th scope="row">{escape(k)}</th><td>{escape(str(v))}</td></tr>' for k, v in found.parsed.items()
    )
    html = (
        (
            f'<h2>HTML</h2><iframe sandbox="allow-popups allow-popups-to-escape-sandbox" title="The HTML part"'
            f' src="/message/{found.id}/html"></iframe>'
        )
        if found.html
        else ""
    )
    text = f"<h2>Text</h2><pre>{linked(found.text)}</pre>" if found.text else ""
    return (
        f'<nav><a href="/">All messages</a><a href="/message/{found.id}/raw">Download</a></nav>'
        f"<p>Received {moment(found.at)} for {escape(', '.join(found.to))} from {escape(found.sender or '<>')}</p>"
        f'{text}{html}<h2>Headers</h2><div class="scroll"><table><tbody>{headers}</tbody></table></div>'
    )


def linked(text: str) -> str:
    """The text with its addresses as links."""
    pieces, done = [], 0
    for found in LINK.finditer(text):
        url = escape(found[0])
        pieces += [escape(text[done : found.start()]), f'<a href="{url}" rel="noopener noreferrer">{url}</a>']
        done = found.end()
    return "".join([*pieces, escape(text[done:])])


def moment(at: float) -> str:
    """A time that a person can read, in UTC."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
