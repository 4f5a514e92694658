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


TALISAY = "Name,Email,Organisation,Country,Position\n" + "".join(
    f"Waiting {who},{who}@waiting.example,City Government of Talisay,PH,Clerk\n"
    for who in ("ana", "ben", "cid")
)


def test_rows_that_wait_are_decided_by_keys_alone(look, lived_in):  # noqa: F811  the fixtures themselves
    page = look("upload")
    page.set_input_files(
        "input[type=file]", {"name": "talisay.csv", "mimeType": "text/csv", "buffer": TALISAY.encode()}
    )
    page.get_by_role("button", name="Upload").click()
    page.get_by_role("button", name="Check", exact=True).click()
    page.get_by_role("link", name="Decide", exact=True).click(timeout=60_000)
    page.wait_for_url("**figure=waiting*")
    for row, choice in ((2, "1"), (3, "2"), (4, "n")):
        page.keyboard.press("j")
        page.wait_for_selector(f"#row-{row}.is-here")
        page.keyboard.press(choice)
        page.wait_for_url(f"**#row-{row}")
        page.wait_for_selector(f"#row-{row} .badge:text-is('decided')")

    answers = lived_in.sql(
        "SELECT r.decision ->> 'organisation' FROM import_row r JOIN import_run i ON i.id = r.run_id"
        " WHERE i.filename = 'talisay.csv' ORDER BY r.row_no"
    )
    first, second, third = (answer for (answer,) in answers)
    assert first != second
    assert third == "new"


def test_a_pair_is_decided_and_taken_back_by_keys_alone(look, lived_in):  # noqa: F811
    page = look("duplicates")
    pair = page.locator(".pairs a.t").first.get_attribute("href")
    for number, honorific in zip(pair.split("/")[-2:], ("Dr.", "H.E."), strict=True):
        page.goto(f"{lived_in.url}/people/{number}/edit")
        page.get_by_label("Honorific").fill(honorific)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: not url.endswith("/edit"))
    page.goto(f"{lived_in.url}/duplicates")
    page.keyboard.press("j")
    page.wait_for_selector(".pairs .is-here a:focus")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{pair}")

    row = page.get_by_role("row", name="Honorific")
    kept = row.get_by_role("radio", checked=False).locator("xpath=..").inner_text().strip()
    row.get_by_role("radio", checked=True).focus()
    page.keyboard.press("ArrowRight")
    expect(row.get_by_role("radio", checked=True).locator("xpath=..")).to_contain_text(kept)
    page.keyboard.press("m")
    page.wait_for_url("**/people/**")
    honorific = "SELECT honorific FROM person JOIN party ON party.id = person.party_id WHERE party.id = %s"
    assert lived_in.sql(honorific, int(page.url.rpartition("/")[2].partition("-")[0])) == [(kept,)]
    expect(page.locator("[data-toast] [data-key-undo]")).to_be_visible()
    with page.expect_navigation():
        page.keyboard.press("z")

    state = "SELECT state FROM duplicate_pair WHERE a_id = %s AND b_id = %s"
    assert lived_in.sql(state, *map(int, pair.split("/")[-2:])) == [("open",)]
