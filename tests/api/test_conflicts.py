"""A program that read something before somebody else changed it hears which fields are not the same any more."""

import pytest

from crm.accounts import add_key
from tests import factories
from tests.api.conftest import Program


@pytest.fixture
def api(client, slate):
    return Program(client, add_key("Website", "officer", by=factories.user("admin"))[1])


@pytest.fixture
def things(api):
    """One of everything that has a version, by its address: what another one changed, and what we send late."""
    ratna, city = factories.person("Ratna"), factories.organisation("Kota Makassar")
    held = factories.position(ratna, city, "Mayor")
    now = "2026-11-24T02:00:00Z"
    said = {"kind": "call", "subject": "Waste", "at": now, "parties": [{"id": ratna.party_id}]}
    call = api("POST", "/interactions", said).json["id"]
    task = api(
        "POST", "/tasks", {"title": "Send costs", "party_id": ratna.party_id, "due_on": "2026-12-01"}
    ).json["id"]
    return {
        f"/people/{ratna.party_id}": ({"given_name": "Ratna Sari"}, {"given_name": "Rina", "language": "id"}),
        f"/organisations/{city.party_id}": ({"name": "Makassar"}, {"name": "Makassar City"}),
        f"/positions/{held.id}": ({"title": "Lady Mayor"}, {"title": "Chair"}),
        f"/interactions/{call}": ({"subject": "Water"}, {"subject": "Air", "place": "Suva"}),
        f"/tasks/{task}": ({"title": "Send the sheet"}, {"title": "Send nothing"}),
    }


def changed_meanwhile(api, address, theirs) -> int:
    """Somebody else changes it; the version that we had read before."""
    answer = api("PATCH", address, theirs)
    assert answer.status_code == 200, (address, answer.text)
    return answer.json["version"] - 1


def test_each_field_that_is_not_as_it_was_is_named(api, things):
    for address, (theirs, late) in things.items():
        version = changed_meanwhile(api, address, theirs)

        answer = api("PATCH", address, late | {"version": version})

        assert answer.status_code == 409, address
        ((name, value),) = theirs.items()
        assert name in [each["field"] for each in answer.json["errors"]], address
        assert value in str(answer.json["errors"]), address
        assert api("PATCH", address, theirs | {"version": version}).json[name] == value


def test_what_another_one_has_written_already_is_no_conflict(api, things):
    for address, (theirs, _late) in things.items():
        version = changed_meanwhile(api, address, theirs)

        assert api("PATCH", address, theirs | {"version": version}).status_code == 200, address
