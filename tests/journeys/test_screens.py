"""Every main page in a real browser: nothing for axe to find, no sideways scroll, keyboard seen; pictures on request.

CRM_SCREENS=1 writes docs/screens/*.png.
"""

import json
import os
import re
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.pages import PAGES, PLAIN, newsletter
from tests.journeys.probes import GOES_ON, SPACED, STANDS_STILL, TAB_STOP, TOO_SMALL

AXE = (files("axe_playwright_python") / "axe.min.js").read_text()
RUN = "axe.run({resultTypes:['violations']}).then(r => JSON.stringify(r.violations.map(v => [v.id, v.nodes.map(n => n.html)])))"
ROOT = Path(__file__).resolve().parents[2]
SCREENS = ROOT / "docs" / "screens"
DRAWN = bool(os.environ.get("CRM_SCREENS"))
DARK_PICTURES = ("today", "composer", "people", "organisation")
DESK, PHONE, NARROW = (1440, 900), (390, 844), (320, 700)


@pytest.fixture(scope="module")
def lived_in(open_house):
    """The demo's house: a network, campaigns, newsletters sent and one being written."""
    house = open_house(workers=1)
    house.cli("demo")
    return house


@pytest.fixture(scope="module")
def key(lived_in, browser):
    """The cookie of the demo's administrator, who has signed in."""
    email, password = (lived_in.data / "demo-sign-in.txt").read_text().splitlines()
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{lived_in.url}/sign-in")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/today")
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def look(lived_in, key, new_page):
    """Opens one of the pages in a size and in colours; whatever the console says is a failure."""
    complaints = []

    def open_page(name, size=DESK):
        page = new_page(*size, storage_state=key)
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        path = PAGES[name]
        page.goto(lived_in.url + (path(lived_in) if callable(path) else path))
        return page

    yield open_page
    assert not complaints


def findings(page) -> list:
    """What axe has against a page."""
    devtools = page.context.new_cdp_session(page)
    for text in (AXE, RUN):
        asked = {"expression": text, "awaitPromise": True, "returnByValue": True}
        answer = devtools.send("Runtime.evaluate", asked)
    return json.loads(answer["result"]["value"])


def overflow(page) -> int:
    """By how much a page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


def keep_picture(page, name) -> None:
    """The picture of the page, where pictures are wanted."""
    if DRAWN and name.rpartition("-")[0] not in PLAIN:
        SCREENS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SCREENS / f"{name}.png", animations="disabled", caret="hide")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_open_to_everybody(look, name):
    looked_over(look(name), name)


def looked_over(page, name) -> None:
    """By eye, by ear and by keyboard; on a desk, dense in the dark, on a phone, at 320 px, with text set wider."""
    keep_picture(page, f"{name}-1440")
    found = {"desk": findings(page), "keyboard": hidden_tab_stops(page)}
    page.emulate_media(color_scheme="dark")
    page.evaluate("scrollTo(0, 0)")
    if name in DARK_PICTURES:
        keep_picture(page, f"dark-{name}-1440")
    page.evaluate("document.documentElement.dataset.density = 'compact'")
    found |= {"dark": findings(page), "small when dense": page.evaluate(TOO_SMALL)}
    page.evaluate("document.documentElement.dataset.density = 'comfortable'")
    page.emulate_media(color_scheme="light")
    resize(page, PHONE)
    page.evaluate("scrollTo(0, 0)")
    keep_picture(page, f"{name}-390")
    found |= {"phone": findings(page), "small": page.evaluate(TOO_SMALL)}
    resize(page, NARROW)
    assert overflow(page) <= 0
    page.evaluate(SPACED)

    assert overflow(page) <= (16 if name == "styleguide" else 0)  # it shows the widest of everything
    assert {where: what for where, what in found.items() if what} == {}


def test_what_would_change_and_an_invitation_are_open_to_everybody(look, lived_in, new_page):
    page = look("bulk")
    page.get_by_label("Honorific", exact=True).fill("Dr.")
    page.get_by_role("button", name="Show what would change").click()
    page.wait_for_selector("#preview")
    looked_over(page, "bulk")

    resize(page, DESK)
    page.goto(f"{lived_in.url}/settings/users")
    page.get_by_label("E-mail").fill("newcomer@network.example")
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_role("main")).to_contain_text("newcomer@network.example")
    lived_in.wait_until(lambda: invitation(lived_in), 30, "invited")
    public_page(new_page, "invitation", invitation(lived_in).group(0))


def invitation(house):
    """The link of the latest invitation, once it came."""
    found = (
        re.search(rf"{house.url}/invitation/[\w.-]+", said.text) for said in reversed(house.catcher.messages)
    )
    return next(filter(None, found), None)


def resize(page, size) -> None:
    """Another window for the same page, once the page knows."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.wait_for_function("width => innerWidth === width", arg=size[0])


def hidden_tab_stops(page, most=60) -> list[str]:
    """Where the keyboard goes but the eye cannot follow."""
    lost = []
    for _n in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(TAB_STOP)
        if stop is None:
            break
        if not stop["frame"] and not (stop["seen"] and stop["ringed"]):
            lost.append(stop["html"])
    return lost


