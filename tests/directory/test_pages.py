"""The pages of the directory, as a browser sees them."""

import json
import re

import pytest

from crm.directory.models import ContactPoint, Person, Position
from crm.kernel import db
from tests import factories
from tests.directory.conftest import saved

HOSTILE = '<script>alert("x")</script>\'"&{{7*7}}'


def hidden(page, name):
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    return found.group(1).replace("&#34;", '"').replace("&#39;", "'").replace("&amp;", "&") if found else ""


def form_of(client, address):
    page = client.get(address).text
    return {name: hidden(page, name) for name in ("version", "original", "was")}


@pytest.mark.parametrize("path", ["/orgs", "/people", "/orgs/new", "/people/new", "/orgs/export.csv"])
def test_nobody_sees_anything_without_signing_in(client, path):
    assert "/sign-in" in client.get(path).headers["Location"]


@pytest.mark.parametrize("path", ["/orgs/new", "/people/new"])
def test_a_reader_cannot_write(reader, path):
    assert reader.get(path).status_code == 403
    assert reader.post(path, data={"name": "X"}).status_code == 403


def test_a_reader_sees_lists_and_records_without_verbs(reader):
    city = factories.organisation("Suva City Council")
    page = reader.get("/orgs").text
    assert "Suva City Council" in page
    assert 'name="id"' not in page
    record = reader.get(f"/orgs/{city.party_id}-suva-city-council").text
    assert "Edit" not in record
    assert reader.post(f"/records/{city.party_id}/archive").status_code == 403


def test_a_wrong_slug_goes_to_the_right_address(officer):
    city = factories.organisation("Suva City Council")
    right = f"/orgs/{city.party_id}-suva-city-council"
    for ref in (f"{city.party_id}", f"{city.party_id}-nonsense"):
        assert officer.get(f"/orgs/{ref}").headers["Location"] == right
    assert officer.get(right).status_code == 200


@pytest.mark.parametrize("ref", ["0", "abc", "99999999999999999999", "-1", "१"])
def test_no_record_is_a_404(officer, ref):
    assert officer.get(f"/people/{ref}").status_code == 404


def test_a_person_is_not_an_organisation(officer):
    ratna = factories.person("Ratna")
    assert officer.get(f"/orgs/{ratna.party_id}").status_code == 404


def test_a_person_is_added_with_position_and_addresses(officer):
    place = factories.organisation("Makassar", country="ID")
    answer = officer.post(
        "/people/new",
        data={
            "given_name": "Ratna",
            "family_name": "Sitaba",
            "country": "ID",
            "language": "id",
            "tags": "port, asean",
            "reaches-0-channel": "email",
            "reaches-0-value": "Ratna@Makassar.example",
            "reaches-1-channel": "phone",
            "reaches-1-value": "0812 3456 7890",
            "positions-0-title": "Deputy mayor",
            "positions-0-organisation": f"Makassar #{place.party_id}",
            "positions-0-from_on": "2024-05",
        },
    )
    page = officer.get(saved(answer)).text
    for words in (
        "Ratna Sitaba",
        "Deputy mayor",
        "since 2024-05",
        "Makassar",
        "Indonesian",
        "tel:+6281234567890",
    ):
        assert words in page, words
    assert '<bdi dir="ltr">Ratna@Makassar.example</bdi>' in page
    assert "Added a person" in page


def test_what_was_typed_comes_back_with_the_problem_at_its_field(officer):
    answer = officer.post(
        "/people/new",
        data={
            "given_name": "Ratna",
            "country": "ID",
            "reaches-0-channel": "email",
            "reaches-0-value": "not an address",
            "positions-0-title": "Mayor",
            "positions-0-organisation": "Nowhere",
            "positions-0-from_on": "soon",
        },
    )
    assert answer.status_code == 422
    page = answer.text
    assert "not an address is not an e-mail address" in page
    assert "Write a date as" in page
    assert 'value="Ratna"' in page
    assert 'value="Nowhere"' in page


def test_an_unknown_organisation_is_said_at_its_row(officer):
    data = {"given_name": "Ratna", "positions-0-title": "Mayor", "positions-0-organisation": "Nowhere"}
    page = officer.post("/people/new", data=data).text
    assert "There is no organisation called Nowhere" in page
    assert 'id="positions-0-organisation-e1"' in page
    assert db.session.query(Person).count() == 0


