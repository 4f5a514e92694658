"""The pages of changes of many, of values changed where they stand, and of lists that leave as files."""

import csv
import io
import re
from datetime import datetime

import pytest
from openpyxl import load_workbook

from crm import directory
from crm.directory.models import BulkJob, ExportLog, FieldDef, Party, Person
from crm.journal import SYSTEM
from crm.kernel import db
from tests import factories


def hidden(page):
    """What the forms of a page carry on."""
    found = re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', page)
    data = {}
    for name, value in found:
        data.setdefault(name, []).append(value)
    return data


def party(row):
    return db.session.get(Party, row.party_id, populate_existing=True)


def test_from_ticks_to_one_change_and_its_undo(officer):
    people = [factories.person(name) for name in ("Ana", "Bela", "Cini")]
    ids = [p.party_id for p in people[:2]]
    assert "2 records are selected" in officer.post("/people/change", data={"id": ids}).text
    asked = {"id": ids, "field": "language", "value": "id", "step": "preview"}
    page = officer.post("/people/change", data=asked).text
    assert "2 records change" in page
    assert "<ins>Indonesian</ins>" in page
    assert {party(p).lang for p in people} == {None}
    said = hidden(page) | {"field": "language", "value": "id"}
    answer = officer.post("/people/change/apply", data=said, follow_redirects=True)
    assert "2 records changed" in answer.text
    assert [party(p).lang for p in people] == ["id", "id", None]
    assert db.session.query(BulkJob).one().changed == 2
    officer.post("/people/change/apply", data=said)
    assert party(people[0]).version == 2
    officer.post(re.search(r'action="(/changes/\d+/undo)"', answer.text).group(1))
    assert party(people[0]).lang is None


def test_all_but_one_of_a_list_and_a_list_that_changed(officer):
    people = [factories.person(name, country="ID") for name in ("Ana", "Bela", "Cini")]
    page = officer.get("/people?country=ID&select=all").text
    said = hidden(page) | {"everything": "yes", "count": "3", "keep": [p.party_id for p in people[1:]]}
    said |= {"shown": [p.party_id for p in people]}
    asked = said | {"field": "tags", "op": "add", "value": "Forum", "step": "preview"}
    page = officer.post("/people/change", data=asked).text
    assert "2 records change" in page
    dora = factories.person("Dora", country="ID")
    directory.edit_person(dora.party_id, {"language": "id"}, by=SYSTEM)
    apply = hidden(page) | {"field": "tags", "op": "add", "value": "Forum"}
    answer = officer.post("/people/change/apply", data=apply)
    assert answer.status_code == 409
    assert "from 2 to 3" in answer.text
    assert "Dora" in answer.text
    directory.archive(dora.party_id, by=SYSTEM)
    assert officer.post("/people/change/apply", data=apply).status_code == 302
    assert officer.get("/people?tag=Forum").text.count("data-row=") == 2


def test_quick_actions_leave_out_what_was_unticked(officer):
    people = [factories.person(name) for name in ("Ana", "Bela", "Cini")]
    page = officer.get("/people?select=all").text
    said = hidden(page) | {"keep": [p.party_id for p in people[:2]]}
    assert said["shown"] == [str(p.party_id) for p in people]
    assert "2 records archived" in officer.post("/people/archive", data=said, follow_redirects=True).text
    assert not party(people[2]).is_archived
    elsewhere = {"everything": "yes", "count": "1", "digest": "0" * 16}
    assert "another list" in officer.post("/people/archive", data=elsewhere).text
    assert not party(people[2]).is_archived


