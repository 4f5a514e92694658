"""A list is narrowed and kept by keys alone; the actions are counted, an action is one key or one field typed."""

from tests.journeys.test_screens import key, lived_in, look

__all__ = ["key", "lived_in", "look"]


def pressed(page, *keys) -> int:
    """Press keys and type into fields, waiting for what each brings; how many actions that was."""
    for each in keys:
        if each.startswith("type "):
            page.keyboard.type(each[5:])
        else:
            page.keyboard.press(each)
        page.wait_for_load_state("networkidle")
    return len(keys)


def test_a_list_is_narrowed_and_kept_by_keys_alone(look):  # noqa: F811  the fixture itself
    page = look("people")
    page.locator("h1").click()
    actions = pressed(page, "f")
    page.wait_for_selector("#filter-dialog[open] #pick-field:focus")
    actions += pressed(page, "type last con", "Enter")
    page.wait_for_selector("[name=value-0]:focus")
    actions += pressed(page, "type 3000", "Enter")
    page.wait_for_url("**filter=*")
    assert actions == 5
    assert "in the last 3000 days" in page.locator("#results").inner_text()

    actions = pressed(page, "v", "type Spoken with", "Enter")
    page.wait_for_url("**view=*")
    assert actions == 3
    assert page.locator(".views-nav [aria-current=page]").inner_text().startswith("Spoken with")
