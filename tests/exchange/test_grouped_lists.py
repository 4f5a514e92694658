"""Lists that say a thing once for many: a word above blank cells, an organisation for everybody."""

import io

import pytest
from openpyxl import Workbook
from sqlalchemy import select

from crm import directory, exchange
from crm.directory.models import ContactPoint, Party, Position
from crm.exchange import queries, verbs
from crm.exchange.models import ImportLeaver, ImportRow
from crm.exchange.sheets import filled_down, gaps
from crm.journal import SYSTEM
from crm.kernel import db
from crm.kernel.errors import Refused
from tests import factories

from .conftest import checked, five, imported, received

GROUPED = (
    "Organisation,Name,E-mail,Second phone\n"
    "Kota Bogor,Ana Silva,ana@bogor.example,\n,Budi Santoso,budi@bogor.example,0812\n,Cici Dewi,cici@bogor.example,\n"
    "Kota Depok,Dodi Putra,dodi@depok.example,\n,Eka Sari,eka@depok.example,0813\n"
)


def places(run):
    """Where each row's person is said to be."""
    rows = db.session.scalars(select(ImportRow).where(ImportRow.run_id == run.id).order_by(ImportRow.row_no))
    return [(row.parsed or {}).get("organisation") for row in rows]


def test_cells_below_a_word_are_filled_until_the_next_one():
    rows = [(2, ["a", "1"]), (3, ["", "2"]), (5, []), (6, ["b", ""]), (7, ["  ", "3"])]

    assert [cells[:1] for _number, cells in filled_down(iter(rows), (0,))] == [
        ["a"],
        ["a"],
        ["a"],
        ["b"],
        ["b"],
    ]


@pytest.mark.parametrize(
    ("column", "is_grouped"),
    [
        (["a", "", "", "b", "", ""], True),
        (["a", "", "", "", "", ""], True),
        (["", "a", "", "b", "", ""], False),  # begins with nothing: nothing stands above
        (["a", "", "a", "", "", ""], False),  # says the same again: it means what it says
        (["a", "b", "c", "d", "", ""], False),  # a column with holes
        (["a", ""], False),
    ],
)
def test_a_word_above_blanks_is_told_from_a_column_with_holes(column, is_grouped):
    assert bool(gaps([[cell] for cell in column])) is is_grouped


def test_a_column_that_no_list_can_have_is_not_made_up():
    rows = [(2, ["Suva"]), (3, [""])]
    assert list(filled_down(iter(rows), (10**12, -1))) == [(2, ["Suva"]), (3, [""])]


def test_nothing_is_filled_down_before_somebody_says_so(slate):
    run = checked(GROUPED)

    assert places(run) == ["Kota Bogor", None, None, "Kota Depok", None]
    (offer,) = queries.gaps_of(run)
    assert (offer.place, offer.heading, offer.is_filled) == (0, "Organisation", False)
    assert "“Organisation” is written in 2 of the first 5 rows" in offer.why


def test_a_grouped_list_is_filled_down_when_it_is_chosen_and_the_report_says_so(slate):
    run = verbs.fill_down(received(GROUPED).id, [0], by=SYSTEM)
    run = exchange.check(run.id)

    assert places(run) == ["Kota Bogor"] * 3 + ["Kota Depok"] * 2
    assert [gap.is_filled for gap in queries.gaps_of(run)] == [True]
    assert any("3 blank cells of “Organisation”" in remark for remark in exchange.report(run)["remarks"])
    assert exchange.report(run)["organisations_created"] == 2


def test_what_columns_mean_stays_as_chosen_when_cells_are_filled_down(slate):
    run = received(GROUPED)
    verbs.remap(run.id, "people", ["organisation", "full_name", None, None], by=SYSTEM)
    run = verbs.fill_down(run.id, [0], by=SYSTEM)

    assert run.mapping["columns"] == ["organisation", "full_name", None, None]
    assert verbs.fill_down(run.id, [], by=SYSTEM).mapping["layout"]["down"] == ()


def test_a_column_that_is_not_there_is_not_filled_down(slate):
    with pytest.raises(Refused, match="There is no column 9"):
        verbs.fill_down(received(GROUPED).id, [8], by=SYSTEM)


