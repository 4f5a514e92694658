"""Fields of the network's own, identifiers of other systems, and forged names of fields."""

import re

import pytest

from crm import directory
from crm.directory.models import ExternalId, FieldDef, Party
from crm.kernel import db
from tests import factories
from tests.directory.conftest import saved
from tests.directory.test_pages import form_of


@pytest.fixture
def defined(slate):
    by = factories.user()
    for key, kind, more in (
        ("seats", "number", {}),
        ("met_on", "date", {}),
        ("is_host", "bool", {}),
        ("group", "choice", {"options": ["Waste", "Heat"]}),
        ("themes", "multi", {"options": ["Ports", "Rivers", "Roads"]}),
        ("words", "multi", {}),
        ("motto", "text", {"required": True}),
        ("secret", "text", {"visible_to": "admin"}),
    ):
        directory.add_field(
            FieldDef(subject="person", key=key, label=key.capitalize(), type=kind, **more), by=by
        )


SAID = {
    "own_seats": "1,200",
    "own_met_on": "2026-05-17",
    "own_is_host": "y",
    "own_group": "Heat",
    "own_themes": ["Ports", "Roads"],
    "own_words": "calm, water",
    "own_motto": "Together",
}
KEPT = {
    "seats": 1200,
    "met_on": "2026-05-17",
    "is_host": True,
    "group": "Heat",
    "themes": ["Ports", "Roads"],
    "words": ["calm", "water"],
    "motto": "Together",
}


def custom_of(party_id):
    return db.session.get(Party, party_id, populate_existing=True).custom


def test_every_type_is_written_and_shown_again(officer, defined):
    answer = officer.post("/people/new", data={"given_name": "Ratna", **SAID})
    number = int(re.search(r"/people/(\d+)", saved(answer)).group(1))
    assert custom_of(number) == KEPT
    page = officer.get(f"/people/{number}/edit").text
    for words in ('value="1200"', 'value="2026-05-17"', "calm, water", 'value="Together"'):
        assert words in page
    assert "own_secret" not in page
    record = officer.get(f"/people/{number}", follow_redirects=True).text
    assert "Ports, Roads" in record


def test_what_the_form_does_not_show_stays_and_what_is_emptied_goes(officer, defined):
    ratna = factories.person("Ratna", custom={"secret": "s", "elsewhere": 1, "seats": 3, "motto": "Old"})
    data = {"given_name": "Ratna", "own_motto": "New"} | form_of(officer, f"/people/{ratna.party_id}/edit")
    saved(officer.post(f"/people/{ratna.party_id}/edit", data=data))
    assert custom_of(ratna.party_id) == {"secret": "s", "elsewhere": 1, "motto": "New"}


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("own_seats", "many"),
        ("own_seats", "nan"),
        ("own_seats", "1e400"),
        ("own_met_on", "2026-13-40"),
        ("own_group", "Nonsense"),
        ("own_themes", "Nonsense"),
        ("own_motto", ""),
        ("own_motto", "x" * 2001),
    ],
)
def test_a_wrong_value_is_refused_at_its_field(officer, defined, name, wrong):
    answer = officer.post("/people/new", data={"given_name": "Ratna", **SAID, name: wrong})
    assert answer.status_code == 422
    assert f'href="#{name}"' in answer.text


def test_identifiers_of_other_systems_are_written_and_taken_away(officer):
    data = {"name": "Makassar", "class_code": "local_government"}
    ids = {"external_ids-0-system": "geonames", "external_ids-0-value": "1622786"}
    number = int(re.search(r"/orgs/(\d+)", saved(officer.post("/orgs/new", data=data | ids))).group(1))
    assert db.session.get(ExternalId, ("geonames", "1622786")).party_id == number
    assert 'value="1622786"' in officer.get(f"/orgs/{number}/edit").text
    seen = form_of(officer, f"/orgs/{number}/edit")
    saved(officer.post(f"/orgs/{number}/edit", data=data | seen))
    assert db.session.get(ExternalId, ("geonames", "1622786"), populate_existing=True) is None


@pytest.mark.parametrize(
    "ids",
    [
        {"external_ids-0-system": "geonames"},
        {"external_ids-0-value": "1"},
        {
            "external_ids-0-system": "a",
            "external_ids-0-value": "1",
            "external_ids-1-system": "a",
            "external_ids-1-value": "2",
        },
    ],
)
def test_a_half_identifier_is_refused(officer, ids):
    assert officer.post("/people/new", data={"given_name": "Ratna"} | ids).status_code == 422


@pytest.mark.parametrize("number", ["²", "१", "9" * 5000, "12345678"])
def test_a_forged_number_of_a_row_is_refused_with_a_sentence(officer, number):
    answer = officer.post("/people/new", data={"given_name": "Ratna", f"reaches-{number}-value": "x"})
    assert answer.status_code == 400
    assert "could not be understood" in answer.text
