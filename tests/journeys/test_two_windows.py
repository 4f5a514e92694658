"""The same record open in two windows: nothing that was typed is lost, and nobody writes over anybody unasked."""

import json
import re

import pytest
from sqlalchemy import select

from crm.accounts import verbs as accounts
from crm.accounts.models import Team
from crm.accounts.verbs import TeamFields
from crm.campaigns import CampaignFields
from crm.campaigns import verbs as campaigns
from crm.campaigns.models import Campaign
from crm.directory.models import Position
from crm.kernel import db
from tests import factories

PASSWORD = "seven quiet harbours"
VALUE = r'name="{}"[^>]*value="([^"]*)"'


@pytest.fixture
def admin(client):
    user = factories.member(role="admin", name="Ayu Lestari", password=PASSWORD)
    client.post("/sign-in", data={"email": user.email, "password": PASSWORD})
    return user


def remembered(page: str) -> dict:
    """What the page keeps of the record as it was shown."""
    from html import unescape

    found = {}
    for name in ("version", "original", "was"):
        tag = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)
        value = re.search(r'value="([^"]*)"', tag[0]) if tag else None
        found[name] = unescape(value[1]) if value else ""
    return found


def campaign(admin):
    """A campaign on its form: its address, its fields, and how to read it."""
    row = campaigns.add_campaign(CampaignFields(name="Air", purpose="Clean"), by=admin)
    query = select(Campaign.name, Campaign.purpose).where(Campaign.id == row.id)
    return f"/campaigns/{row.id}/edit", {"name": "Air", "purpose": "Clean"}, query


def team(admin):
    """A team on its form; its second field is a list."""
    row = accounts.add_team(TeamFields("Pacific", ("FJ",)), by=admin)
    query = select(Team.name, Team.countries).where(Team.id == row.id)
    return f"/settings/teams/{row.id}", {"name": "Pacific", "countries": ["FJ"]}, query


def position(admin):
    """A position on its form."""
    place = factories.organisation("Kota Makassar")
    row = factories.position(factories.person("Ratna"), place, "Mayor")
    given = {
        "title": "Mayor",
        "organisation": f"Kota Makassar #{place.party_id}",
        "from_on": "",
        "until_on": "",
    }
    query = select(Position.title, Position.is_acting).where(Position.id == row.id)
    return f"/positions/{row.id}", given, query


RECORDS = [
    pytest.param((campaign, {"name": "Water"}, {"purpose": "Blue"}, ("Water", "Blue")), id="campaign"),
    pytest.param(
        (team, {"name": "Oceania"}, {"countries": ["FJ", "WS"]}, ("Oceania", ["FJ", "WS"])), id="team"
    ),
    pytest.param(
        (position, {"title": "Lady Mayor"}, {"is_acting": "y"}, ("Lady Mayor", True)), id="position"
    ),
]


@pytest.mark.parametrize("record", RECORDS)
def test_changes_of_different_fields_go_together_and_are_told(client, admin, record):
    make, one, other, together = record
    address, given, query = make(admin)
    seen = remembered(client.get(address).text)

    assert client.post(address, data=given | one | seen).status_code == 302
    answer = client.post(address, data=given | other | seen, follow_redirects=True)

    assert tuple(db.session.execute(query).one()) == together
    assert "Saved, with what Ayu Lestari changed meanwhile" in answer.text


@pytest.mark.parametrize(("choice", "kept"), [("yours", "Mine"), ("theirs", "Water"), ("original", "Air")])
def test_a_field_that_both_changed_is_chosen_among_three(client, admin, choice, kept):
    address, given, query = campaign(admin)
    seen = remembered(client.get(address).text)
    client.post(address, data=given | {"name": "Water"} | seen)

    clash = client.post(address, data=given | {"name": "Mine", "purpose": "Typed at length"} | seen)

    assert clash.status_code == 422
    assert "Ayu Lestari saved this while you were writing." in clash.text
    for words in ("Yours", "Theirs", "As it was", "Mine", "Water", "Air", "Typed at length"):
        assert words in clash.text
    assert tuple(db.session.execute(query).one()) == ("Water", "Clean")
    again = given | {"name": "Mine", "purpose": "Typed at length"} | remembered(clash.text)
    assert client.post(address, data=again | {"choose-name": choice}).status_code == 302
    assert tuple(db.session.execute(query).one()) == (kept, "Typed at length")


def test_a_third_window_meets_the_choice_again(client, admin):
    address, given, query = campaign(admin)
    seen = remembered(client.get(address).text)
    client.post(address, data=given | {"name": "One"} | seen)
    clash = client.post(address, data=given | {"name": "Two"} | seen)
    client.post(address, data=given | {"name": "Three"} | remembered(client.get(address).text))

    once_more = client.post(
        address, data=given | {"name": "Two", "choose-name": "yours"} | remembered(clash.text)
    )

    assert once_more.status_code == 422
    assert "Three" in once_more.text
    assert db.session.execute(query).one().name == "Three"


def test_a_page_that_somebody_meddled_with_asks_instead_of_writing(client, admin):
    address, given, query = campaign(admin)
    client.post(address, data=given | {"name": "One"} | remembered(client.get(address).text))

    for original in ("", "null", "[]", "{", json.dumps({"name": 7})):
        forged = {"version": "x", "original": original, "was": original}
        assert client.post(address, data=given | {"name": "Two"} | forged).status_code == 422

    assert db.session.execute(query).one().name == "One"


def test_after_a_choice_what_only_they_changed_in_a_person_stays(client, admin):
    ratna = factories.person("Ratna", honorific="Ms", emails=("ratna@city.example",))
    address = f"/people/{ratna.party_id}/edit"
    seen = remembered(client.get(address).text)
    mail = {
        "reaches-0-channel": "email",
        "reaches-0-value": "ratna@city.example",
        "reaches-0-is_primary": "y",
    }
    given = {"given_name": "Ratna", "honorific": "Ms", "tags": ""} | mail
    theirs = {"honorific": "Dr", "salutation": "Madam Mayor", "tags": "vip"}
    assert client.post(address, data=given | theirs | seen).status_code == 302

    clash = client.post(address, data=given | {"honorific": "Prof"} | seen)

    assert clash.status_code == 422
    assert 'value="Madam Mayor"' in clash.text
    assert 'value="vip"' in clash.text
    assert 'value="Prof"' in clash.text
