"""Collections of one record in two windows: entry by entry, what goes together stays and the rest is chosen."""

import re

import pytest

from crm.directory.queries.records import record
from crm.kernel import db
from tests import factories

from .windows import Window

PASSWORD = "seven quiet harbours"
MAIL = "ratna@city.example"


@pytest.fixture
def admin(client):
    user = factories.member(role="admin", name="Ayu Lestari", password=PASSWORD)
    client.post("/sign-in", data={"email": user.email, "password": PASSWORD})
    return user


def two(client, address, field):
    """Two windows on one form."""
    return [Window.open(client, address, field) for _ in range(2)]


def choices(page: str) -> list[str]:
    """What is asked, by the names of its choices."""
    return sorted(set(re.findall(r'name="(choose-[^"]+)"', page)))


def points(party_id: int) -> dict:
    """Addresses that are in use, with their labels."""
    db.session.expire_all()
    return {p.value: p.label for p in record(party_id, "person").kept_points}


def test_addresses_and_tags_that_each_added_both_stay(client, admin):
    ratna = factories.person("Ratna", emails=(MAIL,), tags=("port",))
    first, second = two(client, f"/people/{ratna.party_id}/edit", "honorific")
    row = {"reaches-1-channel": "email"}
    first.save(**row, **{"reaches-1-value": "theirs@city.example", "tags": "port, theirs"})
    answer = second.save(**row, **{"reaches-1-value": "mine@city.example", "tags": "mine"})
    assert answer.status_code == 302
    assert set(points(ratna.party_id)) == {MAIL, "theirs@city.example", "mine@city.example"}
    assert [tag.name for tag in record(ratna.party_id, "person").party.tags] == ["mine", "theirs"]


@pytest.mark.parametrize(("choice", "kept"), [("yours", "Mine"), ("theirs", "Theirs"), ("original", None)])
def test_an_address_that_both_changed_is_chosen_and_others_go_together(client, admin, choice, kept):
    ratna = factories.person("Ratna", emails=(MAIL,), phones=("+6799123456",))
    first, second = two(client, f"/people/{ratna.party_id}/edit", "honorific")
    first.save(**{"reaches-0-label": "Theirs"})
    clash = second.save(**{"reaches-0-label": "Mine", "reaches-1-label": "Mobile"})
    assert clash.status_code == 422
    (asked,) = choices(clash.text)
    assert f"How to reach them: {MAIL}" in clash.text
    again = Window.read(client, first.address, clash.text, "honorific")
    assert again.save(**{asked: choice}).status_code == 302
    assert points(ratna.party_id)[MAIL] == kept
    assert "Mobile" in points(ratna.party_id).values()


@pytest.mark.parametrize(("choice", "kept"), [("yours", {}), ("theirs", {MAIL: "Theirs"})])
def test_an_address_that_one_removed_and_the_other_changed_is_chosen(client, admin, choice, kept):
    ratna = factories.person("Ratna", emails=(MAIL,))
    first, second = two(client, f"/people/{ratna.party_id}/edit", "honorific")
    first.save(**{"reaches-0-label": "Theirs"})
    clash = second.save(**{"reaches-0-value": ""})
    assert "not there" in clash.text
    (asked,) = choices(clash.text)
    Window.read(client, first.address, clash.text, "honorific").save(**{asked: choice})
    assert points(ratna.party_id) == kept


def held(client):
    """A person with one position, and the form of the person in two windows."""
    ratna, suva = factories.person("Ratna"), factories.organisation("Suva")
    position = factories.position(ratna, suva, "Mayor")
    return position, two(client, f"/people/{ratna.party_id}/edit", "honorific")


def test_a_position_in_the_form_of_a_person_meets_field_by_field(client, admin):
    position, (first, second) = held(client)
    first.save(**{"positions-0-from_on": "2024-05", "positions-0-is_acting": "y"})
    answer = second.save(**{"positions-0-title": "Lady Mayor", "honorific": "Dr"})
    assert answer.status_code == 302
    db.session.refresh(position)
    assert (position.title, position.is_acting, position.valid.lower.year) == ("Lady Mayor", True, 2024)
    assert "changed meanwhile: Positions" in client.get(answer.location, follow_redirects=True).text


@pytest.mark.parametrize(("choice", "kept"), [("yours", "Mine"), ("theirs", "Theirs"), ("original", "Mayor")])
def test_a_position_and_a_field_that_both_changed_are_chosen_at_once(client, admin, choice, kept):
    position, (first, second) = held(client)
    first.save(**{"positions-0-title": "Theirs", "honorific": "Dr"})
    clash = second.save(**{"positions-0-title": "Mine", "honorific": "Prof", "salutation": "Madam"})
    assert clash.status_code == 422
    assert choices(clash.text) == ["choose-honorific", "choose-positions-0-title"]
    again = Window.read(client, first.address, clash.text, "honorific")
    assert again.save(**dict.fromkeys(choices(clash.text), choice)).status_code == 302
    db.session.refresh(position)
    assert position.title == kept


def test_a_position_that_was_taken_away_meanwhile_is_asked_for(client, admin):
    position, (first, second) = held(client)
    client.post(f"/changes/{position.written_in}/undo")
    clash = second.save(**{"positions-0-title": "Lady Mayor"})
    assert clash.status_code == 422
    assert "not there" in clash.text
    again = Window.read(client, first.address, clash.text, "honorific")
    assert again.save(**{"choose-positions-0-title": "theirs"}).status_code == 302


def test_who_took_part_goes_together_row_by_row(client, admin):
    ratna, budi, city = factories.person("Ratna"), factories.person("Budi"), factories.person("Chen")
    row = factories.contact(ratna, by=admin)
    first, second = two(client, f"/contacts/{row.id}/edit", "subject")
    first.save([("parties-1-who", f"Budi #{budi.party_id}"), ("parties-1-role", "with")])
    answer = second.save([("parties-1-who", f"Chen #{city.party_id}"), ("parties-1-role", "with")])
    assert answer.status_code == 302
    page = client.get(f"/contacts/{row.id}").text
    assert all(name in page for name in ("Ratna", "Budi", "Chen"))


def test_the_part_that_both_changed_of_one_who_took_part_is_chosen(client, admin):
    row = factories.contact(factories.person("Ratna"), by=admin)
    first, second = two(client, f"/contacts/{row.id}/edit", "subject")
    first.save(**{"parties-0-role": "organiser"})
    clash = second.save(**{"parties-0-role": "about"})
    assert clash.status_code == 422
    (asked,) = choices(clash.text)
    again = Window.read(client, first.address, clash.text, "subject")
    assert again.save(**{asked: "theirs"}).status_code == 302
    assert Window.open(client, first.address, "subject").shows("parties-0-role") == "organiser"


def test_countries_of_a_team_that_each_added_both_stay(client, admin):
    from .test_every_form import team

    first, second = two(client, team(admin), "name")
    first.save(countries=["FJ", "WS"])
    assert second.save(countries=["FJ", "TO"]).status_code == 302
    assert set(Window.open(client, first.address, "name").shows("countries")) == {"FJ", "WS", "TO"}
