"""Contacts and tasks for programs."""

from datetime import UTC, date, datetime

import pytest

from crm.accounts import add_key
from crm.journal import SYSTEM
from tests import factories
from tests.api.conftest import Program


@pytest.fixture
def maker(slate):
    return factories.user("admin", email="ayu@network.example")


@pytest.fixture
def api(client, maker):
    return Program(client, add_key("Website", "officer", by=maker)[1])


@pytest.fixture
def city(slate):
    return factories.organisation("Makassar")


@pytest.fixture
def mayor(city):
    person = factories.person("Ratna")
    factories.position(person, city, "Mayor", from_on=date(2024, 1, 1))
    return person


def told(api, *parties, **more):
    body = {
        "kind": "call",
        "subject": "Forum seats",
        "at": "2026-11-12T10:00:00+08:00",
        "timezone": "Asia/Makassar",
        "parties": [{"id": party.party_id} for party in parties],
    }
    return api("POST", "/interactions", body | more.pop("body", {}), **more)


def test_a_contact_is_written_and_found_by_whom_it_was_with_and_since_when(api, city, mayor):
    answer = told(api, mayor, body={"promises": [{"title": "Send the letter", "due_on": "2026-11-20"}]})

    assert answer.status_code == 201, answer.text
    made = answer.json
    assert made["at"] == "2026-11-12T02:00:00Z"
    assert {p["name"]: bool(p["position_id"]) for p in made["parties"]} == {"Ratna": True, "Makassar": False}
    assert made["by"] == "ayu@network.example"
    for query, ids in (
        (f"party_id={city.party_id}", [made["id"]]),
        ("since=2026-11-01T00:00:00Z", [made["id"]]),
        ("since=2026-12-01T00:00:00Z", []),
        ("party_id=1", [] if city.party_id != 1 else [made["id"]]),
    ):
        assert [i["id"] for i in api("GET", f"/interactions?{query}").json["items"]] == ids
    assert api("GET", f"/interactions/{made['id']}").json == made
    tasks = api("GET", f"/tasks?party_id={mayor.party_id}&open=true").json["items"]
    assert [(t["title"], t["direction"], t["due_on"]) for t in tasks] == [
        ("Send the letter", "ours", "2026-11-20")
    ]


def test_a_repeated_post_writes_once(api, city):
    first = told(api, city, headers={"Idempotency-Key": "k1"})
    again = told(api, city, headers={"Idempotency-Key": "k1"})

    assert again.json == first.json
    assert again.headers["Idempotency-Replayed"] == "true"
    assert len(api("GET", "/interactions").json["items"]) == 1


def test_pages_follow_each_other(api, city):
    ids = [told(api, city).json["id"] for _n in range(3)]
    first = api("GET", "/interactions?limit=2").json

    assert [i["id"] for i in first["items"]] == ids[:2]
    rest = api("GET", f"/interactions?limit=2&after={first['next']}").json
    assert ([i["id"] for i in rest["items"]], rest["next"]) == (ids[2:], None)


def test_what_is_wrong_is_named(api, city):
    for change, field in (
        ({"kind": "dream"}, "kind"),
        ({"at": "2026-11-12T10:00:00"}, "at"),
        ({"parties": []}, "parties"),
        ({"parties": [{"id": 2**40}]}, "who"),
        ({"timezone": "Mars/Base"}, "zone"),
        ({"visibility": "private"}, "visibility"),
    ):
        answer = told(api, city, body=change)
        assert answer.status_code == 422, (change, answer.text)
        assert answer.json["errors"][0]["field"] == field


def test_a_contact_changes_by_what_is_given(api, city, mayor):
    made = told(api, mayor).json

    changed = api("PATCH", f"/interactions/{made['id']}", {"outcome": "Three seats", "version": 1}).json

    assert (changed["outcome"], changed["subject"], changed["version"]) == ("Three seats", "Forum seats", 2)
    assert changed["parties"] == made["parties"]
    assert api("PATCH", f"/interactions/{made['id']}", {"subject": "x", "version": 1}).status_code == 409


def test_what_is_in_confidence_is_not_for_programs(api, city, maker):
    row = factories.contact(city, by=maker, visibility="private", starts_at=datetime(2026, 1, 1, tzinfo=UTC))

    assert api("GET", f"/interactions/{row.id}").status_code == 404
    assert api("GET", "/interactions").json["items"] == []
    assert api("PATCH", f"/interactions/{row.id}", {"subject": "x"}).status_code == 404


def test_a_task_is_noted_done_and_opened_again(api, city):
    made = api("POST", "/tasks", {"title": "Send it", "party_id": city.party_id})
    assert made.status_code == 201, made.text
    path = f"/tasks/{made.json['id']}"
    assert made.json["assignee"] == "ayu@network.example"

    assert api("PATCH", path, {"done": True}).json["done_at"]
    assert api("GET", "/tasks?open=true").json["items"] == []
    assert api("PATCH", path, {"done": False, "title": "Send both"}).json["title"] == "Send both"
    assert api("PATCH", path, {"assignee": "nobody@x.example"}).json["errors"][0]["field"] == "assignee"


def test_a_key_that_may_only_read_writes_nothing(client, city):
    reader = Program(client, add_key("Reader", "reader", by=SYSTEM)[1])

    assert told(reader, city).status_code == 403
    assert reader("GET", "/tasks").status_code == 200
