"""The workbook of a ministry: its report states what is in it, and where each row went."""

import json

from sqlalchemy import func, select

from crm import exchange
from crm.directory.models import ContactPoint, Party, Person
from crm.exchange.models import ImportRow
from crm.journal import SYSTEM
from crm.kernel import db

from .conftest import LISTS, five, imported

MINISTRY = LISTS / "ministry-list.xlsx"
EXPECTED = json.loads((LISTS / "ministry-list.expected.json").read_text())


def test_the_report_states_the_figures_of_the_workbook(slate):
    run = imported(MINISTRY)
    report = exchange.report(run)

    assert {key: report[key] for key in EXPECTED} == EXPECTED
    assert five(run) == (1200, 0, 0, 66, 0)
    assert report["rows"] == 1266
    assert report["waiting"] == 0
    assert db.session.scalar(select(func.count()).select_from(Person)) == EXPECTED["people"]
    assert any("sum" in one["why"] for one in report["left_out"])


def test_two_addresses_in_a_cell_are_two_addresses_of_one_person(slate):
    run = imported(MINISTRY)
    row = db.session.scalar(
        select(ImportRow)
        .where(ImportRow.run_id == run.id, ImportRow.traits.contains(["two_addresses"]))
        .limit(1)
    )
    points = select(ContactPoint).where(
        ContactPoint.party_id == row.result_id, ContactPoint.channel == "email"
    )
    found = db.session.scalars(points).all()

    assert len(found) == 2
    assert [point.is_primary for point in found].count(True) == 1


def test_a_broken_address_is_left_out_and_said_and_the_person_comes_in(slate):
    run = imported("name,email,country\nAna Silva,ana at city.example,FJ\n")
    problem = exchange.report(run)["problems"][0]

    assert five(run) == (1, 0, 0, 0, 0)
    assert (problem["row"], problem["column"]) == (2, "email")
    assert "Did you mean ana@city.example?" in problem["why"]
    assert not db.session.scalar(select(func.count()).select_from(ContactPoint))


def test_undone_and_imported_again_the_figures_are_the_same(slate):
    run = imported(MINISTRY)
    exchange.undo_import(run.id, by=SYSTEM)

    assert not db.session.scalar(select(func.count()).select_from(Party))
    assert five(imported(MINISTRY)) == (1200, 0, 0, 66, 0)