def test_the_palette_finds_a_city_and_goes_there(look):
    page = look("today")
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Search or run a command").fill("talis")
    option = page.locator("#palette [role=option][aria-selected=true]")
    expect(option).to_contain_text("alisay")
    keep_picture(page, "palette-1440")

    assert findings(page) == []
    expect(option).to_contain_text("alisay")
    page.keyboard.press("Enter")
    page.wait_for_url("**/orgs/**")


def test_single_keys_go_places_but_never_while_typing(look):
    page = look("today")
    page.evaluate("performance.now = () => 0")  # however long a busy machine takes between two keys
    page.keyboard.press("g")
    page.keyboard.press("p")
    page.wait_for_url("**/people")
    page.keyboard.press("/")
    page.keyboard.type("go")

    expect(page.locator("[data-list-search]")).to_be_focused()
    expect(page.locator("[data-list-search]")).to_have_value("go")
    assert "/people" in page.url


def test_search_as_you_type_keeps_the_cursor_in_the_field(look):
    page = look("people")
    before = page.locator("#results").inner_text()
    page.get_by_role("searchbox").press_sequentially("mayor of", delay=20)
    page.wait_for_url(re.compile("q=mayor(%20|[+])of"))

    expect(page.locator("#results")).not_to_have_text(before, use_inner_text=True)
    expect(page.get_by_role("searchbox")).to_be_focused()
    expect(page.get_by_role("searchbox")).to_have_value("mayor of")


def test_a_form_with_a_mistake_is_read_from_its_summary(lived_in, new_page):
    page = new_page(*DESK)
    page.goto(f"{lived_in.url}/sign-in")
    page.get_by_label("E-mail").fill("nobody@network.example")
    page.get_by_label("Password").fill("wrong")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement?.matches('[data-focus]')")

    assert page.title().startswith("Error:")
    assert findings(page) == []


def test_colours_are_there_before_the_page_is_drawn(look):
    page = look("today")
    page.locator(".who").click()
    with page.expect_navigation(url="**/today**"):
        page.get_by_role("button", name="Dark").click()

    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    expect(page.locator("body")).to_have_css("background-color", "rgb(15, 21, 27)")


def test_pages_keep_to_their_weight(look):
    page = look("today")
    loaded = page.evaluate(
        "performance.getEntries().filter(e => e.encodedBodySize).map(e => [e.name, e.encodedBodySize])"
    )

    assert sum(size for _name, size in loaded) < 90_000
    assert next(size for name, size in loaded if "/today" in name) < 15_000


@pytest.mark.parametrize("name", ["organisation", "person"])
def test_a_brief_is_one_sheet_of_paper(look, name):
    page = look(name)
    page.emulate_media(media="print")

    sheets = re.findall(rb"/Type\s*/Page\b[^s]", page.pdf(prefer_css_page_size=True))
    assert len(sheets) == 1
    expect(page.get_by_text("Contains personal data")).to_be_visible()


def test_f_opens_the_filter_and_p_prints(look):
    page = look("people")
    page.keyboard.press("f")
    page.locator("#filter-dialog").wait_for()
    page.keyboard.press("Escape")

    page.goto(page.url.replace("/people", "/people?segment=1"))
    page.evaluate("window.print = () => { window.printed = true; }")
    expect(page.get_by_role("link", name="All people").first).to_be_visible()
    page.locator("tbody a.t").first.click()
    page.wait_for_url("**/people/*")
    page.evaluate("window.print = () => { window.printed = true; }")
    page.keyboard.press("p")
    assert page.evaluate("window.printed")


def test_a_send_is_watched_while_it_goes_out(look, lived_in, new_page):
    """The last of all: it sends what the demo was writing."""
    number, behaviour = newsletter(lived_in), lived_in.catcher.behaviour
    PAGES["live"] = f"/newsletters/{number}/live"
    behaviour.tarpit = 0.02
    lived_in.cli("mailings", "send", number)
    page = look("live")
    first = percent_above(page, lived_in, 1)
    keep_picture(page, "live-1440")
    percent_above(page, lived_in, first)
    page.evaluate(STANDS_STILL)

    assert findings(page) == []
    resize(page, PHONE)
    keep_picture(page, "live-390")
    page.evaluate(GOES_ON)
    behaviour.reset()
    page.get_by_role("link", name="See the results").wait_for(timeout=60_000)
    for name in ("u", "p"):
        leads = re.search(rf"{lived_in.url}/{name}/[\w.-]+", lived_in.catcher.messages[-1].text)
        public_page(new_page, {"u": "unsubscribe", "p": "preferences"}[name], leads.group(0))


def percent_above(page, house, percent) -> int:
    """What the live page says, as soon as it says more, without being loaded again."""
    found = []

    def is_more():
        page.wait_for_timeout(200)
        found[:] = page.evaluate(
            "[...document.querySelectorAll('[data-percent]')].map(e => +e.dataset.percent)"
        )
        return found and found[0] > percent

    house.wait_until(is_more, 60, f"more than {percent} percent")
    return found[0]


def public_page(new_page, name, url) -> None:
    """A page that a recipient sees, without signing in and without scripts."""
    page = new_page(*DESK)
    page.goto(url)
    keep_picture(page, f"{name}-1440")
    assert findings(page) == []
    resize(page, PHONE)
    keep_picture(page, f"{name}-390")
    resize(page, NARROW)
    assert overflow(page) <= 0
