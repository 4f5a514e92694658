"""Segments, imports and mailings for programs."""

import io
from datetime import timedelta

import openpyxl
import pytest

from crm.kernel.clock import now

INDONESIA = {"all": [{"field": "country", "op": "is", "value": "ID"}]}


def person(api, name, **fields):
    body = {"given_name": name, "email": f"{name}@x.example", "topics": ["newsletter"]}
    return api("POST", "/people", body | fields).json["id"]


def mailing(api, **fields):
    body = {"subject": "News", "markdown": 'Dear {{ given_name | default("colleague") }}'}
    return api("POST", "/mailings", body | fields)


def test_a_segment_is_kept_and_counted(api):
    person(api, "ayu", country="ID")
    person(api, "ben", country="NP")

    made = api("POST", "/segments", {"name": "Indonesia", "filter": INDONESIA})

    assert made.status_code == 201, made.text
    assert api("GET", f"/segments/{made.json['id']}/count").json == {"count": 1}
    assert api("GET", "/segments").json["items"] == [made.json]
    assert api("GET", f"/segments/{made.json['id']}").json == made.json
    again = api("POST", "/segments", {"name": "indonesia", "filter": INDONESIA})
    assert again.json["errors"][0]["field"] == "name"


@pytest.mark.parametrize(
    "tree",
    [
        {"field": "nonsense", "op": "is", "value": 1},
        {"field": "country", "op": "nonsense", "value": "ID"},
        {"some": []},
        {"not": 1},
        {"all": [{"all": [{"field": "country"}]}]},
        {},
    ],
)
def test_a_filter_that_makes_no_sense_is_refused_by_name(api, tree):
    answer = api("POST", "/segments", {"name": "X", "filter": tree})

    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "filter")


def test_a_mailing_is_drafted_and_sent(api, mail_server):
    ayu = person(api, "ayu")

    made = mailing(api, person_ids=[ayu], topic="newsletter")

    assert made.status_code == 201, made.text
    assert (made.json["status"], made.json["topic"], made.json["person_ids"]) == (
        "draft",
        "newsletter",
        [ayu],
    )
    path = f"/mailings/{made.json['id']}"
    assert api("POST", f"{path}/pause").status_code == 409
    sent = api("POST", f"{path}/send")
    assert sent.status_code == 200, sent.text
    assert sent.json["status"] != "draft"
    assert api("POST", f"{path}/send").status_code == 409
    assert api("GET", path).json["counts"]["accepted"] == 0
    assert api("GET", f"{path}/messages").json["items"] == []
    assert api("POST", f"{path}/cancel").json["status"] == "cancelled"
    assert [row["id"] for row in api("GET", "/mailings").json["items"]] == [made.json["id"]]


def test_a_mailing_with_a_moment_ahead_is_scheduled(api, mail_server):
    at = (now() + timedelta(days=1)).isoformat()
    made = mailing(api, person_ids=[person(api, "ayu")], send_at=at, zone="Asia/Jakarta").json

    sent = api("POST", f"/mailings/{made['id']}/send").json

    assert (sent["status"], sent["zone"]) == ("scheduled", "Asia/Jakarta")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"topic": "unknown"}, "topic"),
        ({"segment_id": 999}, "segment_id"),
        ({"person_ids": [999], "segment_id": None}, "person_ids"),
        ({"zone": "Mars/Olympus"}, "zone"),
        ({"send_at": "tomorrow"}, "send_at"),
        ({"send_at": "2030-01-01T09:00:00"}, "send_at"),
        ({"status": "finished"}, "status"),
        ({"html": "<p>x</p>"}, "body"),
    ],
)
def test_a_mailing_that_cannot_be_is_refused_by_name(api, fields, field):
    segment = api("POST", "/segments", {"name": "All", "filter": {"all": []}}).json["id"]

    given = {k: v for k, v in ({"segment_id": segment} | fields).items() if v is not None}
    answer = mailing(api, **given)

    assert answer.status_code == 422, answer.text
    assert answer.json["errors"][0]["field"].startswith(field), answer.json


def test_a_civil_moment_is_read_on_the_clock_of_the_zone(api):
    made = mailing(api, person_ids=[person(api, "ayu")], send_at="2099-03-01T09:00:00", zone="Asia/Kathmandu")

    assert made.status_code == 201, made.text
    assert made.json["send_at"] == "2099-03-01T03:15:00Z"


