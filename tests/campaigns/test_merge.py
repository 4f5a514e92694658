"""The merge language: small, closed, and never read twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.campaigns.compose import FIELDS, LINKS, MergeRefused, compile_text, scan
from crm.campaigns.compose.merge import slots
from crm.delivery import Slot

KNOWN = frozenset((*FIELDS, *LINKS, "custom.ref"))
plain = st.text().filter(lambda text: "{{" not in text)
field = st.sampled_from(sorted(KNOWN))
words = st.text(st.characters(exclude_characters='"“”{}'), max_size=20)
spaces = st.sampled_from(["", " ", "  ", "\t"])


def test_words_and_fields_become_pieces():
    pieces = compile_text('Dear {{ given_name | default("colleague") }}, from {{organisation}}.', KNOWN)

    assert pieces == ["Dear ", Slot("given_name", "colleague"), ", from ", Slot("organisation", ""), "."]


@given(plain)
def test_text_without_braces_comes_out_unchanged(text):
    assert "".join(compile_text(text, KNOWN)) == text


@given(plain, field, words, spaces, plain)
def test_a_slot_is_read_between_any_words(before, name, stand_in, gap, after):
    before = before.rstrip("{")
    text = f'{before}{{{{{gap}{name}{gap}|{gap}default({gap}"{stand_in}"{gap}){gap}}}}}{after}'

    pieces, problems = scan(text, KNOWN)

    assert not problems
    assert slots(pieces) == [Slot(name, stand_in)]
    assert "".join(p if isinstance(p, str) else "" for p in pieces) == before + after


@given(st.text())
def test_whatever_is_typed_nothing_but_known_fields_are_asked_for(text):
    pieces, problems = scan(text, KNOWN)

    assert all(slot.field in KNOWN for slot in slots(pieces))
    if not slots(pieces):
        assert "".join(pieces) == text
    assert bool(problems) == ("{{" in text and len(problems) > 0)


@pytest.mark.parametrize(
    "expression",
    [
        "7*7",
        "cycler.__init__",
        "cycler.__init__.__globals__",
        "config",
        "self",
        "given_name.__class__",
        "given_name()",
        "''.__class__.__mro__",
        "request.application",
        "custom.unheard_of",
        "custom",
    ],
)
def test_code_is_an_unknown_field_and_is_named(expression):
    with pytest.raises(MergeRefused) as refusal:
        compile_text(f"Hello {{{{{expression}}}}}", KNOWN, field="subject")

    assert f"“{expression}”" in refusal.value.sentence
    assert refusal.value.field == "subject"


def test_a_slip_of_the_pen_is_answered_with_what_was_meant():
    with pytest.raises(MergeRefused, match="“givenname” is not a merge field. Did you mean “given_name”?"):
        compile_text("{{ givenname }}", KNOWN)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("{{", "Line 1, column 1"),
        ("Dear {{ given_name,\nhello", "Line 1, column 6"),
        ("one\n two {{ {{ given_name }}", "Line 2, column 6"),
        ("{{{ given_name }}}", "Line 1, column 1"),
        ("{{}}", "Line 1, column 1"),
        ("{{ given_name | upper }}", "Line 1, column 1"),
        ("{{ given_name | default(you) }}", "Line 1, column 1"),
        ("ab\r\nc{{ given_name | default('you) }}", "Line 2, column 2"),
        ('{{ given_name | default("you") | upper }}', "Line 1, column 1"),
    ],
)
def test_broken_braces_are_refused_with_line_and_column(text, place):
    with pytest.raises(MergeRefused, match=place):
        compile_text(text, KNOWN)


@pytest.mark.parametrize(
    "other", ["{% for x in y %}", "{0.__class__}", "${given_name}", "<%= 1 %>", "}} {", "{ {x} }"]
)
def test_other_languages_are_only_text(other):
    assert compile_text(other, KNOWN) == [other]


def test_a_hundred_thousand_braces_are_answered_at_once():
    _pieces, problems = scan("{{ x }}" * 15_000, KNOWN)

    assert len(problems) == 15_000
    assert scan("{" * 100_000, KNOWN)[1]
