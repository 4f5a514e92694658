"""People, organisations and positions for programs."""

import pytest
from sqlalchemy import func, select

from crm.audiences.models import ConsentEvent
from crm.directory.models import Party
from crm.journal.models import ChangeSet
from crm.kernel import db

AYU = {
    "given_name": "Ayu",
    "family_name": "Lestari",
    "language": "id",
    "country": "ID",
    "email": "Ayu@Makassar.example",
    "phone": "+62 811 1234 567",
    "topics": ["newsletter"],
    "custom": {"shirt": "M"},
}


def made(api, **fields):
    answer = api("POST", "/people", AYU | fields)
    assert answer.status_code == 201, answer.text
    return answer.json


def test_a_person_is_added_and_found(api):
    person = made(api)

    assert person["name"] == "Ayu Lestari"
    assert (person["subscribed"], person["suppressed"], person["topics"]) == (True, False, ["newsletter"])
    assert api("GET", f"/people/{person['id']}").json == {
        k: v for k, v in person.items() if k != "duplicates"
    }
    found = api("GET", "/people?email=ayu@makassar.example").json
    assert ([p["id"] for p in found["items"]], found["next"]) == ([person["id"]], None)
    assert [p["id"] for p in api("GET", "/people?q=lest").json["items"]] == [person["id"]]
    assert api("GET", "/people?email=nobody@x.example").json["items"] == []


def test_the_permission_says_where_it_comes_from(api):
    made(api)

    event = db.session.scalar(select(ConsentEvent))
    assert (event.basis, event.evidence) == ("public_role", {"source": "api", "key": "Website"})
    assert (
        db.session.scalar(select(func.count()).select_from(ChangeSet).where(ChangeSet.actor_kind == "api"))
        > 0
    )


def test_without_topics_there_is_no_permission_and_with_a_basis_there_is(api):
    assert made(api, topics=[])["subscribed"] is False
    assert made(api, topics=[], basis="consent")["topics"] == ["general"]


def test_a_shared_mailbox_is_named_not_refused(api):
    first = made(api)

    assert made(api, given_name="Ben")["duplicates"] == [first["id"]]


def test_a_person_changes_by_what_is_given(api):
    person = made(api)

    answer = api("PATCH", f"/people/{person['id']}", {"email": "new@makassar.example", "custom": {"x": 1}})

    assert answer.status_code == 200, answer.text
    assert answer.json["email"] == "new@makassar.example"
    assert answer.json["phone"] == person["phone"]
    assert answer.json["custom"] == {"shirt": "M", "x": 1}
    assert answer.json["given_name"] == "Ayu"
    assert api("PATCH", f"/people/{person['id']}", {"email": None}).json["email"] is None


def test_stopping_and_beginning_again(api):
    path = f"/people/{made(api)['id']}"

    stopped = api("PATCH", path, {"subscribed": False}).json
    assert (stopped["subscribed"], stopped["topics"]) == (False, [])
    assert api("PATCH", path, {"subscribed": True}).status_code == 422
    again = api("PATCH", path, {"subscribed": True, "basis": "consent"}).json

    assert (again["subscribed"], again["suppressed"]) == (True, False)


def test_a_grant_does_not_overrule_a_withdrawal(api):
    path = f"/people/{made(api)['id']}"
    api("PATCH", path, {"subscribed": False})

    assert api("PATCH", path, {"topics": ["newsletter"]}).json["subscribed"] is False


