"""Lists from desks and telephones of other countries: headings, titles, days and numbers as written there."""

from datetime import date
from pathlib import Path

import pytest

from crm.exchange.columns.content import could_be
from crm.exchange.columns.headings import field_for
from crm.exchange.parsing.dates import read_day
from crm.exchange.parsing.names import name_parts
from crm.exchange.parsing.reaching import phones
from crm.exchange.sheets.vcards import card_rows


@pytest.fixture(autouse=True)
def words(app):
    with app.app_context():
        yield


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("الاسم", "full_name"),
        ("البريد الإلكتروني", "email"),
        ("الهاتف", "phone"),
        ("المنصب", "position"),
        ("البلدية", "organisation"),
        ("الدولة", "country"),
        ("Date de prise de fonction", "position_from"),
        ("Fin de mandat", "position_until"),
        ("Ünvan", "position"),
        ("SOYADI", "family_name"),
        ("İsim", "given_name"),
    ],
)
def test_headings_of_other_countries_are_understood(heading, key):
    assert field_for(heading, "people") == key


@pytest.mark.parametrize(
    ("text", "honorific", "name"),
    [
        ("H.E. Dr. Ir. Hj. Tri Rismaharini, M.T.", "H.E. Dr. Ir. Hj.", "Tri Rismaharini"),
        ("He Wei", None, "He Wei"),
        ("김철수 시장", None, "김철수"),
        ("Atty. Jose P. Rizal Jr.", "Atty.", "Jose P. Rizal Jr."),
        ("Jose P. Rizal, Jr.", None, "Jose P. Rizal Jr."),
        ("Jane Doe (Ms.)", "Ms.", "Jane Doe"),
    ],
)
def test_titles_leave_and_a_son_keeps_his_junior(text, honorific, name):
    parts = name_parts(text)
    assert (parts.get("honorific"), parts["full_name"]) == (honorific, name)


def test_a_column_of_mayors_is_a_column_of_positions():
    assert could_be("position", ["市長"] * 6)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("令和3年4月1日", date(2021, 4, 1)),
        ("平成31年4月30日", date(2019, 4, 30)),
        ("R6.5.1", date(2024, 5, 1)),
    ],
)
def test_days_of_a_japanese_era_are_days(text, day):
    assert read_day(text) == (day, "day")


def test_an_area_in_brackets_is_dialled():
    assert phones("0(332) 221 14 01", "TR").found == ["+903322211401"]
    assert phones("021 555 1234 (office)", "ID").found == ["+62215551234"]


def test_a_group_of_an_address_book_is_nobody(tmp_path: Path):
    file = tmp_path / "cards.vcf"
    cards = "BEGIN:VCARD\nVERSION:4.0\nFN:Ann\nEND:VCARD\nBEGIN:VCARD\nVERSION:4.0\nKIND:group\nFN:Team\nEND:VCARD\n"
    file.write_text(cards)
    assert [cells[0] for number, cells in card_rows(file, "utf-8") if number] == ["Ann"]
