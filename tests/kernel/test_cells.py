"""Cells of lists that leave the house: read back as they were, and never run."""

import csv
import io
import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.kernel.cells import STARTS, harmless, printable

SIGNS = st.sampled_from([*STARTS, " ", "\u00a0", "\u200b", "\ufeff", "\x00", "1", "a", "(", "-", "|", "'"])
NASTY = st.one_of(st.text(), st.lists(SIGNS, max_size=12).map("".join))


def begins(text):
    """The first sign that a spreadsheet program looks at."""
    return next((c for c in text if unicodedata.category(c) not in ("Cc", "Cf", "Zs", "Zl", "Zp")), "")


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(NASTY)
def test_no_cell_begins_like_a_formula_unless_it_is_a_number(text):
    out = harmless(text)
    if out == text and text.startswith(("+", "-")):
        assert (
            text.lstrip("+-").replace(" ", "").replace("(", "").replace(")", "").replace(".", "").isdecimal()
        )
    else:
        assert begins(out) not in STARTS
        assert out[:1] not in ("\t", "\r", "\n")


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(NASTY)
def test_only_an_apostrophe_is_put_before(text):
    assert harmless(text) in (text, f"'{text}")


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(NASTY.filter(lambda text: "\x00" not in text), min_size=1, max_size=5))
def test_a_line_of_csv_comes_back_as_it_went(cells):
    from crm.directory.export import line

    cells = [cell.encode("utf-8", "replace").decode() for cell in cells]
    rows = list(csv.reader(io.StringIO(line(cells).decode(), newline="")))
    assert rows == [[harmless(cell) for cell in cells]]


@pytest.mark.parametrize(
    "number", ["+62 411 555 0101", "+6241155501", "-7", "+5", "3.5", "-2.25", "+62 (21) 5"]
)
def test_numbers_and_telephones_stay_readable(number):
    assert harmless(number) == number


@pytest.mark.parametrize(
    "cell", ["+62-411-555", "-2-3", "+1+1", "\u200b=1", "\ufeff=1", "\n=1", "﹦1", "+", "-"]
)
def test_sums_and_hidden_signs_are_text(cell):
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("value", [5, -2.5, True, None])
def test_what_is_no_text_stays(value):
    assert harmless(value) is value
    assert printable(value) is value


def test_what_a_workbook_cannot_hold_is_left_out():
    assert printable("a\x00b\x1fc\ufffe\n") == "abc\n"
    assert len(printable("x" * 40_000)) == 32_767
