"""The ministry's workbook comes in: how many times an officer has to act until it has."""

from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.test_story import sign_in

MINISTRY = Path(__file__).parent.parent / "data" / "ministry-list.xlsx"
MOST = 6


def test_a_ministrys_workbook_comes_in_within_six_actions(house, page):
    house.cli("users", "add", "ayu@apca.example", "--role", "officer", stdin="seven quiet harbours\n")
    sign_in(page, house, "ayu@apca.example", "seven quiet harbours")
    acts = [
        page.get_by_role("link", name="Imports").first.click,
        lambda: page.set_input_files("input[type=file]", MINISTRY),
        lambda: page.get_by_role("button", name="Upload").click(),
        lambda: page.get_by_role("button", name="Check", exact=True).click(),
        lambda: page.get_by_role("button", name="good rows").click(timeout=60_000),
    ]
    for act in acts:
        act()

    page.get_by_text("Imported", exact=True).first.wait_for(timeout=90_000)
    expect(page.get_by_text("47 have no address.").first).to_be_visible()
    assert len(acts) <= MOST
    assert house.sql("SELECT count(*) FROM person")[0][0] == 1200
