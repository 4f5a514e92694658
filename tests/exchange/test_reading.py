"""Encodings, separators, workbooks: the same list whatever wrote it."""

import io
from datetime import date, datetime

import openpyxl
import pytest
from sqlalchemy import select

from crm.directory.models import ContactPoint, Party, Person
from crm.exchange.columns import guess
from crm.exchange.parsing.places import country_code, language_code
from crm.exchange.sheets import look, rows
from crm.kernel import db

from .conftest import five, imported, received

WORDS = (
    "given_name;family_name;email;country\nJosé;Peña;jose@city.example;PH\nZoë;Müller;zoe@city.example;AU\n"
)


@pytest.fixture
def written(tmp_path, app):
    def write(content, name="list.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    with app.app_context():
        yield write


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_every_usual_encoding_is_read(written, encoding):
    looked = look(written(WORDS.encode(encoding)))

    assert [cells for _n, cells in looked.head][1][:2] == ["José", "Peña"]
    assert looked.layout.delimiter == ";"


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("cp1254", "Şükrü Işık Güneş Çağrı Ağaoğlu"),
        ("gb18030", "王小明 李建国 北京市政府 外事办公室"),
        ("cp949", "김서연 박지훈 서울특별시 국제협력과"),
        ("cp932", "山田太郎 佐藤花子 横浜市国際局"),
        ("cp874", "สมชาย ใจดี กรุงเทพมหานคร เทศบาลนคร"),
    ],
)
def test_older_encodings_of_the_region_are_recognised(written, encoding, name):
    text = "name,email\n" + "".join(f"{name},a{n}@city.example\n" for n in range(30))

    assert look(written(text.encode(encoding))).head[1][1][0] == name


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_columns_may_be_parted_by_any_usual_sign(written, sign):
    text = f'name{sign}email\n"Silva{sign} Ana"{sign}ana@city.example\n'

    assert look(written(text)).head[1][1] == [f"Silva{sign} Ana", "ana@city.example"]


def test_rows_are_counted_as_a_spreadsheet_counts_them(written):
    looked = look(written('sep=;\nname;email\n\n"two\nlines";a@b.example\nB;b@b.example\n'))
    known = guess(looked.head)

    assert known.header_row == 2
    assert [n for n, _cells in looked.head] == [2, 4, 5]


def test_a_workbook_is_read_with_its_dates_numbers_and_empty_margins(slate, written):
    book = openpyxl.Workbook()
    book.active["B2"] = "Contacts of the ministry"
    for column, heading in zip("CDEFG", ["Name", "Email", "Phone", "Position", "Since"], strict=True):
        book.active[f"{column}4"] = heading
    book.active["C5"], book.active["D5"] = "Ana Silva", "ana@city.example"
    book.active["E5"], book.active["F5"], book.active["G5"] = 6281234114300, "Mayor", datetime(2024, 5, 1)
    book.create_sheet("Notes")
    kept = io.BytesIO()
    book.save(kept)
    looked = look(written(kept.getvalue(), "book.xlsx"))

    assert guess(looked.head).header_row == 4
    assert list(rows(written(kept.getvalue(), "b.xlsx"), looked.layout))[-1] == (
        5,
        ["", "", "Ana Silva", "ana@city.example", "6281234114300", "Mayor", "2024-05-01"],
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("id", "ID"),
        ("IDN", "ID"),
        ("Indonesia", "ID"),
        ("Viet Nam", "VN"),
        ("Republic of Korea", "KR"),
        ("대한민국", "KR"),
        ("中国", "CN"),
        ("नेपाल", "NP"),
        ("Türkiye", "TR"),
        ("TURKEY", "TR"),
        ("Lao PDR", "LA"),
        ("ประเทศไทย", None),
        ("ไทย", "TH"),
    ],
)
def test_countries_are_known_by_their_names(text, code):
    assert country_code(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("EN", "en"),
        ("zh_Hant", "zh-Hant"),
        ("Bahasa Indonesia", "id"),
        ("Korean", "ko"),
        ("한국어", "ko"),
        ("ไทย", "th"),
        ("Klingonish", None),
    ],
)
def test_languages_are_known_by_their_names(text, code):
    assert language_code(text) == code


def test_names_are_shown_in_the_order_of_their_country(slate):
    imported("given_name,family_name,email,country\n예진,최,a@x.example,KR\nAna,Silva,b@x.example,FJ\n")

    assert set(db.session.scalars(select(Party.display_name))) == {"최예진", "Ana Silva"}
    assert db.session.scalar(select(Party.name_native).where(Party.display_name == "최예진")) == "최예진"


def test_headings_in_other_languages_are_understood(slate):
    run = received("Nama / Name,Surel,Negara,Jabatan,Instansi\nAna,a@x.example,ID,Walikota,Kota X\n")

    assert run.mapping["columns"] == ["full_name", "email", "country", "position", "organisation"]


def test_a_list_without_headings_is_named_by_letters_and_its_addresses_found(slate):
    run = received("Ana,Silva,ana@x.example\nBen,Tau,ben@x.example\n")

    assert run.mapping["headers"] == ["A", "B", "C"]
    assert run.mapping["columns"] == [None, None, "email"]
    assert five(imported("Ana,Silva,ana@x.example\nBen,Tau,ben2@x.example\n")) == (2, 0, 0, 0, 0)


def test_the_columns_of_a_list_with_the_same_headings_mean_the_same_again(slate):
    from crm import exchange
    from crm.journal import SYSTEM

    first = received("Who,Mail\nAna,ana@x.example\n")
    exchange.remap(first.id, "people", ["full_name", "email"], by=SYSTEM)
    exchange.check(first.id)

    again = received("Who,Mail\nBen,ben@x.example\n")
    assert again.mapping["columns"] == ["full_name", "email"]
    assert again.mapping["is_remembered"]


def test_phones_are_read_as_one_dials_them_in_the_country(slate):
    imported(
        "name,email,phone,country\nAna,ana@x.example,0812 341 143 00,ID\nBen,ben@x.example,00628123411431,\n"
    )

    phones = select(ContactPoint.value_norm).where(ContactPoint.channel == "phone").order_by(ContactPoint.id)
    assert list(db.session.scalars(phones)) == ["+6281234114300", "+628123411431"]


def test_a_name_that_cannot_be_parted_is_a_mononym(slate):
    imported('name,email\nSuharto,s@x.example\n"Silva, Ana",a@x.example\n')

    found = dict(db.session.execute(select(Person.given_name, Person.family_name)).all())
    assert found == {"Suharto": None, "Ana": "Silva"}


def test_days_of_a_position_may_be_months_or_years(slate):
    from crm.directory.models import Position

    imported("name,email,organisation,position,from,until\nAna,a@x.example,City,Mayor,2019,2024-05\n")

    held = db.session.scalar(select(Position))
    assert (held.valid.lower, held.valid.upper, held.date_precision) == (
        date(2019, 1, 1),
        date(2024, 6, 1),
        "year",
    )