@pytest.mark.parametrize("fields", [{}, {"text": "Dear {{ given_name }}"}])
def test_html_is_brought_along_with_words_of_its_own_or_without(api, mail_server, fields):
    body = {"subject": "News", "html": "<p>Dear {{ given_name }}</p>", "person_ids": [person(api, "ayu")]}

    made = api("POST", "/mailings", body | fields)

    assert made.status_code == 201, made.text
    assert api("POST", f"/mailings/{made.json['id']}/send").json["status"] != "draft"


def test_fields_that_a_program_brings_can_be_asked_for_and_stand_in_letters(api, mail_server):
    ayu = person(api, "ayu", custom={"shirt": "M", "size": 4, "vip": True, "roles": ["a"]})
    person(api, "ben", custom={"shirt": "L", "size": 2, "vip": False})
    asked = [("shirt", "is", "M"), ("size", "more_than", 3), ("vip", "is", True), ("shirt", "set", None)]

    counts = []
    for key, op, value in asked:
        leaf = {"field": f"custom.{key}", "op": op} | ({} if value is None else {"value": value})
        made = api("POST", "/segments", {"name": key + op, "filter": leaf})
        assert made.status_code == 201, made.text
        counts.append(api("GET", f"/segments/{made.json['id']}/count").json["count"])
    letter = mailing(api, person_ids=[ayu], markdown="Your shirt: {{ custom.shirt }}").json

    assert counts == [1, 1, 1, 2]
    assert api("POST", f"/mailings/{letter['id']}/send").status_code == 200


def test_an_unknown_merge_field_is_refused_before_sending(api, mail_server):
    made = mailing(api, person_ids=[person(api, "ayu")], markdown="Dear {{ nonsense }}").json

    answer = api("POST", f"/mailings/{made['id']}/send")

    assert answer.status_code in (409, 422)
    assert "nonsense" in answer.text


def upload(api, text, name="list.csv", **fields):
    file = (io.BytesIO(text if isinstance(text, bytes) else text.encode()), name)
    return api("POST", "/imports", data=fields | {"file": file}, content_type="multipart/form-data")


LIST = "given_name,family_name,email,country\nAyu,Lestari,ayu@x.example,ID\nBen,Tan,ben@x.example,SG\n"


def test_an_import_is_checked_applied_and_undone(api):
    made = upload(api, LIST, kind="people", basis="membership", topics="newsletter")
    assert made.status_code == 201, made.text
    assert (made.json["state"], made.json["rows"], made.json["created"]) == ("checked", 2, 2)
    path = f"/imports/{made.json['id']}"

    applied = api("POST", f"{path}/apply")
    assert applied.status_code == 202, applied.text
    from crm.exchange.verbs.applying import work

    work(made.json["id"])
    done = api("GET", path).json
    assert (done["state"], done["created"]) == ("applied", 2)
    assert len(api("GET", "/people").json["items"]) == 2

    undone = api("POST", f"{path}/undo")
    assert undone.status_code == 200, undone.text
    assert undone.json["conflicts"] == []
    assert api("GET", "/people").json["items"] == []
    assert api("POST", f"{path}/undo").status_code == 409


def test_several_sheets_are_brought_in_at_once(api):
    book = openpyxl.Workbook()
    for name in ("Monday", "Tuesday", "Late"):
        sheet = book.create_sheet(name)
        sheet.append(["Name", "Email"])
        sheet.append([f"Ana {name}", f"{name}@x.example"])
    del book["Sheet"]
    kept = io.BytesIO()
    book.save(kept)
    made = upload(api, kept.getvalue(), "desk.xlsx", sheet="Monday", also=["Tuesday", "Late"])

    assert made.status_code == 201, made.text
    assert (made.json["rows"], made.json["created"]) == (3, 3)


@pytest.mark.parametrize(
    ("text", "fields"), [("", {}), ("\x00\x01", {}), (LIST, {"basis": "whim"}), (LIST, {"nonsense": "1"})]
)
def test_a_file_that_is_none_is_refused(api, text, fields):
    answer = upload(api, text, **fields)

    assert answer.status_code == 422, answer.text


def test_an_import_needs_a_file(api):
    answer = api("POST", "/imports", data={"kind": "people"}, content_type="multipart/form-data")

    assert answer.json["errors"][0]["field"] == "file"
