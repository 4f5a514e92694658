"""Where one is signed in: seen, and ended one by one."""

from datetime import timedelta

import pytest
from flask_babel import refresh
from sqlalchemy import select, text

from crm.accounts import browsers, queries, verbs
from crm.accounts.models import SignInSession
from crm.journal import SYSTEM
from crm.kernel import db
from crm.kernel.clock import now
from crm.kernel.words import LANGUAGES
from tests import factories

PASSWORD = "seven quiet harbours"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:141.0) Gecko/20100101 Firefox/141.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"
ANDROID = "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"


@pytest.fixture
def ayu(slate):
    return factories.member(role="officer", name="Ayu Lestari", password=PASSWORD)


def browser(app, user, agent=FIREFOX):
    """One more browser of this user, signed in."""
    there = app.test_client()
    there.post("/sign-in", data={"email": user.email, "password": PASSWORD}, headers={"User-Agent": agent})
    return there


def is_in(there) -> bool:
    """Whether the browser is let in."""
    return there.get("/account").status_code == 200


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Windows"),
        (SAFARI, "Safari on iPhone"),
        (EDGE, "Edge on Windows"),
        (ANDROID, "Chrome on Android"),
        ("curl/8.1", "curl"),
        ("<script>", "An unknown browser"),
        ("", "An unknown browser"),
    ],
)
def test_a_browser_is_named_in_words(slate, agent, words):
    assert browsers.named(agent) == words


def test_the_list_says_which_browser_this_is(app, ayu):
    browser(app, ayu, SAFARI)
    here = browser(app, ayu)

    page = here.get("/account").text

    assert "Safari on iPhone" in page
    assert page.count("this one") == 1
    assert "Firefox on Windows" in page.partition("this one")[0]


def test_one_browser_is_signed_out_and_the_others_stay(app, ayu):
    phone, here = browser(app, ayu, SAFARI), browser(app, ayu)
    lost = next(one for one in queries.sessions_of(ayu.id) if "iPhone" in one.browser)

    here.post(f"/account/sessions/{lost.id}/end")

    assert (is_in(phone), is_in(here)) == (False, True)


def test_nobody_signs_out_a_browser_of_somebody_else(app, ayu):
    other = factories.member(role="officer", password=PASSWORD)
    theirs, mine = browser(app, other), browser(app, ayu)
    number = queries.sessions_of(other.id)[0].id

    mine.post(f"/account/sessions/{number}/end")
    assert mine.post(f"/settings/users/{other.id}/sessions/{number}/end").status_code == 403

    assert is_in(theirs)


def test_signing_out_everywhere_else_keeps_this_browser(app, ayu):
    phone, here = browser(app, ayu, SAFARI), browser(app, ayu)

    here.post("/account/sign-out-elsewhere")

    assert (is_in(phone), is_in(here)) == (False, True)


def test_an_administrator_sees_and_ends_the_sessions_of_others(app, ayu):
    admin = factories.member(role="admin", password=PASSWORD)
    phone, there = browser(app, ayu, SAFARI), browser(app, admin)

    assert "Safari on iPhone" in there.get(f"/settings/users/{ayu.id}").text
    there.post(f"/settings/users/{ayu.id}/sessions/{queries.sessions_of(ayu.id)[0].id}/end")

    assert not is_in(phone)


@pytest.mark.parametrize(
    "end",
    [
        lambda there, user: there.post("/sign-out"),
        lambda there, user: verbs.disable(user.id, by=SYSTEM),
        lambda there, user: verbs.change_password(user, PASSWORD, "eight quiet harbours"),
        lambda there, user: verbs.set_password(user, "nine quiet harbours"),
        lambda there, user: there.post("/account/sign-out-everywhere"),
    ],
    ids=["signed out", "disabled", "password changed", "password reset", "everywhere"],
)
def test_a_stolen_cookie_is_dead_after_that(app, ayu, end):
    factories.user("admin")
    there, thief = browser(app, ayu), app.test_client()
    name = app.config["SESSION_COOKIE_NAME"]
    thief.set_cookie(name, there.get_cookie(name).value)
    assert is_in(thief)

    end(there, ayu)

    assert not is_in(thief)


def test_when_a_browser_was_last_seen_is_noted_every_few_minutes_only(app, ayu):
    here = browser(app, ayu)
    then = now() - timedelta(hours=2)
    db.session.execute(text("UPDATE sign_in_session SET last_seen_at = :then"), {"then": then})
    seen = select(SignInSession.last_seen_at).execution_options(populate_existing=True)

    here.get("/account")
    first = db.session.scalar(seen)
    here.get("/account")

    assert first > then + timedelta(hours=1)
    assert db.session.scalar(seen) == first


def test_how_pages_look_follows_the_user_to_every_browser(app, ayu):
    here, phone = browser(app, ayu), browser(app, ayu, SAFARI)

    here.post("/appearance", data={"theme": "dark", "density": "compact", "keys": "off"})

    page = phone.get("/account").text
    assert 'data-bs-theme="dark" data-density="compact"' in page
    assert 'data-keys="off"' in page


def test_the_language_holds_from_the_next_page_on(app, ayu, monkeypatch):
    monkeypatch.setitem(LANGUAGES, "id", "Bahasa Indonesia")
    here = browser(app, ayu)

    verbs.change_own(ayu, {"lang": "id"}, by=ayu)
    refresh()  # the surrounding context of a test remembers what was spoken before

    assert '<html lang="id" dir="ltr"' in here.get("/account").text