def test_everybody_is_at_the_organisation_that_was_chosen_for_the_list(slate):
    suva = factories.organisation("Suva City Council", country="FJ")
    run = received("Name,E-mail,Position\nAna Silva,ana@x.example,Mayor\nBen Tui,ben@x.example,\n")
    run = verbs.all_at(run.id, suva.party_id, by=SYSTEM)
    run = exchange.apply_now(exchange.check(run.id).id, by=SYSTEM)

    assert five(run) == (2, 0, 0, 0, 0)
    assert exchange.report(run)["problems"] == []
    held = db.session.execute(select(Position.organisation_id, Position.title).order_by(Position.id)).all()
    assert held == [(suva.party_id, "Mayor"), (suva.party_id, "Contact")]
    assert set(db.session.scalars(select(Party.country_code).where(Party.kind == "person"))) == {"FJ"}


def test_a_row_that_names_its_own_organisation_is_there(slate):
    suva = factories.organisation("Suva", country="FJ")
    imported(
        "Name,E-mail,Organisation\nAna Silva,ana@x.example,\nBen Tui,ben@x.example,Nadi\n", all_at="Suva"
    )

    names = (
        select(Party.display_name).join(Position, Position.organisation_id == Party.id).order_by(Position.id)
    )
    assert list(db.session.scalars(names)) == [suva.party.display_name, "Nadi"]


def test_a_list_without_organisations_can_be_the_staff_of_one(slate):
    suva = factories.organisation("Suva", country="FJ")
    ana, ben = (factories.person(name, "Tui", country="FJ") for name in ("Ana", "Ben"))
    stays, leaves = (factories.position(who, suva, "Officer") for who in (ana, ben))
    run = checked("Given name,Family name,Position\nAna,Tui,Officer\n", staff_list_of="Suva")

    assert five(run) == (0, 0, 1, 0, 0)
    assert list(db.session.scalars(select(ImportLeaver.position_id))) == [leaves.id]
    assert stays.id != leaves.id


def test_saying_later_of_which_organisation_a_list_is_the_staff_has_it_checked_again(slate):
    suva = factories.organisation("Suva", country="FJ")
    run = checked("Given name,Family name,Position\nAna,Tui,Officer\n")

    assert verbs.is_staff_list(run.id, suva.party_id, by=SYSTEM).state == "staged"


def test_an_organisation_that_was_put_away_is_nobodys(slate):
    gone = factories.organisation("Gone", country="FJ")
    directory.archive(gone.party_id, by=SYSTEM)
    run = received("Name\nAna Silva\n")

    with pytest.raises(Refused, match="no such organisation"):
        verbs.all_at(run.id, gone.party_id, by=SYSTEM)


def workbook(sheets):
    """A workbook of these sheets."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def test_rows_of_a_further_sheet_are_told_with_their_sheet(slate):
    heads = ["Name", "E-mail", "Organisation"]
    book = workbook(
        {
            "Luzon": [
                heads,
                ["Ana Silva", "ana@x.example", "Manila"],
                ["Ben Tui", "ben@x.example", "Manila"],
            ],
            "Visayas": [heads, ["Ana Silva", "ana@x.example", "Manila"], ["Cy Co", "not an address", "Cebu"]],
        }
    )
    run = received(book, "two.xlsx", sheet="Luzon")
    run = verbs.read_otherwise(run.id, verbs.Wanted(sheet="Luzon", also=("Visayas",)), by=SYSTEM)
    report = exchange.report(exchange.check(run.id))

    assert [problem["place"] for problem in report["problems"]] == [
        "sheet Visayas, row 2",
        "sheet Visayas, row 3",
    ]
    assert "stands in sheet Luzon, row 2" in report["problems"][0]["why"]
    assert [row["place"] for row in report["left_out"]] == ["sheet Visayas, row 1"]


def test_a_second_number_of_somebody_who_comes_again_is_kept(slate):
    head = "Given name,Family name,E-mail,Phone,Country\n"
    run = imported(
        head + "Ana,Silva,ana@x.example,+6799123456,FJ\nAna,Silva,ana@x.example,+6799123457,FJ\n"
        "Ana,Silva,ana@x.example; ana@y.example,+6799123456,FJ\n"
    )

    assert five(run) == (1, 0, 0, 2, 0)
    rows = select(ContactPoint.value_norm, ContactPoint.is_primary)
    assert dict(db.session.execute(rows).all()) == {
        "ana@x.example": True,
        "+6799123456": True,
        "+6799123457": False,
        "ana@y.example": False,
    }
    exchange.undo_import(run.id, by=SYSTEM)
    assert list(db.session.scalars(select(ContactPoint.id))) == []
