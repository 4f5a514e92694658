"""What every page shares: navigation, appearance, fragments, pages of long lists, answers that may stay unchanged."""

import base64
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, flash, g, render_template, request, url_for
from flask_babel import get_locale
from markupsafe import Markup

from . import icons
from .access import may
from .words import lazy

GROUPS = {
    "today": "",
    "relationships": lazy("Relationships"),
    "outreach": lazy("Outreach"),
    "insight": lazy("Insight"),
    "settings": lazy("Settings"),
}
APPEARANCE = {
    "theme": ("auto", "light", "dark"),
    "density": ("comfortable", "compact"),
    "keys": ("on", "off"),
}
FORGED_TOKEN = re.compile(
    rb'(name="csrf_token"[^>]*value="|csrf-token" content="|X-CSRFToken&#34;: &#34;)[^"&]*'
)


@dataclass(frozen=True)
class NavItem:
    """One line of the navigation."""

    group: str
    key: str
    label: Any
    icon: str
    endpoint: str
    permission: str
    order: int = 50
    count: Callable[[], int] | None = None


@dataclass(frozen=True)
class NewItem:
    """One line of the menu behind the New button."""

    label: Any
    icon: str
    endpoint: str
    permission: str


@dataclass(frozen=True)
class SettingsItem:
    """One card on the settings page."""

    label: Any
    about: Any
    endpoint: str
    permission: str


NAV: dict[str, NavItem] = {}
NEW: dict[str, NewItem] = {}
SETTINGS: dict[str, SettingsItem] = {}
SOURCES: list[Callable] = []
ACTIONS: list[Callable] = []


def init_app(app):
    """Give templates what they ask for."""
    app.jinja_env.globals.update(
        asset=asset,
        attrs=attrs,
        dashed=dashed,
        flat_errors=flat_errors,
        get_locale=get_locale,
        here=here,
        icon=icons.icon,
        initials=initials,
        appearance=appearance,
        nav_groups=nav_groups,
        nav_items=nav_items,
        new_items=new_items,
        public_css=public_css,
        spark=icons.spark,
        there_is=there_is,
        toasts=toasts,
        tone_of=tone_of,
        ui=Components(app.jinja_env),
        with_args=with_args,
    )


class Components:
    """The macros of templates/ui, at hand in every template as `ui`."""

    def __init__(self, environment):
        self._environment = environment

    def __getattr__(self, name):
        return getattr(self._environment.get_template("ui/macros.html").module, name)


def nav_item(*args, **kwargs) -> None:
    """Offer a line of the navigation: group, key, label, icon, endpoint, permission, order, count."""
    item = NavItem(*args, **kwargs)
    NAV[item.key] = item


def new_item(*args, **kwargs) -> None:
    """Offer a line of the New menu: label, icon, endpoint, permission."""
    item = NewItem(*args, **kwargs)
    NEW[item.endpoint] = item


def settings_item(*args, **kwargs) -> None:
    """Offer a card on the settings page: label, about, endpoint, permission."""
    item = SettingsItem(*args, **kwargs)
    SETTINGS[item.endpoint] = item


def palette_source(function):
    """Offer search results: function(q, limit) -> list of {label, about, icon, url}."""
    if function not in SOURCES:
        SOURCES.append(function)
    return function


def record_actions(function):
    """Offer what can be done with a record from the palette: function(hit) -> list of {label, icon, url}."""
    if function not in ACTIONS:
        ACTIONS.append(function)
    return function


def nav_items() -> list[NavItem]:
    """The lines this reader may follow, in order."""
    return sorted(
        (i for i in NAV.values() if may(i.permission) and there_is(i.endpoint)), key=lambda i: i.order
    )


def nav_groups() -> list[tuple[str, Any, list[NavItem]]]:
    """The navigation in its groups, as (key, title, items); groups without an item are left out."""
    items = nav_items()
    found = (
        (key, title, [i for i in items if (i.group or "today").lower() == key])
        for key, title in GROUPS.items()
    )
    return [group for group in found if group[2]]


