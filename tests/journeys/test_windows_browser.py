"""Two windows of a real browser on one person, and the key that takes back what was done last."""

from playwright.sync_api import expect

from tests.journeys.test_screens import key, lived_in, look

__all__ = ["key", "lived_in", "look"]


def test_the_second_of_two_windows_chooses_by_keys_and_nothing_is_lost(look):  # noqa: F811
    page = look("person")
    address = page.url.partition("?")[0] + "/edit"
    page.goto(address)
    other = page.context.new_page()
    other.goto(address)
    page.get_by_label("Honorific").fill("H.E.")
    page.get_by_label("How to address").fill("Your Excellency")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: not url.endswith("/edit"))

    other.get_by_label("Honorific").fill("Prof.")
    other.keyboard.press("Enter")
    expect(other.get_by_role("region", name="What to keep")).to_contain_text(
        "saved this while you were writing"
    )
    expect(other.get_by_label("How to address")).to_have_value("Your Excellency")
    other.get_by_role("region", name="What to keep").get_by_label("Yours").focus()
    other.keyboard.press("ArrowDown")
    expect(other.get_by_role("region", name="What to keep").get_by_label("Theirs")).to_be_checked()
    other.keyboard.press("Enter")
    other.wait_for_url(lambda url: not url.endswith("/edit"))
    other.goto(address)
    expect(other.get_by_label("Honorific")).to_have_value("H.E.")
    expect(other.get_by_label("How to address")).to_have_value("Your Excellency")
    other.close()


def test_the_key_takes_back_what_was_written_last_but_not_inside_a_field(look):  # noqa: F811
    page = look("person")
    address = page.url.partition("?")[0] + "/edit"
    page.goto(address)
    before = page.get_by_label("Honorific").input_value()
    page.get_by_label("Honorific").fill("")
    page.keyboard.type("Zaz")
    expect(page.get_by_label("Honorific")).to_have_value("Zaz")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: not url.endswith("/edit"))
    expect(page.locator("[data-toast] [data-key-undo]")).to_be_visible()
    page.locator("h1").click()
    with page.expect_navigation():
        page.keyboard.press("z")
    page.goto(address)
    expect(page.get_by_label("Honorific")).to_have_value(before)


def test_the_key_takes_back_the_latest_of_several_cells(look):  # noqa: F811
    page = look("people")
    page.goto(page.url.partition("?")[0] + "?all=yes&cols=language,tags")
    row = page.locator("tbody tr").first
    language = row.locator("td[data-column=language]")
    before = language.inner_text()
    for column, typed in (("tags", "first"), ("language", "id")):
        row.locator(f"td[data-column={column}] .cell-edit").focus()
        page.keyboard.press("Enter")
        field = row.locator("form[data-cell] [name=value]")
        field.fill(typed) if column == "tags" else field.select_option(typed)
        page.locator("form[data-cell]").get_by_role("button", name="Save").click()
        expect(row.locator("form[data-cell]")).to_have_count(0)
    expect(page.locator("[data-toast] [data-key-undo]")).to_have_count(2)
    with page.expect_navigation():
        page.keyboard.press("z")
    page.wait_for_url("**cols=language*")
    expect(language).to_have_text(before, use_inner_text=True)
    expect(row.locator("td[data-column=tags]")).to_contain_text("first")
