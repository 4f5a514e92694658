"""How a file is read, seen and changed on its page; what was chosen for a heading comes again."""

import io

import openpyxl
import pytest

from crm import exchange
from crm.exchange import verbs
from crm.exchange.models import ImportRun
from crm.journal import SYSTEM
from crm.kernel import db
from crm.kernel.errors import Refused
from tests import factories

from .conftest import received

LATIN = "Nom;Courriel\nDupré;a@x.example\n".encode("cp1252")


def two_sheets():
    book = openpyxl.Workbook()
    book.active.title = "Staff"
    for row in (["Name", "Email"], ["Ana", "ana@x.example"], ["Ben", "ben@x.example"]):
        book.active.append(row)
    other = book.create_sheet("Old")
    for row in (["Nama", "Surel"], ["Cho", "cho@x.example"]):
        other.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def again(run):
    return db.session.get(ImportRun, run.id, populate_existing=True)


def test_another_sheet_is_read_when_it_is_chosen(officer):
    run = received(two_sheets(), "list.xlsx")
    page = officer.get(f"/imports/{run.id}/reading")
    answer = officer.post(f"/imports/{run.id}/reading", data={"sheet": "Old"})

    assert "ana@x.example" in page.text
    assert answer.status_code == 302
    assert again(run).mapping["layout"]["sheet"] == "Old"
    assert again(run).mapping["columns"] == ["full_name", "email"]


def test_a_preview_shows_the_rows_and_changes_nothing(officer):
    run = received(LATIN)
    shown = officer.get(f"/imports/{run.id}/preview?encoding=cp1251").text

    assert "Dupr" in shown
    assert "Dupré" not in shown
    assert again(run).mapping["layout"]["encoding"] == "cp1252"
    assert (
        "no such sheet"
        in officer.get(f"/imports/{received(two_sheets(), 'l.xlsx').id}/preview?sheet=None").text
    )


def test_row_of_headings_country_and_order_of_days_can_be_said(officer):
    run = received("Who,Mail\nName,Email\nAna,ana@x.example\n")
    officer.post(f"/imports/{run.id}/reading", data={"header_row": "2", "country": "", "order": "mdy"})
    kept = again(run).mapping

    assert (kept["layout"]["header_row"], kept["facts"]["order"], kept["facts"]["is_sure"]) == (
        2,
        "mdy",
        True,
    )


def test_what_parts_the_columns_can_be_said(officer):
    run = received("name;note|email\nAna;one|ana@x.example\nBert;two|bert@x.example\n")
    shown = officer.get(f"/imports/{run.id}/reading").text
    seen = officer.get(f"/imports/{run.id}/preview?delimiter=bar").text
    officer.post(f"/imports/{run.id}/reading", data={"delimiter": "bar"})

    assert "Found out: Semicolon" in shown
    assert "<bdi>Ana;one</bdi>" in seen
    assert again(run).mapping["headers"] == ["name;note", "email"]


@pytest.mark.parametrize(
    "field", [{"encoding": "rot13"}, {"delimiter": "space"}, {"country": "Narnia"}, {"order": "ymd"}]
)
def test_a_wish_that_cannot_be_is_refused(slate, field):
    run = received("name,email\nAna,a@x.example\n")

    with pytest.raises(Refused):
        verbs.read_otherwise(run.id, verbs.Wanted(**field), by=SYSTEM)


def test_what_was_chosen_for_a_heading_comes_again_in_another_list(slate):
    run = received("Who,Mail,Colour\nAna,ana@x.example,red\n")
    exchange.remap(run.id, "people", ["full_name", "email", "tags"], by=SYSTEM)
    other = received("Mail,Country,Colour\nben@x.example,FJ,blue\n")

    assert other.mapping["columns"] == ["email", "country", "tags"]
    assert other.mapping["reasons"][2] == "chosen for this heading the last time"


def test_a_column_of_organisations_we_know_is_known_without_its_heading(slate):
    for name in ("Suva City Council", "Nadi Town Council", "Lami Town Council"):
        factories.organisation(name, country="FJ")
    run = received(
        "Name,Email,Xyz\nAna,a@x.example,Suva City Council\nBen,b@x.example,Nadi Town Council\nCho,c@x.example,Lami Town Council\n"
    )

    assert run.mapping["columns"][2] == "organisation"


def test_rows_left_out_are_kept_apart_with_their_numbers(slate):
    run = exchange.check(received("No,Name,Email\n1,Ana,a@x.example\n,,\n2,Ben,b@x.example\n,TOTAL,2\n").id)

    assert run.total == 2
    assert [line["row"] for line in run.left_out] == [3, 5]


def test_pages_name_the_sheet_of_a_row_where_several_are_read(officer):
    run = received(two_sheets(), "list.xlsx", sheet="Staff")
    verbs.read_otherwise(run.id, verbs.Wanted(sheet="Staff", also=("Old",)), by=SYSTEM)
    exchange.check(run.id)
    listed = officer.get(f"/imports/{run.id}").text
    found = officer.get(f"/imports/{run.id}?q=2").text
    single = officer.get(f"/imports/{run.id}/rows/2000002").text

    assert "Sheet Staff, row 2" in listed
    assert "Sheet Old, row 2" in listed
    assert "2000002</a>" not in listed
    assert "cho@x.example" in found
    assert "Sheet Old, row 2 of list.xlsx" in single
    assert officer.get(f"/imports/{run.id}?q=99999999999999999999").status_code == 200
