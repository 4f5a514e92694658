"""A registration desk's workbook, a CRM's export and a phone's cards, as such things arrive."""

import io

import openpyxl
import pytest
from sqlalchemy import select

from crm import exchange
from crm.directory.models import ContactPoint, Party
from crm.exchange.columns import guess
from crm.exchange.parsing.names import quiet
from crm.kernel import db
from crm.kernel.errors import Refused

from .conftest import five, imported, received

HEADS = ["Badge No.", "Full name", "Designation", "Organisation", "Country", "E-mail", "Mobile", "Checked in"]
ROWS = [
    ["Mayors' Forum"],
    ["Registration desk, 14 November, 08:30"],
    [],
    HEADS,
    ["Session A: Clean air"],
    [
        "A-1",
        "Hon. Maria Santos",
        "Mayor",
        "Iloilo City",
        "PH",
        "maria@iloilo.example",
        "0917 123 4567",
        "08:12",
    ],
    ["A-2", "CRUZ, Jose P.", "Administrator", None, "PH", "jose@iloilo.example", "", ""],
    ["Subtotal", 2],
    ["Session B: Water"],
    ["B-1", "Tomasi Vuki", "Lord Mayor", "Suva City", "FJ", "tomasi@suva.example", "992 1456", ""],
    ["B-2", "Hon. Maria Santos", "Mayor", "Iloilo City", "PH", "maria@iloilo.example", "+63 33 320 1234", ""],
    ["Total participants", 3],
]
LATE = [
    ["Late registrations"],
    [*HEADS[:-1], "Paid"],
    ["L-1", "Ravi Kumar", "Commissioner", "Shimla", "IN", "ravi@shimla.example", "", "yes"],
    ["L-2", "Tomasi Vuki", "Lord Mayor", "Suva City", "FJ", "tomasi@suva.example", "", ""],
]


def desk():
    book = openpyxl.Workbook()
    book.active.title, late = "Registered", book.create_sheet("Late")
    for sheet, lines in ((book.active, ROWS), (late, LATE)):
        for number, line in enumerate(lines, start=1):
            sheet.append(line)
            if len(line) == 1:
                sheet.merge_cells(f"A{number}:H{number}")
    book.active.merge_cells("D6:D7")
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def names():
    people = select(Party.display_name).where(Party.kind == "person")
    return sorted(db.session.scalars(people))


def test_a_desk_is_read_from_its_fullest_sheet_and_the_other_is_named(slate):
    run = imported(desk(), "desk.xlsx")

    assert five(run) == (3, 0, 0, 1, 0)
    assert names() == ["Jose P. Cruz", "Maria Santos", "Tomasi Vuki"]
    assert run.mapping["headers"] == HEADS
    assert any("Not read: Late" in remark for remark in exchange.report(run)["remarks"])


def test_late_registrations_come_in_with_the_others_when_they_are_asked_for(slate):
    run = imported(desk(), "desk.xlsx", also=["Late"])

    assert five(run) == (4, 0, 0, 2, 0)
    assert "Ravi Kumar" in names()


def test_columns_for_which_there_is_no_field_are_told(slate):
    run = imported("Name,Email,Owner,Fax,Website\nAna,ana@x.example,Kim,,a.example\n")

    told = "Columns for which no field was chosen were left out: “Owner”, “Website”."
    assert told in exchange.report(run)["remarks"]


def test_a_name_of_figures_is_no_name(slate):
    run = imported("Name,Email,Country\nAna,ana@x.example,FJ\n6,,FJ\n7,ben@x.example,FJ\n")

    assert five(run) == (2, 0, 0, 0, 1)
    assert "“6” is not a name" in exchange.report(run)["problems"][0]["why"]


@pytest.mark.parametrize(
    ("loud", "name"), [("TEHEI'URA", "Tehei'ura"), ("O'BRIEN", "O'Brien"), ("D’ARCY", "D’Arcy")]
)
def test_a_glottal_stop_is_no_beginning(loud, name):
    assert quiet(loud) == name


@pytest.mark.parametrize("titles", [("Mr", "Ms", "Mr", "Dr"), ("MR", "MS", "MR", "MS")])
def test_a_column_of_titles_is_not_a_column_of_countries(app, titles):
    rows = [(n, [title, "Vuki", "Ana", f"a{n}@x.example"]) for n, title in enumerate(titles, start=2)]
    with app.app_context():
        found = guess([(1, ["Title", "Surname", "First name", "E-mail"]), *rows])

    assert found.columns == ["honorific", "family_name", "given_name", "email"]


CARDS = """BEGIN:VCARD
VERSION:3.0
N:Ratu;Seni;;Mr.;
FN:Seni Ratu
ORG:City of Suva;Office of the Mayor
TITLE:Chief of Staff
EMAIL;type=INTERNET;type=WORK;type=pref:seni@suva.example
TEL;type=CELL;type=VOICE;type=pref:992 1456
item1.ADR;type=WORK:;;1 Main St;Suva;;;Fiji
END:VCARD
BEGIN:VCARD
VERSION:3.0
N:;;;;
FN:Suva City Council
ORG:Suva City Council;
X-ABShowAs:COMPANY
TEL;type=MAIN:+679 331 3433
END:VCARD
"""


def test_a_card_names_the_organisation_its_unit_is_told_and_a_city_hall_is_nobody(slate):
    run = imported(CARDS.replace("\n", "\r\n"), "phone.vcf")

    assert five(run) == (1, 0, 0, 0, 1)
    assert names() == ["Seni Ratu"]
    assert db.session.scalars(select(Party.display_name).where(Party.kind == "org")).all() == ["City of Suva"]
    assert "+6799921456" in db.session.scalars(select(ContactPoint.value_norm)).all()
    assert any("“Unit”" in remark for remark in exchange.report(run)["remarks"])
    assert "an organisation, not a person" in exchange.report(run)["problems"][0]["why"]


def test_a_sheet_that_is_not_there_is_a_sentence(slate):
    with pytest.raises(Refused, match="no such sheet"):
        received(desk(), "desk.xlsx", also=["Nowhere"])
