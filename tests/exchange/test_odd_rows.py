"""Rows and signs that are not quite a list: headings between rows, two encodings in one file, cells without a heading."""

import pytest

from crm import exchange
from crm.directory.models import Party, PartyTag, Tag
from crm.kernel import db

from .conftest import checked, five, imported

HEAD = "Name,E-mail,Organisation,Country\n"


@pytest.mark.parametrize("band", ["— Region VII —", "Region VIII", "== Delegates ==", "Mindanao:"])
def test_a_heading_between_the_rows_is_nobody(slate, band):
    run = checked(f"{HEAD}{band},,,\nAna Silva,ana@x.example,Cebu,PH\n")

    assert five(run) == (1, 0, 0, 0, 0)
    assert [row["why"] for row in exchange.report(run)["left_out"]] == [
        "The row is a heading of the rows below it, not an entry."
    ]


def test_the_name_of_a_province_alone_in_its_row_is_refused_as_a_person(slate):
    run = checked(HEAD + "Province of Leyte,,,\nAna Silva,,,\n")

    assert five(run) == (1, 0, 0, 0, 1)
    assert "stands alone in its row" in exchange.report(run)["problems"][0]["why"]


def test_a_file_of_two_encodings_is_told(slate):
    utf, old = "Añá,a@x.example,Cebu,PH\n".encode(), "Añá é,b@x.example,Cebú,PH\n".encode("cp1252")
    run = checked(HEAD.encode() + utf + old * 30)

    assert any("put together from two files" in remark for remark in exchange.report(run)["remarks"])


def test_a_stray_nought_is_taken_out_and_told(slate):
    run = imported(
        HEAD.encode() + b"Ana\x00 Silva,ana@x.example,Cebu,PH\n" + b"Ben Tui,ben@x.example,Cebu,PH\n" * 5
    )

    assert any("(NUL)" in remark for remark in exchange.report(run)["remarks"])
    assert db.session.query(Party).filter_by(display_name="Ana Silva").count() == 1


def test_cells_that_no_heading_stands_over_are_told(slate):
    run = checked(HEAD + "Ana Silva,ana@x.example,Cebu,PH,extra\n")

    assert "beyond the last heading" in exchange.report(run)["problems"][0]["why"]


def test_groups_and_tags_of_another_tool_both_become_tags(slate):
    imported("Name,E-mail,Group(s),Tag(s)\nAna Silva,ana@x.example,Board; Mayors,VIP\n")

    assert sorted(db.session.scalars(db.select(Tag.name).join(PartyTag))) == ["Board", "Mayors", "VIP"]