def test_a_selection_of_another_list_is_refused(officer):
    factories.person("Ana", country="ID")
    said = {"everything": "yes", "count": "1", "digest": "0" * 16, "field": "language", "value": "id"}
    page = officer.post("/people/change", data=said | {"step": "preview"})
    assert page.status_code == 422
    assert "another list" in page.text


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({}, "Choose what to change"),
        ({"field": "language", "value": "Klingon!"}, "no such language"),
        ({"field": "language", "value": ""}, "Write the value"),
        ({"field": "owner", "value": "99999"}, "no such user"),
        ({"field": "archived"}, "1 record changes"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(officer, asked, sentence):
    ana = factories.person("Ana")
    asked = {"id": [ana.party_id], "step": "preview", **asked}
    assert sentence in officer.post("/people/change", data=asked).text
    assert party(ana).version == 1


def test_many_go_to_a_worker_and_their_page_tells(officer, monkeypatch):
    monkeypatch.setattr("crm.directory.verbs.bulk.jobs.AT_ONCE", 1)
    ids = [factories.person(name).party_id for name in ("Ana", "Bela")]
    asked = {"id": ids, "field": "language", "value": "id"}
    page = officer.post("/people/change", data=asked | {"step": "preview"}).text
    answer = officer.post("/people/change/apply", data=hidden(page) | asked)
    assert "/changes-of-many/" in answer.location
    assert "In progress" in officer.get(answer.location).text
    directory.verbs.bulk.work(db.session.query(BulkJob).one().id)
    live = officer.get(answer.location + "/live")
    assert live.headers["Balai-Done"] == "1"
    assert "2 of 2 records" in live.text
    assert "Language: Indonesian" in officer.get("/changes-of-many").text


def test_a_value_is_changed_in_its_cell_and_undone(officer):
    ana = factories.person("Ana")
    at = f"/records/{ana.party_id}/value/language?at=list"
    assert f'hx-get="{at}"' in officer.get("/people").text
    part = {"HX-Request": "true"}
    form = officer.get(at, headers=part).text
    assert "<html" not in form
    assert 'name="was"' in form
    said = officer.post(at, data={"value": "id", "was": "null"}, headers=part).text
    assert "Indonesian" in said
    assert "/undo" in said
    assert party(ana).lang == "id"
    clash = officer.post(at, data={"value": "fr", "was": "null"}, headers=part).text
    assert "Somebody else changed this meanwhile" in clash
    assert party(ana).lang == "id"
    assert officer.post(at, data={"value": "fr", "was": '"id"'}).status_code == 302
    assert party(ana).lang == "fr"


@pytest.mark.parametrize(
    ("name", "value", "check"),
    [
        ("honorific", "H.E.", lambda p: db.session.get(Person, p.id).honorific == "H.E."),
        ("tags", "Forum, Port", lambda p: True),
        ("custom.seats", "12", lambda p: p.custom == {"seats": 12}),
        ("custom.mentor", "", lambda p: p.custom == {}),
    ],
)
def test_each_sort_of_value_has_a_page_of_its_own(officer, name, value, check):
    for key, kind in (("seats", "number"), ("mentor", "party")):
        directory.add_field(FieldDef(subject="person", key=key, label=key, type=kind), by=SYSTEM)
    ana = factories.person("Ana")
    at = f"/records/{ana.party_id}/value/{name}"
    assert "<html" in officer.get(at).text
    assert officer.post(at, data={"value": value}).status_code == 302
    assert check(party(ana))
    assert officer.get(at + "/shown").status_code == 200


def test_a_wrong_value_is_refused_beside_it_and_a_missing_field_is_nowhere(officer):
    suva = factories.organisation("Suva")
    at = f"/records/{suva.party_id}/value/population"
    wrong = officer.post(at, data={"value": "many"})
    assert wrong.status_code == 422
    assert "Write a number" in wrong.text
    assert 'value="many"' in wrong.text
    assert officer.get(f"/records/{suva.party_id}/value/honorific").status_code == 404
    assert "needed" in officer.post(f"/records/{suva.party_id}/value/kind", data={"value": ""}).text


def test_a_workbook_has_typed_cells_and_says_where_it_comes_from(officer):
    for key, kind in (("host", "bool"), ("met", "date"), ("seats", "number")):
        directory.add_field(FieldDef(subject="org", key=key, label=key, type=kind), by=SYSTEM)
    factories.organisation("=1+1", population=5, custom={"host": True, "met": "2026-05-17", "seats": 2.5})
    cols = "population,custom.host,custom.met,custom.seats"
    answer = officer.get(f"/orgs/export.xlsx?cols={cols}")
    book = load_workbook(io.BytesIO(answer.data))
    sheet, about = book.worksheets
    head, row = list(sheet.values)
    assert head == ("Number", "Name", "Population", "host", "met", "seats")
    assert row[1:] == ("'=1+1", 5, True, datetime(2026, 5, 17), 2.5)
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:F2"
    told = dict(row[:2] for row in about.values)
    assert told["Rows"] == 1
    log = db.session.query(ExportLog).one()
    assert (log.form, log.rows, log.subject) == ("xlsx", 1, "org")
    assert log.columns == ["name", *cols.split(",")]


def test_a_selection_leaves_as_csv_with_all_columns(officer):
    people = [factories.person(name) for name in ("Ana", "Bela")]
    page = officer.post("/people/export", data={"id": [people[0].party_id]}).text
    assert "1 record" in page
    answer = officer.post("/people/export.csv", data={"id": [people[0].party_id], "fields": "all"})
    rows = list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff"))))
    assert [row["Name"] for row in rows] == ["Ana"]
    assert "Source" in rows[0]


def test_own_country_of_people_with_a_position_is_told(officer):
    suva = factories.organisation("Suva", country="FJ")
    ana, bela = factories.person("Ana", country="IN"), factories.person("Bela", country="IN")
    factories.position(ana, suva)
    asked = {"id": [ana.party_id, bela.party_id], "field": "country", "value": "KR", "step": "preview"}
    page = officer.post("/people/change", data=asked).text
    assert "1 person has a position" in page
    assert "Ana (the list shows the country of their organisation: Fiji)" in page
    assert "Bela (" not in page


@pytest.mark.parametrize("address", ["/people/export.csv", "/people/export.xlsx", "/people/export"])
def test_all_of_a_list_that_changed_does_not_leave(officer, address):
    for name in ("Ana", "Bela"):
        factories.person(name)
    answer = officer.post(address, data={"everything": "yes", "count": "1"})
    assert answer.status_code == 409
    assert "changed from 1 to 2 records" in answer.text
    assert db.session.query(ExportLog).count() == 0
    assert officer.post(address, data={"everything": "yes", "count": "2"}).status_code == 200


def test_administrators_see_who_took_which_list(officer, administrator):
    factories.person("Ana", country="ID")
    officer.get("/people/export.csv?country=ID", buffered=True)
    page = administrator.get("/settings/exports").text
    assert "Country" in page
    assert "CSV" in page
    assert officer.get("/settings/exports").status_code == 403
