"""The whole story in a real browser: sign in, bring a list in, write, schedule, watch, look at what came of it."""

import csv
from pathlib import Path

import pytest
from playwright.sync_api import expect

ALL_SAVED = "dispatchEvent(new Event('beforeunload', { cancelable: true }))"
DATA = Path(__file__).parent.parent / "data"


@pytest.fixture
def lists(tmp_path):
    """The first hundred contacts and the cities, as files to choose."""
    few = tmp_path / "contacts.csv"
    with (DATA / "contacts.csv").open(encoding="utf-8-sig", newline="") as source:
        rows = list(csv.reader(source))[:101]
    with few.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows(rows)
    return few


def bring_in(page, house, file):
    """Upload a file, look at what will happen, and let it happen."""
    page.goto(house.url + "/imports/new")
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="Upload").click()
    page.get_by_role("button", name="Check", exact=True).click()
    page.get_by_role("button", name="Import ").first.click()
    state = "SELECT state FROM import_run ORDER BY id DESC LIMIT 1"
    house.wait_until(lambda: house.sql(state) == [("applied",)], 90, "imported")
    assert house.sql("SELECT count(*) FROM person")[0][0] >= 90


def sign_in(page, house, email, password):
    """Through the front door."""
    page.goto(house.url)
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/today")


def begin(page, house):
    """A campaign, and a newsletter for it."""
    page.goto(house.url + "/campaigns/new")
    page.get_by_label("Name").fill("Clean air")
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("link", name="New newsletter").first.click()
    page.get_by_label("Subject").fill("Coasts that hold")
    page.get_by_role("button", name="Begin writing").click()
    page.wait_for_url("**/content")


def write(page):
    """What is typed saves itself; a field is put in where the caret is."""
    page.get_by_label("Preview line").fill("What it cost")
    text = page.get_by_label("Text", exact=True)
    text.fill("# Coasts\n\nDear ")
    text.press("End")
    with page.expect_response(
        lambda answer: answer.request.method == "POST" and answer.url.endswith("/content")
    ):
        page.get_by_role("button", name="Given name").click()
    assert '{{ given_name | default("colleague") }}' in text.input_value()
    page.wait_for_function(ALL_SAVED)
    page.get_by_role("button", name="Next: audience").click()
    page.wait_for_url("**/audience")


def choose_readers(page):
    """A topic and a segment; the funnel says who gets it."""
    page.get_by_label("Topic").select_option(label="Newsletter")
    page.get_by_label("Segment", exact=True).select_option(label="Everybody")
    page.get_by_role("button", name="Keep these readers").click()
    page.get_by_text("Will get it, each once").wait_for()
    page.get_by_role("link", name="Next: checks").click()
    page.wait_for_url("**/checks")


def look_and_test(page):
    """The preview in plain text, and a copy to oneself."""
    frame = page.frame_locator(".pv-frame")
    frame.get_by_text("Dear ").wait_for()
    page.get_by_role("link", name="Plain text").click()
    frame.get_by_text("Unsubscribe:").wait_for()
    page.get_by_role("button", name="Send me a test").click()
    page.get_by_text("A test is on its way").wait_for()
    page.get_by_role("link", name="Next: schedule").click()
    page.wait_for_url("**/schedule")


def let_go(page, house):
    """At once; the live page follows until it is over."""
    page.get_by_label("At once").check()
    page.get_by_role("button", name="Schedule for ").click()
    page.wait_for_url("**/live")
    status = "SELECT status FROM mailing ORDER BY id DESC"
    house.wait_until(lambda: house.sql(status)[0][0] == "finished", 60, "sent")
    page.get_by_role("link", name="See the results").wait_for()
    page.get_by_role("link", name="See the results").click()
    page.wait_for_url("**/results")


def has_test_of(subject, email, house):
    """Whether the test copy has come."""
    return any(mail.subject == f"[Test] {subject}" and email in mail.to for mail in house.catcher.messages)


def test_from_signing_in_to_the_results(house, page, lists):
    house.cli("import", DATA / "network.csv")
    email, password = house.add_user("ayu@network.example", "officer")
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))

    sign_in(page, house, email, password)
    bring_in(page, house, lists)
    house.cli("segments", "add", "Everybody", "--filter", '{"all": []}')
    begin(page, house)
    write(page)
    choose_readers(page)
    look_and_test(page)
    let_go(page, house)

    accepted = house.sql("SELECT count(*) FROM outcome WHERE state = 'accepted'")[0][0]
    assert accepted >= 90
    page.get_by_role("link", name="Accepted").first.click()
    page.wait_for_url("**/messages?state=accepted")
    expect(page.locator("tbody tr")).to_have_count(50)
    mails = house.catcher.messages
    assert len([mail for mail in mails if mail.subject == "Coasts that hold"]) == accepted
    house.wait_until(lambda: has_test_of("Coasts that hold", email, house), 30, "a test in one's own mail")
    assert problems == []
