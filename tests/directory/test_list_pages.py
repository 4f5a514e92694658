"""The pages of lists, and what is done to many at once."""

import re

import pytest
from sqlalchemy import select

from crm.directory.models import BulkJob, Party
from crm.kernel import db
from tests import factories
from tests.directory.conftest import saved


def test_empty_lists_say_what_they_are_for(officer):
    assert "add the first person" in officer.get("/people").text
    assert "add the first one" in officer.get("/orgs").text


def test_a_filter_with_nothing_in_it_says_what_to_drop(officer):
    factories.person("Ratna", country="ID")
    page = officer.get("/people?country=ID&tag=ghost").text
    assert "Nothing fits these filters" in page
    assert "Without" in page


def test_filters_are_chips_in_the_address(officer):
    place = factories.organisation("Makassar", country="ID")
    ratna = factories.person(
        "Ratna", country="ID", tags=("port",), language="id", emails=["r@makassar.example"]
    )
    factories.position(ratna, place, "Deputy mayor")
    factories.person("Seru", country="FJ")
    page = officer.get("/people?country=ID,JP&tag=port&language=id&position=deputy&email=yes").text
    assert "Ratna" in page
    assert "Seru" not in page
    for words in ("Indonesia or Japan", "port", "Indonesian", "deputy"):
        assert words in page


def test_htmx_gets_the_rows_alone(officer):
    factories.person("Ratna")
    part = officer.get("/people?q=rat", headers={"HX-Request": "true"}).text
    assert "Ratna" in part
    assert "<html" not in part


@pytest.mark.parametrize(
    "sort", ["name", "-name", "country", "created", "-created", "population", "-population", "odd"]
)
def test_every_sort_works(officer, sort):
    factories.organisation("Suva", population=93_970)
    assert "Suva" in officer.get(f"/orgs?sort={sort}").text
    factories.person("Ratna")
    assert "Ratna" in officer.get(f"/people?sort={sort}").text


@pytest.mark.parametrize(
    "cursor", ["x", "W10", "WzEsMiwzXQ", "bnVsbA", "WzEsMSwiYSIsImIiXQ", "%00", "[]" * 999]
)
def test_a_forged_cursor_is_the_first_page(officer, cursor):
    factories.person("Ratna")
    assert "Ratna" in officer.get(f"/people?after={cursor}").text


def test_several_are_archived_and_tagged_at_once(officer):
    ids = [factories.person(name).party_id for name in ("Ana", "Bela", "Cini")]
    saved(officer.post("/people/tag", data={"id": ids[:2], "new_tag": "Forum"}))
    assert officer.get("/people?tag=forum").text.count("Select ") >= 2
    saved(officer.post("/people/archive", data={"tag": "Forum", "everything": "yes", "count": "2"}))
    page = officer.get("/people").text
    assert "Cini" in page
    assert "Ana" not in page


def test_select_all_stops_when_the_list_changed(officer):
    for name in ("Ana", "Bela"):
        factories.person(name)
    answer = officer.post("/people/archive", data={"everything": "yes", "count": "3"})
    assert answer.status_code == 409
    assert "from 3 to 2" in answer.text
    assert db.session.query(Party).where(Party.archived_at.is_not(None)).count() == 0


def test_an_unselected_click_is_refused_with_a_sentence(officer):
    assert "Select something first" in officer.post("/people/archive", data={}).text


def test_the_list_comes_as_csv_without_formulas(officer):
    factories.organisation("=HYPERLINK(1)", population=5)
    factories.organisation("@Suva", country="FJ")
    answer = officer.get("/orgs/export.csv?country=FJ&sort=-name")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert "'=HYPERLINK(1)" in answer.text
    assert "'@Suva" in answer.text
    assert "attachment" in answer.headers["Content-Disposition"]


def test_the_list_comes_as_a_workbook_without_formulas(officer):
    import io

    from openpyxl import load_workbook

    factories.person("=1+1", tags=("a", "b"), emails=["x@y.example"])
    book = load_workbook(io.BytesIO(officer.get("/people/export.xlsx").data))
    rows = list(book.worksheets[0].values)
    assert rows[1][1] == "'=1+1"
    assert book.worksheets[0]["B2"].data_type == "s"
    assert "Contains personal data." in [row[0] for row in book.worksheets[1].values]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_list_whose_filter_cannot_be_asked_is_refused_before_it_goes_out(officer, form):
    answer = officer.get(f"/people/export.{form}", query_string={"filter": '{"field": "gone", "op": "is"}'})
    assert answer.status_code == 409
    assert "there is no field" in answer.text
    assert "attachment" not in answer.headers.get("Content-Disposition", "")


def test_a_list_page_asks_a_constant_number_of_questions(officer, statements):
    place = factories.organisation("Makassar")
    for n in range(3):
        factories.position(factories.person(f"P{n}"), place, f"Adviser {n}")
    officer.get("/people")  # the figures beside the views are kept for a while
    few = statements(lambda: officer.get("/people"))
    for n in range(3, 30):
        factories.position(factories.person(f"P{n}", tags=("x",)), place, f"Adviser {n}")
    assert statements(lambda: officer.get("/people")) == few <= 16


def test_a_bulk_action_is_undone_from_its_message(officer):
    ids = [factories.person(name).party_id for name in ("Ana", "Bela")]
    page = officer.get(saved(officer.post("/people/archive", data={"id": ids}))).text
    assert "2 records archived" in page
    undo = re.search(r'action="(/changes/\d+/undo)"', page).group(1)
    officer.post(undo)
    page = officer.get("/people").text
    assert "Ana" in page
    assert "Bela" in page


def test_more_than_the_figure_beside_a_list_are_counted_when_all_are_selected(officer, monkeypatch):
    for n in range(4):
        factories.organisation(f"City {n}")
    monkeypatch.setattr("crm.directory.queries.lists.EXACT", 2)
    monkeypatch.setattr("crm.directory.queries.lists.estimate", lambda _filters: 5000)
    page = officer.get("/orgs").text
    everything = officer.get("/orgs?select=all").text

    assert "about 5,000" in page
    assert "Count and select all" in page
    assert 'name="count" value="4"' in everything
    assert 'name="everything" value="yes"' in everything


def test_very_many_are_tagged_by_a_worker_and_refused_when_the_list_changed(officer, monkeypatch):
    for n in range(3):
        factories.organisation(f"City {n}")
    monkeypatch.setattr("crm.directory.queries.selecting.AT_ONCE", 2)
    form = {"everything": "yes", "count": "3", "new_tag": "Coast"}
    answer = officer.post("/orgs/tag", data=form)
    changed = officer.post("/orgs/tag", data=form | {"count": "4"})

    assert "/changes-of-many/" in answer.headers["Location"]
    job = db.session.scalar(select(BulkJob))
    assert (job.total, job.action["value"]) == (3, ["Coast"])
    assert changed.status_code == 409
