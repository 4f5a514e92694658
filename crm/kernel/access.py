"""Who may do what: permissions are names, every endpoint wears one or is public on purpose."""

from functools import wraps

from flask import abort, current_app, g, has_request_context, redirect, request, url_for
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from .errors import NotAllowed
from .words import _, lazy

PERMISSIONS = {
    "read": lazy("See organisations, people, campaigns and results"),
    "write": lazy("Add and change organisations, people, segments and newsletters"),
    "import": lazy("Bring lists in and undo them"),
    "send": lazy("Send, pause and stop mailings"),
    "undo": lazy("Undo what somebody else changed"),
    "users": lazy("Invite and change users, make keys"),
    "sensitive": lazy("See the fields of our own that are marked as sensitive"),
    "settings": lazy("Change topics and sending accounts"),
    "erase": lazy("Hand out everything we hold on somebody, erase people, say how long what is kept"),
}
ROLES = {
    "reader": frozenset({"read"}),
    "officer": frozenset({"read", "write", "import", "send", "undo", "sensitive"}),
    "admin": frozenset(PERMISSIONS),
}


def init_app(app):
    """Look for the reader before every request; refuse endpoints that say nothing about access."""
    app.config["FIND_READER"] = lambda: None
    app.before_request(find_reader)
    app.jinja_env.globals["may"] = may


def find_reader():
    """Note who is asking, as `accounts` found out at start how to."""
    g.reader = None
    view = current_app.view_functions.get(request.endpoint)
    if view is not None and request.endpoint != "static" and not getattr(view, "needs", None):
        abort(500, f"{request.endpoint} has neither @allow nor @public")
    if request.endpoint != "static":
        g.reader = current_app.config["FIND_READER"]()


def grants(role: str, permission: str) -> bool:
    """Whether a role carries a permission."""
    return permission in ROLES.get(role, ())


def may(permission: str) -> bool:
    """Whether the reader of this page may do that."""
    reader = g.get("reader")
    return reader is not None and grants(reader.role, permission)


def asker():
    """Who asks for this page; nobody where the house itself is at work."""
    return g.get("reader") if has_request_context() else None


def role_of_asker() -> str | None:
    """The role of who asks for this page; none where the house itself is at work."""
    if not has_request_context():
        return None
    reader = g.get("reader")
    return reader.role if reader is not None else "public"


def allow(permission: str):
    """Only for those whose role carries the permission; others sign in or are told so."""
    assert permission in PERMISSIONS, permission  # noqa: S101  a typo must not open a door

    def wear(view):
        @wraps(view)
        def guarded(*args, **kwargs):
            if g.get("reader") is None:
                return unknown_reader()
            if not may(permission):
                raise NotAllowed(_("Your role does not allow this. Ask an administrator."))
            return view(*args, **kwargs)

        guarded.needs = permission
        return guarded

    return wear


def unknown_reader():
    """A page asks to sign in and comes back; an interface says 401."""
    if request.path.startswith("/api/"):
        no_key(_("A valid API key is needed: Authorization: Bearer …"))
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("accounts.sign_in", next=back))


def no_key(sentence: str):
    """Say 401, and how one would be let in."""
    raise Unauthorized(sentence, www_authenticate=WWWAuthenticate("bearer", {"realm": "api"}))


def public(view):
    """Open to everyone, on purpose."""
    view.needs = "public"
    return view
