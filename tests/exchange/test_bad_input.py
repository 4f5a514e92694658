"""What is no list, or a damaged one: a sentence, and nothing half imported."""

import io
import zipfile

import openpyxl
import pytest
from sqlalchemy import func, select

from crm import exchange
from crm.directory.models import Party
from crm.exchange.models import ImportRow
from crm.kernel import db
from crm.kernel.errors import Refused

from .conftest import checked, five, imported, received

HEAD = "given_name,family_name,email,country\n"
GOOD = HEAD + "Ana,Silva,ana@city.example,FJ\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)


def workbook(rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def archive(**members):
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in members.items():
            bundle.writestr(name.replace("__", "/"), content)
    return kept.getvalue()


def nothing_is_in():
    return not db.session.scalar(select(func.count()).select_from(Party))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\n\n  \n", "empty"),
        (HEAD, "no rows"),
        (PNG, "not a spreadsheet"),
        (b"%PDF-1.7 nothing", "not a spreadsheet"),
        (b"<html><body>no</body></html>", "a web page"),
        (b"\x00\x01\x02\x03" * 100, "not a spreadsheet|no rows"),
        (b"PK\x03\x04 broken", "damaged"),
        (archive(a="x", b="y"), "an archive, not a spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "damaged"),
        (",".join(f"c{n}" for n in range(300)) + "\n" + ",".join("x" * 300) + "\n", "300 columns"),
        ("given_name,email\nAna," + "x" * 1_048_576 + "\n", "row 2, column .* 32,767"),
        ('given_name,email\nAna,"never closed\n' + "x,y\n" * 20_000, "quotation mark"),
        ("given_name,email\n" + "Ana\x00,ana@city.example\n" * 20, "not a spreadsheet"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(slate, content, says):
    with pytest.raises(Refused, match=says):
        received(content)
    assert nothing_is_in()


def test_a_workbook_with_too_long_a_cell_or_too_many_columns_is_refused(slate):
    with pytest.raises(Refused, match="300 columns"):
        received(
            workbook([["email"] + [f"c{n}" for n in range(299)], ["a@b.example"] + ["x"] * 299]), "wide.xlsx"
        )


def test_a_fault_far_below_leaves_nothing_behind(slate):
    rows = "".join(f"A{n},B,a{n}@city.example,FJ\n" for n in range(2500))
    run = checked(HEAD + rows + "Ana," + "x" * 40_000 + ",a@b.example,FJ\n")

    assert run.state == "failed"
    assert "row 2502" in run.problem
    assert not db.session.scalar(select(func.count()).select_from(ImportRow))
    assert nothing_is_in()


def test_a_workbook_that_unpacks_into_a_mountain_is_not_opened(slate, monkeypatch):
    monkeypatch.setattr("crm.exchange.sheets.workbooks.MAX_UNPACKED", 10_000)
    bomb = archive(
        xl__workbook="x", **{"[Content_Types].xml": "x", "xl__worksheets__sheet1": "0" * 1_000_000}
    )

    with pytest.raises(Refused, match="unpacks to more than"):
        received(bomb, "bomb.xlsx")


def test_a_list_without_names_or_addresses_is_refused_by_its_headings(slate):
    run = received("colour,size\nred,1\n")

    assert checked("colour,size\nblue,1\n").state == "failed"
    assert "colour, size" in checked("colour,size\ngreen,2\n").problem
    assert run.state == "staged"


@pytest.mark.parametrize(
    ("row", "column", "why"),
    [
        ("Ana,Silva,ana@city.example,Narnia", "country", "not a country"),
        (",,,FJ", None, "neither a name nor"),
    ],
)
def test_a_row_that_cannot_go_in_says_why_and_the_others_go_in(slate, row, column, why):
    run = imported(GOOD + row + "\n")

    assert five(run) == (1, 0, 0, 0, 1)
    problem = exchange.report(run)["problems"][0]
    assert (problem["row"], problem["column"]) == (3, column)
    assert why in problem["why"]


def test_what_can_be_left_out_is_left_out_and_said(slate):
    run = imported("name,email,phone,language,country\nAna,ana@city.example,12,Klingonish,FJ\n")

    assert five(run) == (1, 0, 0, 0, 0)
    problems = exchange.report(run)["problems"]
    assert {p["column"] for p in problems} == {"phone", "language"}


def test_lone_surrogates_and_invisible_signs_do_no_harm(slate):
    book = workbook([["name", "email"], ["A\u200bna _xD800_", "\ufeffana@city.example\u00a0"]])

    assert five(imported(book, "odd.xlsx")) == (1, 0, 0, 0, 0)


@pytest.mark.parametrize(
    "text",
    ['given_name,email\n"Ana,a@x.example\nBen,b@x.example\n', 'given_name,email\nBen,b@x.example\n"Ana,a@x'],
)
def test_a_quotation_mark_that_is_never_closed_swallows_no_rows(slate, text):
    with pytest.raises(Refused, match="never closed"):
        checked(text)
