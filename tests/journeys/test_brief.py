"""Whom we talked to last, and the brief before a visit: two actions each, by keys alone; looked at by axe."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.journeys.test_list_keys import pressed
from tests.journeys.test_screens import key, lived_in, look

__all__ = ["key", "lived_in", "look"]


def palette_with(page, words):
    """The palette with the best result for a few letters, as it is after typing them."""
    page.locator("h1").click()
    page.keyboard.press("Control+k")
    page.wait_for_selector("dialog[open] input:focus")
    with page.expect_response(lambda answer: answer.url.endswith(f"q={words}")):
        page.keyboard.type(words)
    page.wait_for_selector("#palette [role=option][aria-selected=true]:has-text('Makassar')")


def go_there(page):
    """Press Enter; the brief of the city is there, with its scripts."""
    actions = pressed(page, "Enter")
    page.wait_for_url("**/orgs/*")
    page.wait_for_selector("h1:has-text('City of Makassar')")
    return actions


def test_whom_we_talked_to_last_is_two_actions(look):  # noqa: F811  the fixture itself
    page = look("people")
    palette_with(page, "maka")
    expect(page.locator("#palette [role=option]").first).to_contain_text("last contact")
    actions = 1 + go_there(page)
    assert actions == 2
    expect(page.locator(".minute .v")).to_have_count(4)


def test_the_brief_before_a_visit_is_two_actions(look):  # noqa: F811  the fixture itself
    page = look("people")
    page.add_init_script("window.print = () => { window.printed = (window.printed || 0) + 1 }")
    palette_with(page, "makassar")
    go_there(page)
    page.locator("h1").click()
    actions = 1 + pressed(page, "p")
    page.wait_for_function("window.printed === 1")
    assert actions == 2


@pytest.mark.parametrize("width", [1440, 390, 320])
def test_the_brief_fits_and_axe_finds_nothing(look, width):  # noqa: F811  the fixture itself
    page = look("people")
    palette_with(page, "makassar")
    go_there(page)
    page.set_viewport_size({"width": width, "height": 900})
    for theme in ("light", "dark"):
        for direction in ("ltr", "rtl"):
            page.evaluate(
                "([t, d]) => { document.documentElement.dataset.bsTheme = t; document.documentElement.dir = d }",
                [theme, direction],
            )
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
            assert not Axe().run(page).response["violations"]


def test_the_brief_prints_on_one_sheet(look, tmp_path):  # noqa: F811  the fixture itself
    from pypdf import PdfReader

    page = look("people")
    palette_with(page, "makassar")
    go_there(page)
    file = tmp_path / "brief.pdf"
    page.pdf(path=file, format="A4", prefer_css_page_size=True)
    assert len(PdfReader(file).pages) == 1