def test_topics_that_are_not_named_end(api):
    path = f"/people/{made(api, topics=['newsletter', 'events'])['id']}"

    assert api("PATCH", path, {"topics": ["events"]}).json["topics"] == ["events"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (AYU | {"is_admin": True}, "is_admin"),
        (AYU | {"consented_at": "2020-01-01"}, "consented_at"),
        (AYU | {"id": 1}, "id"),
        (AYU | {"email": "no address"}, "email"),
        (AYU | {"country": "Indonesia"}, "country"),
        (AYU | {"country": "ZX"}, "country"),
        (AYU | {"topics": ["unknown"]}, "topic"),
        (AYU | {"given_name": "a\x00b"}, "given_name"),
        (AYU | {"given_name": "\ud800"}, "given_name"),
        ({"language": "en"}, "given_name"),
        ([1], "body"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(api, body, field):
    answer = api("POST", "/people", body)

    assert answer.status_code == 422, answer.text
    assert answer.content_type == "application/problem+json"
    assert answer.json["errors"][0]["field"].startswith(field), answer.json
    assert db.session.scalar(select(func.count()).select_from(Party)) == 0


def test_mass_assignment_changes_nothing(api):
    person = made(api)

    answer = api("PATCH", f"/people/{person['id']}", {"given_name": "X", "version": 1, "archived_at": None})

    assert answer.status_code == 422
    assert api("GET", f"/people/{person['id']}").json["given_name"] == "Ayu"


def test_pages_follow_each_other_without_gaps(api):
    ids = [made(api, email=None, given_name=f"P{n}")["id"] for n in range(5)]
    seen, after = [], ""
    while True:
        page = api("GET", f"/people?limit=2{after}").json
        seen += [p["id"] for p in page["items"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"

    assert seen == ids
    assert api("GET", "/people?after=nonsense").status_code == 422
    assert api("GET", "/people?limit=1000").status_code == 422
    assert api("GET", "/people?unknown=1").status_code == 422


def test_organisations_and_positions(api):
    place = api(
        "POST",
        "/organisations",
        {
            "name": "City of Makassar",
            "kind": "local_government",
            "country": "ID",
            "latitude": -5.1,
            "longitude": 119.4,
            "population": 1423877,
            "timezone": "Asia/Makassar",
            "external_ids": {"geonames_id": "1622786"},
        },
    )
    assert place.status_code == 201, place.text
    assert place.json["external_ids"] == {"geonames_id": "1622786"}
    person = made(api)
    position = api(
        "POST",
        "/positions",
        {
            "person_id": person["id"],
            "organisation_id": place.json["id"],
            "title": "Mayor",
            "from": "2024-02-01",
            "until": "2029-01-31",
        },
    )
    assert position.status_code == 201, position.text
    assert (position.json["from"], position.json["until"]) == ("2024-02-01", "2029-01-31")
    assert api("GET", f"/positions?person_id={person['id']}").json["items"] == [position.json]
    assert api("GET", f"/people/{person['id']}").json["positions"] == [position.json]
    changed = api("PATCH", f"/organisations/{place.json['id']}", {"short_name": "Makassar"}).json
    assert (changed["short_name"], changed["population"]) == ("Makassar", 1423877)
    taken = api("POST", "/organisations", {"name": "Other", "external_ids": {"geonames_id": "1622786"}})
    assert taken.status_code == 422
    assert api("POST", "/positions", position.json | {"id": 1}).status_code == 422
    nobody = {"person_id": 999, "organisation_id": place.json["id"], "title": "Mayor"}
    assert api("POST", "/positions", nobody).json["errors"][0]["field"] == "person_id"


def test_an_association_without_more_is_read_as_national_and_says_so(api):
    answer = api("POST", "/organisations", {"name": "Association of Cities", "kind": "association"}).json

    assert answer["kind"] == "association_national"
    assert answer["flags"]


def test_a_kind_that_is_none_is_refused_by_name(api):
    answer = api("POST", "/organisations", {"name": "X", "kind": "nonsense"})

    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "kind")


def test_latitude_without_longitude_is_refused(api):
    answer = api("POST", "/organisations", {"name": "X", "latitude": 1})

    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "latitude")


@pytest.mark.parametrize("number", ["999", "99999999999999999999999", "-1", "x"])
@pytest.mark.parametrize("thing", ["people", "organisations", "segments", "imports", "mailings"])
def test_there_is_nothing_at_other_numbers(api, thing, number):
    answer = api("GET", f"/{thing}/{number}")

    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"


def test_a_person_is_no_organisation(api):
    assert api("GET", f"/organisations/{made(api)['id']}").status_code == 404
