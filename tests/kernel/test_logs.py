"""Log lines never name a person."""

import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.kernel.logs import Discreet, discreet


def test_addresses_and_tokens_are_cut_out():
    line = discreet("GET /u/AQAAAAAAAAABzzzz by mayor@city.example")

    assert line == "GET /u/… by <address>"


def test_a_traceback_is_discreet_too():
    try:
        raise ValueError("no such person: mayor@city.example")
    except ValueError as error:
        record = logging.LogRecord(
            "x", 40, __file__, 1, "failed", (), (ValueError, error, error.__traceback__)
        )

    assert Discreet().filter(record)
    assert "mayor@" not in record.exc_text
    assert "<address>" in record.exc_text


@given(st.emails())
def test_no_address_survives(address):
    assert address not in discreet(f"sent to {address} at once")


@pytest.mark.parametrize("text", ["a\rb", "a\r\nb"])
def test_a_line_cannot_be_forged_with_a_carriage_return(text):
    assert "\r" not in discreet(text)
