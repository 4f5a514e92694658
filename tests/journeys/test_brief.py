"""Whom we talked to last, and the brief before a visit: two actions each, by keys alone; looked at by axe."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.journeys.test_list_keys import pressed
from tests.journeys.test_screens import key, lived_in, look

__all__ = ["key", "lived_in", "look"]


def palette_with(page, words):
    """The palette with the best result for a few letters, as it is after typing them."""
    page.locator("h1").click()
    page.keyboard.press("Control+k")
    page.wait_for_selector("dialog[open] input:focus")
    page.keyboard.type(words)
    page.wait_for_selector("#palette [role=option]:has-text('Makassar')")


def test_whom_we_talked_to_last_is_two_actions(look):  # noqa: F811  the fixture itself
    page = look("people")
    palette_with(page, "makassar")
    first = page.locator("#palette [role=option]").first
    assert "last contact" in first.inner_text()
    actions = 1 + pressed(page, "Enter")
    page.wait_for_selector("h1:has-text('City of Makassar')")
    assert actions == 2
    assert page.locator(".minute .v").count() == 4


def test_the_brief_before_a_visit_is_two_actions(look):  # noqa: F811  the fixture itself
    page = look("people")
    page.add_init_script("window.print = () => { window.printed = (window.printed || 0) + 1 }")
    palette_with(page, "makassar")
    pressed(page, "Enter")
    page.wait_for_selector("h1:has-text('City of Makassar')")
    page.locator("h1").click()
    actions = 1 + pressed(page, "p")
    page.wait_for_function("window.printed === 1")
    assert actions == 2


@pytest.mark.parametrize("width", [1440, 390, 320])
def test_the_brief_fits_and_axe_finds_nothing(look, width):  # noqa: F811  the fixture itself
    page = look("people")
    palette_with(page, "makassar")
    pressed(page, "Enter")
    page.wait_for_selector("h1:has-text('City of Makassar')")
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
    pressed(page, "Enter")
    page.wait_for_selector("h1:has-text('City of Makassar')")
    file = tmp_path / "brief.pdf"
    page.pdf(path=file, format="A4", prefer_css_page_size=True)
    assert len(PdfReader(file).pages) == 1
