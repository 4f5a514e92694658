"""What is written is what was meant, whatever names, subjects and fields hold."""

import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.utils import parseaddr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.delivery import Content, Slot
from crm.delivery.letters import (
    AddressUnusable,
    Compiled,
    HeaderForged,
    Letterhead,
    Marks,
    Recipient,
    date_line,
    wire_address,
)
from crm.delivery.letters.headers import check, gate
from crm.delivery.letters.quoted import one_line

FORGER = "=?utf-8?q?x=0D=0ABcc:_evil=40evil.example?="
NASTY = [
    FORGER,
    "a\r\nBcc: evil@evil.example",
    "\nX: y",
    "Muhammad \u202e Ali",
    'O\'Brien, "Dr" <x@y.example>',
    "محمد علی",
    "李小龍",
    "नेपाल",
    "🎉 party",
    "." * 80,
    ".hidden",
    "From me",
    "<b>&amp;</b>",
    "\ud800 half",
    " spaces ",
    "a" * 2000,
    "",
]
texts = st.one_of(st.sampled_from(NASTY), st.text(max_size=120))
MARKS = Marks("<d.abc@balai.example>", date_line(datetime(2026, 3, 1, 9, tzinfo=UTC)), (("X-Delivery", "t"),))
NAMES = ["From", "To", "Subject", "Date", "Message-ID", "X-Delivery", "MIME-Version", "Content-Type"]


def letter(subject, text, html, name="", values=None):
    """A letter as it goes over the wire."""
    content = Content("en", subject, [], text, html)
    compiled = Compiled(content, Letterhead("Balai", "news@balai.example"), ("X-Delivery",))
    return compiled.written(Recipient(name, "reader@example.org", values or {}), MARKS)


def read(octets):
    """The letter as the standard library reads it, without its final dot."""
    assert octets.endswith(b"\r\n.\r\n")
    body = octets[: -len(b".\r\n")]
    lines = body.split(b"\r\n")
    assert not any(line.startswith(b".") for line in lines)
    assert all(len(line) <= 76 or b": " in line[:30] for line in lines), max(lines, key=len)
    assert b"\r" not in body.replace(b"\r\n", b"")
    assert b"\n" not in body.replace(b"\r\n", b"")
    return message_from_bytes(body)


def meant(text):
    """A value as it is meant to arrive."""
    return one_line(text).strip()


def words(message, name):
    """A header as people read it."""
    return str(make_header(decode_header(message[name])))


@settings(deadline=None, max_examples=300)
@given(subject=texts, name=texts, field=texts)
def test_no_value_adds_a_header_and_all_come_back_as_they_were(subject, name, field):
    message = read(
        letter(
            [subject, " ", Slot("field")],
            ["Dear ", Slot("field"), "\n", subject.replace("\x00", ""), "\n"],
            ["<p>", Slot("field"), "</p>"],
            name,
            {"field": field},
        )
    )
    assert message.keys() == NAMES
    assert squeezed(words(message, "Subject")) == squeezed(f"{meant(subject)} {meant(field)}")
    assert parseaddr(message["To"].replace("\r\n", ""))[1] == "reader@example.org"
    shown = message["To"].replace("\r\n", "").rpartition("<")[0].strip().strip('"')
    assert squeezed(str(make_header(decode_header(shown)))) == squeezed(meant(name))
    text, html = (part.get_payload(decode=True).decode() for part in message.get_payload())
    assert text.startswith(f"Dear {meant(field)}\r\n")
    assert html.startswith("<p>")
    assert "<" not in html[3 : html.rindex("</p>")].replace("<p>", "")


def squeezed(text):
    """Without differences in white space, which folding may change."""
    return re.sub(r"\s+", " ", text).strip()


@settings(deadline=None, max_examples=200)
@given(st.lists(st.one_of(st.text(max_size=200), st.just("slot")), max_size=8), st.text(max_size=100))
def test_literals_and_slots_join_to_exactly_the_text(pieces, value):
    content = [Slot("field") if piece == "slot" else piece for piece in pieces]
    message = read(letter(["s"], content, ["<p>x</p>"], "", {"field": value}))
    expected = "".join(meant(value) if piece == "slot" else piece for piece in pieces)
    expected = expected.encode("utf-8", "replace").decode().replace("\r\n", "\n").replace("\r", "\n")
    got = message.get_payload()[0].get_payload(decode=True).decode()
    assert got.replace("\r\n", "\n") == expected


def test_an_html_value_is_text_and_never_markup():
    message = read(letter(["s"], ["t"], ["<p>", Slot("x"), "</p>"], "", {"x": "<script>'\"&"}))
    html = message.get_payload()[1].get_payload(decode=True).decode()
    assert html == "<p>&lt;script&gt;&#x27;&quot;&amp;</p>"


def test_a_missing_value_takes_its_default():
    message = read(letter([Slot("given_name", "colleague")], ["t"], ["h"]))
    assert message["Subject"] == "colleague"


@pytest.mark.parametrize(
    "block",
    [
        b"From: a\r\nTo: b\r\nBcc: c\r\n",
        b"From: a\r\nBcc: c\r\nTo: b\r\n",
        b"From: a\nBcc: c\r\nTo: b\r\n",
        b"From: a\r\nTo: b\r\n\r\nTo: c\r\n",
        b"From: a\x00\r\nTo: b\r\n",
        b"From: a\r\nTo: " + b"b" * 1000 + b"\r\n",
    ],
)
def test_a_block_that_is_not_what_was_meant_is_refused(block):
    with pytest.raises(HeaderForged):
        check(block, gate(("From", "To")))


@pytest.mark.parametrize("address", ["", "a", "a@b@c", "a b@c.d", "a@b\r\nx", "<a@b>", "a@", "@b", "a,b@c"])
def test_an_address_that_is_none_is_refused(address):
    with pytest.raises(AddressUnusable):
        wire_address(address)


def test_a_domain_goes_over_the_wire_in_ascii():
    assert wire_address("wali@kota.भारत") == "wali@kota.xn--h2brj9c"