def test_a_likely_duplicate_is_shown_and_can_be_added_anyway(officer):
    factories.person("Ratna", "Sitaba", country="ID", emails=["r@makassar.example"])
    data = {
        "given_name": "R.",
        "country": "ID",
        "reaches-0-channel": "email",
        "reaches-0-value": "R@makassar.example",
    }
    answer = officer.post("/people/new", data=data)
    assert answer.status_code == 422
    assert "Ratna Sitaba" in answer.text
    assert "Add anyway" in answer.text
    saved(officer.post("/people/new", data=data | {"anyway": "yes"}))
    assert db.session.query(Person).count() == 2


def test_an_edit_keeps_the_old_address_in_the_history(officer):
    ratna = factories.person("Ratna", emails=["old@makassar.example"])
    address = f"/people/{ratna.party_id}/edit"
    page = officer.get(address).text
    assert 'value="old@makassar.example"' in page
    data = form_of(officer, address) | {"given_name": "Ratna", "country": "FJ"}
    data |= {"reaches-0-channel": "email", "reaches-0-value": "new@makassar.example"}
    page = officer.get(saved(officer.post(address, data=data))).text
    assert "mailto:new@makassar.example" in page
    assert "mailto:old@makassar.example" not in page
    assert "old@makassar.example" in page
    states = db.session.query(ContactPoint.value, ContactPoint.archived_at.is_(None)).order_by(
        ContactPoint.id
    )
    assert [tuple(s) for s in states] == [("old@makassar.example", False), ("new@makassar.example", True)]


def test_two_edits_of_different_fields_go_together(officer):
    ratna = factories.person("Ratna")
    address = f"/people/{ratna.party_id}/edit"
    first = form_of(officer, address)
    saved(officer.post(address, data=first | {"given_name": "Ratna", "country": "FJ", "honorific": "H.E."}))
    saved(
        officer.post(address, data=first | {"given_name": "Ratna", "country": "FJ", "family_name": "Sitaba"})
    )
    db.session.expire_all()
    person = db.session.get(Person, ratna.party_id)
    assert (person.honorific, person.family_name) == ("H.E.", "Sitaba")


@pytest.mark.parametrize(("choice", "kept"), [("yours", "Dr."), ("theirs", "H.E."), ("original", "Ms")])
def test_two_edits_of_one_field_are_chosen_between(officer, choice, kept):
    ratna = factories.person("Ratna", honorific="Ms")
    address = f"/people/{ratna.party_id}/edit"
    first = form_of(officer, address)
    given = {"given_name": "Ratna", "country": "FJ"}
    saved(officer.post(address, data=first | given | {"honorific": "H.E."}))
    clash = officer.post(address, data=first | given | {"honorific": "Dr."})
    assert clash.status_code == 422
    for words in ("What to keep", "Yours", "Theirs", "As it was", "H.E.", 'value="Dr."'):
        assert words in clash.text, words
    again = {name: hidden(clash.text, name) for name in ("version", "original", "was")}
    saved(officer.post(address, data=again | given | {"honorific": "Dr.", "choose-honorific": choice}))
    db.session.expire_all()
    assert db.session.get(Person, ratna.party_id).honorific == kept


def test_an_organisation_is_added_and_changed(officer):
    data = {
        "name": "Suva City Council",
        "class_code": "local_government",
        "country": "FJ",
        "population": "93,970",
    }
    data |= {"population_year": "2017", "aliases": "SCC; Suva", "latitude": "-18.14", "longitude": "178.44"}
    place = saved(officer.post("/orgs/new", data=data))
    page = officer.get(place).text
    for words in ("Suva City Council", "93,970", "(2017)", "SCC", "Fiji", "there now", "Local government"):
        assert words in page, words
    address = f"{place}/edit"
    edited = form_of(officer, address) | data | {"population": "100 000", "population_year": "2026"}
    assert "100,000" in officer.get(saved(officer.post(address, data=edited))).text


def test_numbers_that_are_none_are_said_so(officer):
    data = {"name": "X", "class_code": "partner", "population": "many", "latitude": "91", "longitude": "0"}
    page = officer.post("/orgs/new", data=data)
    assert page.status_code == 422
    assert page.text.count("Write a number.") >= 2


