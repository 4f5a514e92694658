"""A list is narrowed and kept by keys alone; the actions are counted, an action is one key or one field typed."""

import re

from playwright.sync_api import expect

from tests.journeys.test_screens import key, lived_in, look

__all__ = ["key", "lived_in", "look"]


def pressed(page, *keys) -> int:
    """Press keys and type into fields; how many actions that was. What they bring is waited for by the test."""
    for each in keys:
        if each.startswith("type "):
            page.keyboard.type(each[5:])
        else:
            page.keyboard.press(each)
    return len(keys)


def test_a_list_is_narrowed_and_kept_by_keys_alone(look):  # noqa: F811  the fixture itself
    page = look("people")
    page.locator("h1").click()
    actions = pressed(page, "f")
    page.wait_for_selector("#filter-dialog[open] #pick-field:focus")
    actions += pressed(page, "type last con")
    expect(page.locator("#builder .pick-list > :visible").first).to_contain_text("Last contact")
    actions += pressed(page, "Enter")
    page.wait_for_selector("[name=value-0]:focus")
    actions += pressed(page, "type 3000", "Enter")
    page.wait_for_url("**filter=*")
    expect(page.locator("#results")).to_contain_text("in the last 3000 days")
    assert actions == 5

    actions = pressed(page, "v")
    expect(page.locator("#save-view [name=name]")).to_be_focused()
    actions += pressed(page, "type Spoken with", "Enter")
    page.wait_for_url("**view=*")
    assert actions == 3
    expect(page.locator(".views-nav [aria-current=page]")).to_have_text(re.compile("^Spoken with"))
