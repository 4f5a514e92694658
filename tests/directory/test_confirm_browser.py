"""Two hundred questions are worked through by keys alone; the pages about offices are open to everybody."""

from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from crm import create_app
from crm.kernel import clock, db
from tests import factories
from tests.journeys.test_screens import DESK, NARROW, PHONE, findings, overflow

PASSWORD = "seven quiet harbours"
TODAY = clock.today()


@pytest.fixture(autouse=True)
def after_midnight(monkeypatch):
    """A run that began yesterday."""
    monkeypatch.setitem(globals(), "TODAY", clock.today())


@pytest.fixture(scope="module")
def served(open_house, configured):
    """A house with six questions, and the numbers its pages are found by."""
    house = open_house(workers=0)
    app = create_app(replace(configured, database_url=house.database).completed())
    with app.app_context():
        found = furnish()
        db.session.remove()
        db.engine.dispose()
    house.wait_until(lambda: house.status("/healthz") == 200, 40, "ready")
    return found | {"url": house.url, "house": house}


def furnish() -> dict:
    """A city with six offices whose terms are over, an election to come, and an officer."""
    city = factories.organisation("Makassar")
    posts = [factories.post(city, f"Post {number}", "other") for number in range(6)]
    for number, post in enumerate(posts):
        days = {"from_on": TODAY - timedelta(days=2000), "term_ends_on": TODAY - timedelta(days=20 - number)}
        factories.position(factories.person(f"Holder {number}"), city, post.title, post_id=post.id, **days)
    event = factories.election("FJ", TODAY + timedelta(days=30))
    user = factories.member(password=PASSWORD)
    return {"email": user.email, "city": city.party_id, "post": posts[0].id, "event": event.id}


@pytest.fixture
def officer_page(served, page):
    """A browser whose officer has signed in."""
    page.goto(f"{served['url']}/sign-in")
    page.get_by_label("E-mail").fill(served["email"])
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/today", wait_until="domcontentloaded")
    return page


def ended(house) -> int:
    return house.sql("SELECT count(*) FROM position WHERE upper(valid) IS NOT NULL")[0][0]


PATHS = (
    "/confirm",
    "/elections",
    "/elections/{event}",
    "/elections/new",
    "/posts/{post}",
    "/posts/{post}/succession",
    "/orgs/{city}",
    "/orgs/{city}/links",
    "/orgs/{city}/posts/new",
)


def test_pages_about_offices_are_open_to_everybody(served, officer_page):
    page, found = officer_page, {}
    for path in PATHS:
        page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
        page.emulate_media(color_scheme="light")
        page.goto(served["url"] + path.format(**served))
        found[path] = findings(page)
        page.emulate_media(color_scheme="dark")
        found[path] += findings(page)
        for size in (PHONE, NARROW):
            page.set_viewport_size({"width": size[0], "height": size[1]})
            found[path] += findings(page) + ([size] if overflow(page) > 0 else [])
    assert {path: what for path, what in found.items() if what} == {}


def test_questions_are_answered_by_keys_one_press_each(served, officer_page):
    page = officer_page
    page.goto(f"{served['url']}/confirm")
    rows = page.locator("[data-row]")
    expect(rows).to_have_count(6)
    page.keyboard.press("j")
    for presses, key in enumerate(("c", "v", "s", "Enter"), 1):
        page.keyboard.press(key)
        expect(rows).to_have_count(6 - presses)
        expect(page.locator("[data-row]:has(:focus)")).to_have_count(1)
        expect(page.locator("#row-toast").get_by_role("button", name="Undo")).to_have_count(1)
        expect(page.locator("#confirm-left")).to_have_text(f"{6 - presses} left")
    assert ended(served["house"]) == 1
    page.keyboard.press("k")
    page.keyboard.press("r")
    form = page.locator("[data-open]")
    expect(form.locator("[name=person]")).to_be_focused()
    assert findings(page) == []
    form.locator("[name=given_name]").fill("Irfan")
    form.locator("[name=from_on]").fill(TODAY.isoformat())
    page.keyboard.press("Enter")
    expect(rows).to_have_count(1)
    expect(page.locator("[data-row]:has(:focus)")).to_have_count(1)
    assert ended(served["house"]) == 2
