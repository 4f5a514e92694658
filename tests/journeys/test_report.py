"""The quarter is reported to management in three actions."""

from zipfile import is_zipfile

import pytest

from tests.journeys.test_screens import key, lived_in, look

__all__ = ["key", "lived_in", "look"]


@pytest.mark.parametrize("form", ["Word", "PDF", "Excel"])
def test_the_quarter_is_in_hand_after_three_actions(look, form):  # noqa: F811  the fixture itself
    page, actions = look("today"), 0
    page.locator(".side").get_by_role("link", name="Reports").click()
    actions += 1
    page.get_by_role("link", name="Quarter", exact=True).click()
    actions += 1
    with page.expect_download(timeout=60_000) as taken:
        page.get_by_role("link", name=form, exact=True).click()
    actions += 1

    assert actions == 3
    kept = taken.value.path()
    assert is_zipfile(kept) or kept.read_bytes().startswith(b"%PDF-")
