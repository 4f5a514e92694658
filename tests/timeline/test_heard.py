"""What is heard in a sentence: days, ways, people and promises, and nothing that is not there."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.timeline.heard import Someone, hear

TODAY = date(2026, 11, 24)  # a Tuesday
RATNA = Someone(1, ("Ratna Daeng Sitaba",))
IRFAN = Someone(2, ("Irfan Halim Lompo",))
YE_JIN = Someone(3, ("Kim Ye-jin", "최예진"))
MAKASSAR = Someone(9, ("Makassar",), is_person=False)
CIRCLE = (RATNA, IRFAN, YE_JIN, MAKASSAR)
FRIDAY = date(2026, 11, 27)


def heard(text):
    return hear(text, CIRCLE, TODAY)


def test_the_sentence_of_the_box():
    found = heard("Met Ratna today, wants 3 seats at the Forum, I send the letter by Friday")
    assert found.kind.kind == "meeting"
    assert found.when.day == TODAY
    assert [p.party_id for p in found.parties] == [1]
    (promise,) = found.promises
    assert (promise.title, promise.direction, promise.due_on) == ("Send the letter", "ours", FRIDAY)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Met yesterday", date(2026, 11, 23)),
        ("Met last Tuesday", date(2026, 11, 17)),
        ("Met on Monday", date(2026, 11, 23)),
        ("Met 12 Nov", date(2026, 11, 12)),
        ("Met November 12, 2025", date(2025, 11, 12)),
        ("Met 12/11/2026", date(2026, 11, 12)),
        ("Met 2026-11-12", date(2026, 11, 12)),
        ("Met two days ago", date(2026, 11, 22)),
        ("Ketemu kemarin", date(2026, 11, 23)),
        ("Rapat hari Senin", date(2026, 11, 23)),
        ("昨天拜访", date(2026, 11, 23)),
        ("11月12日に面会", date(2026, 11, 12)),
        ("어제 만났다", date(2026, 11, 23)),
        ("đã gặp hôm qua", date(2026, 11, 23)),
    ],
)
def test_days_in_the_languages_of_the_region(text, day):
    assert heard(text).when.day == day


@pytest.mark.parametrize(
    "text",
    [
        "We may march to the second hall",
        "wants 3 seats, second row, 5 people",
        "Pak Min and Sun came",
        "Wants a study visit in March, six people",
        "It may be 12 or 13",
        "May 12 people come",
        "31/02/2026 is no day",
        "version 1.2.3 of 10.5",
    ],
)
def test_words_and_numbers_that_are_no_days(text):
    assert heard(text).when is None


@pytest.mark.parametrize(
    "text",
    [
        "Irfan will not come. We won't send the letter by Friday.",
        "Sends papers by 2020-01-01",
        "Wants it before the 12th of May",
        "Minta surat paling lambat hari Jumat",
        "Wants the map by month's end",
    ],
)
def test_a_day_by_which_something_is_due_is_not_when_it_happened(text):
    assert heard(text).when is None


def test_a_promise_in_the_same_breath_leaves_how_and_when():
    found = heard("Called Irfan on 12 Nov - he promised to send the list by 5 Dec")
    assert (found.kind.kind, found.when.day) == ("call", date(2026, 11, 12))
    assert [(p.title, p.due_on) for p in found.promises] == [("Send the list", date(2026, 12, 5))]
    assert heard("Email to Ratna re: visit, and by month's end we send it").kind.kind == "email_out"
    assert heard("By Friday we will call Irfan").kind is None


def test_times_are_times_only_with_minutes_or_a_word():
    assert heard("Called today at 14:30").when.time == time(14, 30)
    assert heard("Called today 2pm").when.time == time(14)
    assert heard("Ketemu pukul 14.30").when.time == time(14, 30)
    assert heard("WhatsApp 20 Nov 14:30: wants the list").when.time == time(14, 30)
    assert heard("Met today with 3 people").when.time is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Visited the port", "visit"),
        ("WhatsApp from Irfan", "message"),
        ("Called Irfan", "call"),
        ("Emailed us the list", "email_in"),
        ("Surat dari walikota", "letter"),
        ("打电话给市长", "call"),
    ],
)
def test_ways_in_the_languages_of_the_region(text, kind):
    assert heard(text).kind.kind == kind


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She will send the list next week", [("Send the list", "theirs", date(2026, 12, 4))]),
        ("We owe her the cost sheet", [("The cost sheet", "ours", None)]),
        ("Ratna will send names by 3 Dec", [("Send names", "theirs", date(2026, 12, 3))]),
        ("saya kirim surat paling lambat hari Jumat", [("Kirim surat", "ours", FRIDAY)]),
        ("Asked whether the city will send a car", []),
        ("She wants us to send a letter", []),
        ("If we send the list they might come", []),
    ],
)
def test_promises_both_ways_and_wishes_that_are_none(text, expected):
    assert [(p.title, p.direction, p.due_on) for p in heard(text).promises] == expected


def test_a_name_that_two_have_means_nobody():
    other = Someone(4, ("Ratna Dewi",))
    found = hear("Met Ratna", (RATNA, other), TODAY)
    assert found.parties == ()
    assert [p.party_id for p in hear("Met Ratna Dewi", (RATNA, other), TODAY).parties] == [4]


def test_names_in_either_script_and_only_whole_names_of_others():
    far = Someone(7, ("Budi Santoso",), is_here=False)
    assert [p.party_id for p in heard("최예진을 만났다").parties] == [3]
    assert hear("Met Budi", (far,), TODAY).parties == ()
    assert [p.party_id for p in hear("Met Budi Santoso", (far,), TODAY).parties] == [7]


WORDS = """Met Ratna today by Friday I will send may March 3 seats 12 Nov she 14:30 Irfan and , . letter
akan kirim 최예진 昨天 next week"""
PIECES = st.sampled_from(WORDS.split())


@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map(" ".join)))
def test_nothing_is_invented(text):
    found = heard(text)
    for span in found.spans():
        assert 0 <= span.start < span.end <= len(text)
    names = {1: "ratna daeng sitaba", 2: "irfan halim lompo", 3: "kim ye-jin 최예진", 9: "makassar"}
    for party in found.parties:
        said = text[party.span.start : party.span.end].casefold()
        assert all(word in names[party.party_id] for word in said.split())
    plain = " ".join(text.split()).casefold()
    for promise in found.promises:
        assert promise.title.casefold() in plain