def test_a_position_begins_changes_and_ends(officer):
    place, ratna = factories.organisation("Makassar"), factories.person("Ratna")
    new = f"/people/{ratna.party_id}/positions/new"
    data = {"title": "Mayor", "organisation": "Makassar", "from_on": "2020"}
    page = officer.get(saved(officer.post(new, data=data))).text
    assert "since 2020" in page
    position = db.session.query(Position).one()
    assert position.organisation_id == place.party_id
    address = f"/positions/{position.id}"
    assert 'value="2020"' in officer.get(address).text
    data |= {"version": "1", "title": "Acting mayor", "is_acting": "y"}
    assert "Acting mayor (acting)" in officer.get(saved(officer.post(address, data=data))).text
    assert officer.post(address, data=data).status_code == 422
    done = officer.post(f"{address}/end", data={"last_on": "2021-12-31", "reason": "Election lost"})
    page = officer.get(saved(done)).text
    assert "Election lost" in page
    assert "No position is noted today" in page


def test_archive_and_back(officer):
    ratna = factories.person("Ratna")
    page = officer.get(saved(officer.post(f"/records/{ratna.party_id}/archive"))).text
    assert "Bring back" in page
    assert "Ratna" not in officer.get("/people").text
    assert "Ratna" in officer.get("/people?archived=yes").text
    saved(officer.post(f"/records/{ratna.party_id}/unarchive"))
    assert "Ratna" in officer.get("/people").text


def test_hostile_names_are_only_text(officer):
    place = factories.organisation(HOSTILE, tags=(HOSTILE[:50],), native_name=HOSTILE)
    ratna = factories.person(HOSTILE, emails=["x@y.example"])
    factories.position(ratna, place, HOSTILE)
    for address in (
        "/orgs",
        "/people",
        f"/orgs/{place.party_id}",
        f"/people/{ratna.party_id}",
        f"/people?q={HOSTILE}",
        f"/orgs/{place.party_id}/edit",
        f"/people/{ratna.party_id}/edit",
    ):
        page = officer.get(address, follow_redirects=True).text
        assert "<script>alert" not in page
        assert "49" not in re.sub(r'value="[^"]*"', "", page).split("HOSTILE")[0] or "{{7*7}}" in page


def test_organisations_to_pick_from(officer):
    place = factories.organisation("Makassar")
    options = officer.get("/orgs/options?positions-0-organisation=mak").text
    assert f"Makassar #{place.party_id}" in options


def test_the_original_in_the_page_may_be_nonsense(officer):
    ratna = factories.person("Ratna")
    data = {"version": "1", "original": "[", "given_name": "Rina", "country": "FJ"}
    saved(officer.post(f"/people/{ratna.party_id}/edit", data=data))
    data |= {"original": json.dumps({"given_name": 1}), "given_name": "Rita"}
    assert officer.post(f"/people/{ratna.party_id}/edit", data=data).status_code == 422


def test_other_rooms_have_panels_on_a_record(officer, monkeypatch):
    from crm.directory import panels

    monkeypatch.setattr(panels, "PANELS", {})
    panels.panel(
        "person", "Found here", lambda party: ("directory/_options.html", {"found": [party_like(party)]})
    )
    panels.panel("person", "Nothing to say", lambda party: None)
    ratna = factories.person("Ratna<b>")
    page = officer.get(f"/people/{ratna.party_id}", follow_redirects=True).text
    assert "Found here" in page
    assert "Ratna&lt;b&gt; #" in page
    assert "Nothing to say" not in page


def party_like(party):
    from crm.directory.queries.finding import Found

    return Found(party.id, party.kind, party.display_name, "", "")


def test_records_are_found_from_the_palette(officer):
    from crm.directory.places import records

    ratna = factories.person("Ratna", "Sitaba")
    (found,) = records("sit", 5)
    assert found["label"] == "Ratna Sitaba"
    assert officer.get(found["url"]).status_code == 200
    assert found["url"] == f"/people/{ratna.party_id}-ratna-sitaba"


def test_getting_a_page_changes_nothing(officer):
    place, ratna = factories.organisation("Suva"), factories.person("Ratna")
    counts = "SELECT (SELECT count(*) FROM change), (SELECT sum(version) FROM party)"
    before = db.session.execute(db.text(counts)).one()
    for address in (
        "/orgs",
        "/people",
        f"/orgs/{place.party_id}",
        f"/people/{ratna.party_id}/edit",
        "/people/export.csv",
        f"/people/{ratna.party_id}/positions/new",
    ):
        assert officer.get(address, follow_redirects=True).status_code == 200
    assert db.session.execute(db.text(counts)).one() == before
