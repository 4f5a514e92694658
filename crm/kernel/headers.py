"""Headers that keep pages safe: one place, for every answer."""

import base64
import gzip
import hashlib
from pathlib import Path

from flask import current_app, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

from . import pages

FOREVER = "public, max-age=31536000, immutable"
SQUEEZED = ("text/html", "text/css", "text/javascript", "application/json", "image/svg+xml", "text/plain")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'{style}; img-src 'self' data:; font-src 'self';"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-src 'self'; frame-ancestors {ancestors}"
)
FRAMED = (
    "sandbox allow-popups; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data: https:;"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)


def init_app(app):
    """Dress every answer; learn from trusted proxies who is asking, and how."""
    if proxies := app.config["SETTINGS"].trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=1)
    app.after_request(squeeze)
    app.after_request(dress)


def framed(response):
    """A newsletter shown inside one of our pages: no script, no form, its own style."""
    response = current_app.make_response(response)
    response.headers["Content-Security-Policy"] = FRAMED
    return response


def dress(response):
    """What the page may load and do, who may keep it, what others learn of it."""
    heads = response.headers
    heads.setdefault("Content-Security-Policy", policy())
    heads.setdefault("X-Content-Type-Options", "nosniff")
    heads.setdefault("Referrer-Policy", "same-origin" if g.get("reader") else "no-referrer")
    heads.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
    heads.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    heads.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    if current_app.config["SETTINGS"].cookie_secure:
        heads.setdefault("Strict-Transport-Security", "max-age=31536000")
    keep(response)
    return response


def policy() -> str:
    """Only our own files; the one style written into public pages is named by its hash."""
    return POLICY.format(style=style_hash(str(pages.public_css())), ancestors="'none'")


def style_hash(css: str) -> str:
    """The name by which a browser knows our inline style."""
    if not css:
        return ""
    digest = hashlib.sha256(css.encode()).digest()
    return f" 'sha256-{base64.b64encode(digest).decode()}'"


def keep(response) -> None:
    """Built files for ever, other files as they are; pages hold personal data and are kept nowhere."""
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    elif request.path.startswith(f"{current_app.static_url_path}/dist/") and "manifest" not in request.path:
        response.headers["Cache-Control"] = FOREVER


def squeeze(response):
    """Compressed answers for slow lines; built files were compressed at set-up."""
    if "gzip" not in request.headers.get("Accept-Encoding", "") or not may_squeeze(response):
        return response
    ready = built(request.path)
    if ready:
        response.direct_passthrough = False
        response.set_data(ready)
    elif not response.direct_passthrough and len(response.get_data()) > 1000:
        response.set_data(gzip.compress(response.get_data(), 5, mtime=0))
    else:
        return response
    response.headers["Content-Encoding"] = "gzip"
    response.headers.add("Vary", "Accept-Encoding")
    return response


def may_squeeze(response) -> bool:
    """Whether the answer is text, whole and not yet compressed."""
    return (
        response.status_code not in (204, 206, 304)
        and request.method != "HEAD"
        and response.mimetype in SQUEEZED
        and not response.is_streamed
        and "Content-Encoding" not in response.headers
    ) or (request.endpoint == "static" and response.status_code == 200)


def built(path: str) -> bytes | None:
    """The compressed twin of a built file."""
    if request.endpoint != "static" or "/dist/" not in path:
        return None
    twin = Path(pages.dist()) / f"{Path(path).name}.gz"
    return twin.read_bytes() if twin.exists() else None
