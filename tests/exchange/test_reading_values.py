"""Names, days, addresses and numbers, in the ways in which people write them."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.exchange.parsing import Facts, Reading, facts_of, read_row
from crm.exchange.parsing.dates import NEWEST, OLDEST, NoDay, is_ambiguous, order_of, read_day
from crm.exchange.parsing.names import is_shouting, name_parts, quiet
from crm.exchange.parsing.reaching import emails, phones
from crm.kernel.addresses import cleaned
from crm.kernel.errors import Refused

DAYS = st.dates(date(1950, 1, 1), date(2099, 12, 31))


@pytest.fixture(autouse=True)
def words(app):
    with app.app_context():
        yield


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Dr. Ir. H. Budi Santoso, S.T., M.Si.", ("Dr. Ir. H.", "Budi Santoso", "S.T., M.Si.")),
        ("Drs. Ahmad Yani, MM", ("Drs.", "Ahmad Yani", "MM")),
        ("Hon. Maria Clara", ("Hon.", "Maria Clara", None)),
        ("YB Datuk Seri Anwar Ismail", ("YB Datuk Seri", "Anwar Ismail", None)),
        ("Dato' Sri Najib Ali", ("Dato' Sri", "Najib Ali", None)),
        ("Shri Ram Prasad", ("Shri", "Ram Prasad", None)),
        ("Smt. Anita Devi", ("Smt.", "Anita Devi", None)),
        ("U Thant Zin", ("U", "Thant Zin", None)),
        ("Daw Suu Kyi", ("Daw", "Suu Kyi", None)),
        ("นายสมชาย ใจดี", ("นาย", "สมชาย ใจดี", None)),
        ("คุณ สมหญิง", ("คุณ", "สมหญิง", None)),
        ("นางสาวมาลี ดีงาม", ("นางสาว", "มาลี ดีงาม", None)),
        ("山田太郎様", (None, "山田太郎", "様")),
        ("王小明先生", (None, "王小明", "先生")),
        ("김서연 님", (None, "김서연", "님")),
        ("Ms Jane Doe, PhD", ("Ms", "Jane Doe", "PhD")),
        ("Ko Min", (None, "Ko Min", None)),
        ("Ma Li", (None, "Ma Li", None)),
        ("Raja Hussain", (None, "Raja Hussain", None)),
        ("Dr", (None, "Dr", None)),
        ("Suharto", (None, "Suharto", None)),
    ],
)
def test_titles_before_and_behind_a_name_are_told_from_it(text, parts):
    found = name_parts(text)

    assert (found.get("honorific"), found.get("full_name"), found.get("suffix")) == parts


@pytest.mark.parametrize(
    ("text", "given_name", "family_name"),
    [
        ("SILVA, Ana Maria", "Ana Maria", "Silva"),
        ("Silva, Ana", "Ana", "Silva"),
        ("NGUYEN Van Duc", "Van Duc", "Nguyen"),
        ("Emmanuel MACRON", "Emmanuel", "Macron"),
        ("DE LA CRUZ, Juan", "Juan", "De la Cruz"),
    ],
)
def test_a_comma_or_capitals_say_which_name_is_the_familys(text, given_name, family_name):
    found = name_parts(text)

    assert (found["given_name"], found["family_name"]) == (given_name, family_name)


@pytest.mark.parametrize("text", ["Kim Seo-yeon (김서연)", "김서연 (Kim Seo-yeon)", "Kim Seo-yeon（김서연）"])
def test_the_native_name_in_brackets_is_the_native_name(text):
    assert name_parts(text) == {"full_name": "Kim Seo-yeon", "name_native": "김서연"}


def test_capitals_are_only_quieted_where_the_whole_column_shouts():
    assert quiet("ANA DE LA CRUZ-O'BRIEN") == "Ana de la Cruz-O'Brien"
    assert is_shouting(["ANA SILVA", "DR. BEN TAU", "王小明"])
    assert not is_shouting(["ANA SILVA", "Ben Tau"])
    assert facts_of([["ANA SILVA", "x"], ["BEN TAU", "y"]])["loud"] == [0]


@given(st.text(max_size=80))
def test_no_name_whatsoever_breaks_the_reader_or_loses_its_letters(text):
    text = " ".join(text.split())
    found = name_parts(text)
    kept = " ".join(found.values()).casefold()

    assert all(
        word.casefold() in kept
        for word in text.replace(",", " ").split()
        if word.isascii() and word.isalpha()
    )


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("2026-03-12", date(2026, 3, 12), "day"),
        ("2026-03-12 00:00:00", date(2026, 3, 12), "day"),
        ("12/3/2026", date(2026, 3, 12), "day"),
        ("12.03.26", date(2026, 3, 12), "day"),
        ("12 March 2026", date(2026, 3, 12), "day"),
        ("March 12th, 2026", date(2026, 3, 12), "day"),
        ("12 Maret 2026", date(2026, 3, 12), "day"),
        ("12 mars 2026", date(2026, 3, 12), "day"),
        ("12 मार्च 2026", date(2026, 3, 12), "day"),
        ("१२ मार्च २०२६", date(2026, 3, 12), "day"),
        ("2026年3月12日", date(2026, 3, 12), "day"),
        ("2026년 3월 12일", date(2026, 3, 12), "day"),
        ("12 Mart 2026", date(2026, 3, 12), "day"),
        ("12 марта 2026", date(2026, 3, 12), "day"),
        ("12 tháng 3 2026", date(2026, 3, 12), "day"),
        ("46093", date(2026, 3, 12), "day"),
        ("March 2026", date(2026, 3, 1), "month"),
        ("03/2026", date(2026, 3, 1), "month"),
        ("2026", date(2026, 1, 1), "year"),
    ],
)
def test_days_are_read_in_their_spellings(text, day, precision):
    assert read_day(text) == (day, precision)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("31/02/2026", "no such day"),
        ("2026-13-01", "no such day"),
        ("12/3/2569", "another calendar"),
        ("soon", "not a day"),
        ("0001-01-01", "not a day of our time"),
    ],
)
def test_what_is_no_day_gets_a_sentence(text, says):
    with pytest.raises(NoDay, match=says):
        read_day(text)


@given(DAYS, st.sampled_from(["dmy", "mdy"]))
def test_every_day_written_in_the_order_of_its_column_is_read_back(day, order):
    text = f"{day.day}/{day.month}/{day.year}" if order == "dmy" else f"{day.month}/{day.day}/{day.year}"

    assert read_day(text, order) == (day, "day")
    assert read_day(day.isoformat()) == (day, "day")


@given(st.lists(DAYS, min_size=1, max_size=20))
def test_one_day_beyond_the_twelfth_decides_for_the_column(days):
    cells = [f"{day.month}/{day.day}/{day.year}" for day in days]

    order, is_sure = order_of(cells)
    assert is_sure == any(day.day > 12 for day in days)
    assert order == ("mdy" if is_sure else "dmy")


def test_the_country_says_what_the_cells_do_not():
    assert order_of(["3/4/2026"], "PH") == ("mdy", False)
    assert order_of(["3/4/2026"], "ID") == ("dmy", False)
    assert is_ambiguous("3/4/2026")
    assert not is_ambiguous("4/4/2026")


@given(st.text(max_size=40))
def test_no_cell_breaks_the_reading_of_days(text):
    with suppress(Refused):
        assert OLDEST <= read_day(text)[0].year <= NEWEST


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a@x.example; b@x.example", ["a@x.example", "b@x.example"]),
        ("a@x.example / b@x.example", ["a@x.example", "b@x.example"]),
        ("a@x.example, b@x.example (office)", ["a@x.example", "b@x.example"]),
        ("a@x.example b@x.example", ["a@x.example", "b@x.example"]),
        ("a@x.example or b@x.example", ["a@x.example", "b@x.example"]),
        ("Ana <a@x.example>, Ben <b@x.example>", ["a@x.example", "b@x.example"]),
        ("mailto:A@X.example", ["a@x.example"]),
        ("<a@x.example>", ["a@x.example"]),
        ("a＠x.example", ["a@x.example"]),
        ("\u200ba@x.example\ufeff.", ["a@x.example"]),
        ("a@x.example; A@X.EXAMPLE", ["a@x.example"]),
    ],
)
def test_addresses_are_found_in_a_cell(text, found):
    assert emails(text).found == found


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("ana at city.example", "ana@city.example"),
        ("ana(at)city(dot)example", "ana@city.example"),
        ("ana@@city.example", "ana@city.example"),
        ("ana silva@city.example", "anasilva@city.example"),
        ("ana@city,example", "ana@city.example"),
    ],
)
def test_a_broken_address_is_told_with_what_was_meant(text, meant):
    assert f"Did you mean {meant}?" in (emails(text).problem or "")


def test_an_address_of_three_hundred_characters_is_refused_in_a_short_sentence():
    problem = emails("a" * 290 + "@x.example").problem

    assert "longer than any" in problem
    assert len(problem) < 100


@given(st.text(max_size=60))
def test_no_cell_breaks_the_reading_of_addresses_and_numbers(text):
    found = emails(text)
    assert all("@" in address for address in found.found)
    assert phones(text, "ID") is not None
    assert cleaned(cleaned(text)) == cleaned(text)


@pytest.mark.parametrize(
    ("text", "country", "found"),
    [
        ("0812 341 143 00", "ID", ["+6281234114300"]),
        ("6281234114300", "ID", ["+6281234114300"]),
        ("81234114300", "ID", ["+6281234114300"]),
        ("'00628123411431", None, ["+628123411431"]),
        ("+62 812-3411-431 / +62 812-3411-432", None, ["+628123411431", "+628123411432"]),
        ("021 555 1234 ext. 12", "ID", ["+62215551234;ext=12"]),
        ("WA: 0812 3411 4300", "ID", ["+6281234114300"]),
        ("010-2000-6954", "KR", ["+821020006954"]),
    ],
)
def test_numbers_are_read_as_one_dials_them_there(text, country, found):
    assert phones(text, country).found == found


def test_a_number_that_lost_its_figures_is_told():
    assert "lost its last figures" in phones("6.28123E+10", "ID").problem


def reading(*columns, **facts):
    return Reading(
        "people", columns, columns, frozenset({"FJ", "ID", "TH"}), frozenset(), facts=Facts(**facts)
    )


def test_further_addresses_follow_the_first_and_a_broken_one_among_good_ones_is_noted():
    parsed = read_row(
        ["Ana", "a@x.example; b@x.example", "c@x.example, zzz"], reading("full_name", "email", "email_2")
    )

    assert parsed.values["email"] == "a@x.example"
    assert parsed.values["emails"] == ["b@x.example", "c@x.example"]
    assert not parsed.is_refused
    assert "zzz" in parsed.problems[0]["why"]


def test_two_numbers_on_two_lines_are_two_numbers():
    parsed = read_row(["Ana", "021 555 1234\n0812 3411 4300"], reading("full_name", "phone", country="ID"))

    assert (parsed.values["phone"], parsed.values["phones"]) == ("+62215551234", ["+6281234114300"])


def test_signs_that_turn_the_writing_round_are_taken_out_and_told():
    parsed = read_row(["Ana\u202eavliS", "a@x.example"], reading("full_name", "email"))

    assert parsed.values["full_name"] == "AnaavliS"
    assert "direction" in parsed.problems[0]["why"]


def test_a_day_that_could_be_two_is_told_once_it_matters():
    columns = ("full_name", "position_from")
    doubtful = read_row(["Ana", "3/4/2026"], reading(*columns))
    sure = read_row(["Ana", "3/4/2026"], reading(*columns, orders={"1": ("mdy", True)}))

    assert doubtful.values["position_from"] == ["2026-04-03", "day"]
    assert "was read as 2026-04-03" in doubtful.problems[0]["why"]
    assert (sure.values["position_from"], sure.problems) == (["2026-03-04", "day"], [])
    gone = read_row(["Ana", "31/02/2026"], reading(*columns))
    assert "position_from" not in gone.values
    assert "no such day" in gone.problems[0]["why"]


def test_a_dash_for_an_address_and_an_odd_ending_are_counted_as_broken():
    dash = read_row(["Ana", "-"], reading("full_name", "email"))
    odd = read_row(["Ana", "ana@city.id"], reading("full_name", "email", ending=".example"))

    assert dash.values["marks"] == odd.values["marks"] == ["bad_address"]
    assert not (dash.is_refused or odd.is_refused)


def test_the_usual_country_of_a_list_is_that_of_most_rows():
    assert facts_of([["A", "Indonesia"], ["B", "ID"], ["C", "Fiji"]])["country"] == "ID"
    assert facts_of([["A", "Indonesia"], ["B", "Thailand"], ["C", "Fiji"]])["country"] is None