def new_items() -> list[NewItem]:
    """What this reader may add."""
    return [i for i in NEW.values() if may(i.permission) and there_is(i.endpoint)]


def settings_items() -> list[SettingsItem]:
    """The settings this reader may open."""
    return [i for i in SETTINGS.values() if may(i.permission) and there_is(i.endpoint)]


def search(q: str, limit: int = 20) -> list[dict]:
    """What the rooms find for a few words, best first: records, then pages and actions."""
    found: list[dict] = []
    for source in SOURCES:
        found += source(q, limit - len(found)) if len(found) < limit else []
    return found + destinations(q)[: max(0, limit - len(found))]


def actions_on(hit: dict | None) -> list[dict]:
    """What can be done with a record that was found, each room's own."""
    if hit is None:
        return []
    return [{"about": "", "group": "actions", **one} for offered in ACTIONS for one in offered(hit)]


def destinations(q: str) -> list[dict]:
    """Pages and things to add whose name has the words."""
    places = [(i.label, lazy("Go to"), i.icon, i.endpoint) for i in nav_items()]
    places += [(i.label, lazy("Add"), i.icon, i.endpoint) for i in new_items()]
    places += [(i.label, lazy("Settings"), "settings", i.endpoint) for i in settings_items()]
    return [
        {"label": label, "about": about, "icon": picture, "url": url_for(endpoint), "group": "pages"}
        for label, about, picture, endpoint in places
        if q.lower() in str(label).lower()
    ]


def there_is(endpoint: str) -> bool:
    """Whether such a page exists in this installation."""
    return endpoint in current_app.view_functions


def appearance() -> dict[str, str]:
    """Colours, density and shortcuts as the reader set them; at the door, as this browser was told to."""
    reader = g.get("reader")
    asked = {n: getattr(reader, n, None) or request.cookies.get(f"balai_{n}") for n in APPEARANCE}
    return {name: asked[name] if asked[name] in ways else ways[0] for name, ways in APPEARANCE.items()}


def fragment(template: str, block: str, **context):
    """The page, or for htmx only the named block of it."""
    if not wants_fragment():
        response = current_app.make_response(render_template(template, **context))
    else:
        response = current_app.make_response(render_block(template, block, context))
    response.headers.add("Vary", "HX-Request")
    return response


def wants_fragment() -> bool:
    """Whether htmx (or the live region) asks for a part of the page."""
    return "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers


def render_block(template: str, block: str, context: dict) -> str:
    """One block of a template, with the same context as the whole page."""
    current_app.update_template_context(context)
    page = current_app.jinja_env.get_template(template)
    return "".join(page.blocks[block](page.new_context(context)))


def cursor(*values) -> str:
    """Where a page ends, for the address of the next one."""
    return base64.urlsafe_b64encode(json.dumps(values, default=str).encode()).rstrip(b"=").decode()


def after(text: str | None) -> list | None:
    """The values in a cursor; nothing for one that is not ours."""
    if not text:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        json.dumps(values, ensure_ascii=False).encode()  # half a letter is none
    except (ValueError, RecursionError):
        return None
    return values if isinstance(values, list) else None


def etagged(response):
    """The response, or 304 where the reader has it already."""
    response = current_app.make_response(response)
    content = FORGED_TOKEN.sub(b"", response.get_data())
    response.set_etag(hashlib.sha256(content).hexdigest()[:32], weak=True)
    return response.make_conditional(request)


def toast(text: str, undo: int | None = None, *, again: bool = False) -> None:
    """Say what was done, with an Undo button where a change set can be undone; again= says Redo."""
    flash(json.dumps({"text": str(text), "undo": undo, "again": again}), "toast")


def toasts() -> list[dict]:
    """What was said since the last page; shown once."""
    from flask import get_flashed_messages

    said = get_flashed_messages(with_categories=True)
    plain = {"undo": None, "again": False}
    return [plain | (json.loads(text) if kind == "toast" else {"text": text}) for kind, text in said]


