"""The whole story in a real browser: sign in, bring a list in, write, schedule, watch, look at what came of it."""

import csv
from pathlib import Path

import pytest

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
    house.wait_until(lambda: house.sql("SELECT count(*) FROM person")[0][0] >= 90, 60, "imported")


def test_from_signing_in_to_the_results(house, page, lists):
    house.cli("import", DATA / "network.csv")
    email, password = house.add_user("ayu@network.example", "officer")
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))

    page.goto(house.url)
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/today")

    bring_in(page, house, lists)
    house.cli("segments", "add", "Everybody", "--filter", '{"all": []}')

    page.goto(house.url + "/campaigns/new")
    page.get_by_label("Name").fill("Clean air")
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("link", name="New newsletter").first.click()
    page.get_by_label("Subject").fill("Coasts that hold")
    page.get_by_role("button", name="Begin writing").click()

    page.wait_for_url("**/content")
    page.get_by_label("Preview line").fill("What it cost")
    text = page.get_by_label("Text", exact=True)
    text.fill("# Coasts\n\nDear ")
    text.press("End")
    with page.expect_response(
        lambda answer: answer.request.method == "POST" and answer.url.endswith("/content")
    ):
        page.get_by_role("button", name="Given name").click()
    assert '{{ given_name | default("colleague") }}' in text.input_value()
    page.get_by_role("button", name="Next: audience").click()

    page.wait_for_url("**/audience")
    page.get_by_label("Topic").select_option(label="Newsletter")
    page.get_by_label("Segment", exact=True).select_option(label="Everybody")
    page.get_by_role("button", name="Keep these readers").click()
    page.get_by_text("Will get it, each once").wait_for()
    page.get_by_role("link", name="Next: checks").click()

    page.wait_for_url("**/checks")
    frame = page.frame_locator(".pv-frame")
    frame.get_by_text("Dear ").wait_for()
    page.get_by_role("link", name="Plain text").click()
    frame.get_by_text("Unsubscribe:").wait_for()
    page.get_by_role("button", name="Send me a test").click()
    page.get_by_text("A test is on its way").wait_for()
    page.get_by_role("link", name="Next: schedule").click()

    page.wait_for_url("**/schedule")
    page.get_by_label("At once").check()
    start = len(house.catcher.messages)
    page.get_by_role("button", name="Schedule for ").click()
    page.wait_for_url("**/live")
    house.wait_until(
        lambda: house.sql("SELECT status FROM mailing ORDER BY id DESC")[0][0] == "finished", 60, "sent"
    )
    page.get_by_role("link", name="See the results").wait_for()
    page.get_by_role("link", name="See the results").click()

    page.wait_for_url("**/results")
    accepted = house.sql("SELECT count(*) FROM outcome WHERE state = 'accepted'")[0][0]
    assert accepted >= 90
    page.get_by_role("link", name="Accepted").first.click()
    page.wait_for_url("**/messages?state=accepted")
    assert page.locator("tbody tr").count() == 50
    newsletters = [m for m in house.catcher.messages[start:] if m.subject == "Coasts that hold"]
    assert len(newsletters) == accepted
    assert any(m.subject == "[Test] Coasts that hold" and email in m.to for m in house.catcher.messages)
    assert problems == []
