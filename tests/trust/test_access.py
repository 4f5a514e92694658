"""Every endpoint, asked by everyone: who may, what a forged post gets, and that looking changes nothing."""

import csv
from pathlib import Path

import pytest
from sqlalchemy import text

from crm.accounts import add_key
from crm.journal import SYSTEM
from crm.kernel import db
from crm.kernel.access import ROLES

from .conftest import addresses

HERE = Path(__file__).parent
EXPECTED = dict(csv.reader((HERE / "permissions.csv").read_text().splitlines()))
EXEMPT = (HERE / "without_csrf.txt").read_text().split()
EVERYONE = ("nobody", *ROLES)
# when a session or a key was last used, and what left the house as a file, is noted on every visit
NOTED = ("sign_in_session", "api_key", "export_log", "copy_taken")


def knock(signed_in, role):
    """How somebody of a role asks: with a cookie, and under /api/ with a key."""
    browser = signed_in(role)
    key = "" if role == "nobody" else f"Bearer {add_key('x', role, by=SYSTEM)[1]}"

    def ask(method, path):
        headers = {"Authorization": key} if path.startswith("/api/") and key else {}
        return browser.open(path, method=method, headers=headers, buffered=True)

    return ask


def may(role, endpoint) -> bool:
    """Whether the written expectation lets a role in."""
    return EXPECTED[endpoint] == "public" or EXPECTED[endpoint] in ROLES.get(role, ())


def test_every_endpoint_has_a_written_expectation(app):
    needs = {name: view.needs for name, view in app.view_functions.items() if name != "static"}

    assert needs == {name: need for name, need in EXPECTED.items() if name != "endpoint"}


@pytest.mark.parametrize("role", EVERYONE)
def test_a_role_is_let_in_where_it_is_written_and_nowhere_else(app, furniture, signed_in, role):
    ask = knock(signed_in, role)
    wrong = []
    for method in ("GET", "POST", "PATCH"):
        for endpoint, path in addresses(app, furniture, method):
            if endpoint == "static" or (method != "GET" and may(role, endpoint)):
                continue  # what those may do who may is tested in each room
            answer = ask(method, path)
            is_out = answer.status_code in (401, 403) or "/sign-in?next" in answer.headers.get("Location", "")
            is_out = is_out or answer.headers.get("Location") == "/sign-in"
            if is_out == may(role, endpoint) or answer.status_code >= 500 and "readyz" not in path:
                wrong.append((method, path, answer.status_code))
    assert not wrong


def test_every_post_without_the_token_of_its_page_is_refused(app, furniture, signed_in, monkeypatch):
    admin = signed_in("admin")
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)

    passed = {
        endpoint
        for method in ("POST", "PUT", "PATCH", "DELETE")
        for endpoint, path in addresses(app, furniture, method)
        if admin.open(path, method=method).status_code != 400
    }

    assert passed <= set(EXEMPT)
    assert all(name.startswith(("api.", "site.")) for name in EXEMPT)  # keys and links, no cookie


def everything() -> dict:
    """Every row of every table, as text."""
    names = db.session.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).all()
    return {
        name: db.session.scalars(text(f'SELECT t::text FROM "{name}" t ORDER BY 1')).all()
        for name in names
        if name not in NOTED
    }


def test_looking_at_anything_changes_nothing_and_every_answer_is_dressed(app, furniture, signed_in):
    ask = knock(signed_in, "admin")
    before = everything()

    bare = []
    for method in ("GET", "HEAD", "GET"):
        for _endpoint, path in addresses(app, furniture, "GET"):
            answer = ask(method, path)
            heads = answer.headers
            policy = heads.get("Content-Security-Policy", "")
            if not policy.startswith(("default-src 'none'", "sandbox")) or "script-src 'unsafe" in policy:
                bare.append((path, policy))
            if heads.get("X-Content-Type-Options") != "nosniff" or not heads.get("Referrer-Policy"):
                bare.append((path, dict(heads)))
            if "static" not in path and "no-store" not in heads["Cache-Control"]:
                bare.append((path, heads["Cache-Control"]))

    assert not bare
    assert everything() == before


@pytest.mark.parametrize("path", ["/nowhere", "/api/v1/nowhere", "/people/x", "/u/x", "/static/../wsgi.py"])
def test_error_pages_are_dressed_and_tell_nothing(app, signed_in, path):
    answer = signed_in("admin").get(path)

    assert answer.status_code == 404
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "Traceback" not in answer.text
    assert "werkzeug" not in (answer.text + str(answer.headers)).lower()


@pytest.mark.parametrize("path", ["/people", "/api/v1/people"])
def test_a_failure_says_nothing_of_what_failed(app, signed_in, monkeypatch, path):
    monkeypatch.setitem(app.config, "PROPAGATE_FAILURES", False)
    ask = knock(signed_in, "admin")
    monkeypatch.setattr("crm.kernel.clock.today", lambda *_zone: 1 / 0)

    answer = ask("GET", path)

    assert answer.status_code == 500
    assert "division" not in answer.text
    assert "Traceback" not in answer.text


def test_public_pages_set_no_cookie_and_send_no_referrer(app, furniture):
    browser = app.test_client()
    for door, token in furniture.tokens.items():
        answer = browser.get(f"/{door}/{token}")
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("purpose", "door"), [("unsubscribe", "p"), ("preferences", "u"), ("web", "u"), ("unsubscribe", "w")]
)
def test_a_token_opens_its_own_door_only_and_not_when_changed(app, furniture, purpose, door):
    doors = {"unsubscribe": "u", "preferences": "p", "web": "w"}
    browser, token = app.test_client(), furniture.tokens[doors[purpose]]

    assert browser.get(f"/{door}/{token}").status_code == 404
    for n in (2, len(token) // 2, len(token) - 1):
        changed = token[:n] + ("B" if token[n] != "B" else "C") + token[n + 1 :]
        assert browser.get(f"/{doors[purpose]}/{changed}").status_code == 404