def local_path(given: str | None) -> str:
    """Where to go on: a path of this house, or the first page."""
    path = (given or "").strip()
    plain = path.replace("\\", "/")
    is_ours = plain.startswith("/") and not plain.startswith("//") and path.isprintable()
    try:
        parts = urlsplit(plain)
    except ValueError:
        return "/"
    return path if is_ours and not parts.netloc and not parts.scheme and "\\" not in path else "/"


def here() -> str:
    """The page where the reader stands, to come back to; of a part that is asked for, the page around it."""
    if around := request.headers.get("HX-Current-URL"):
        return local_path("/" + around.partition("://")[2].partition("/")[2])
    return request.full_path.removesuffix("?") if request.method == "GET" else ""


def with_args(**changes) -> str:
    """The address of this page with other arguments; None takes one away; a new filter starts at the first page."""
    args = {**request.args.to_dict(flat=False), **changes}
    if "after" not in changes:
        args.pop("after", None)
    kept = {name: value for name, value in args.items() if value not in (None, "", [])}
    return url_for(request.endpoint, **{**(request.view_args or {}), **kept})


def attrs(given: dict) -> Markup:
    """Further attributes of a macro: hx_get="…" becomes hx-get, True a bare name, None and False nothing."""
    parts = []
    for key, value in given.items():
        name = key.rstrip("_").replace("_", "-")
        if value is True:
            parts.append(Markup(" {}").format(name))
        elif value is not None and value is not False:
            parts.append(Markup(' {}="{}"').format(name, value))
    return Markup("").join(parts)


def dashed(given: dict) -> dict:
    """The same attributes under their HTML names."""
    return {key.rstrip("_").replace("_", "-"): value for key, value in given.items()}


def flat_errors(form) -> list[tuple[str, str]]:
    """Every error of a form as (id of the field or "", sentence), in the order of the page."""
    found = [("", str(text)) for text in form.form_errors]
    for field in form:
        found += [(field.id, text) for text in sentences(field.errors)]
    return found


def sentences(errors) -> list[str]:
    """The errors of a field and of the fields within it."""
    if isinstance(errors, dict):
        errors = errors.values()
    return [t for e in errors for t in ([str(e)] if not isinstance(e, (list, tuple, dict)) else sentences(e))]


def initials(name: str) -> str:
    """The one or two letters on an avatar."""
    words = [w for w in re.split(r"[\s\-]+", str(name)) if w[:1].isalnum()]
    letters = [w[0] for w in (words[:1] + words[-1:] if len(words) > 1 else words)]
    return "".join(letters).upper() or "?"


def tone_of(name: str) -> str:
    """One of five calm colours, always the same for the same name."""
    return ("", "b", "c", "d", "e")[sum(str(name).encode()) % 5]


def asset(name: str) -> str:
    """The address of a built file; it changes with the content, so browsers may keep it for ever."""
    return url_for("static", filename=f"dist/{manifest().get(name, name)}")


def public_css() -> Markup:
    """The style of public pages, to be written into the page: one request, no framework."""
    return Markup(public_style(dist(), manifest().get("public.css", "")))  # noqa: S704  our own file, made at set-up


def dist() -> str:
    """Where the built files lie."""
    return str(Path(current_app.static_folder or "static") / "dist")


def manifest() -> dict[str, str]:
    """Which file each asset is today; empty before set-up has built them."""
    path = Path(dist()) / "manifest.json"
    try:
        return read_manifest(str(path), path.stat().st_mtime_ns)
    except FileNotFoundError:
        return {}


@cache
def read_manifest(path: str, _changed: int) -> dict[str, str]:
    """The manifest, read once for each build."""
    return json.loads(Path(path).read_text())


@cache
def public_style(folder: str, name: str) -> str:
    """The style sheet of public pages, read once for each build."""
    path = Path(folder) / name
    return path.read_text() if name and path.exists() else ""
