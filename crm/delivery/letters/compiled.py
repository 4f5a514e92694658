"""A content compiled once for a whole mailing; per recipient only slots are encoded and joined."""

import base64
import hmac
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from html import escape

from ..contents import Content, Piece, Rendered, Slot
from . import headers
from .quoted import encode_literal, encode_value, one_line

DOT = b".\r\n"


@dataclass(frozen=True)
class Letterhead:
    """What all messages of a mailing share in their headers."""

    sender_name: str
    sender_address: str
    fixed: tuple[tuple[str, str], ...] = ()
    boundary: str = "=_balai"

    @property
    def domain(self) -> str:
        """The domain that message identifiers carry."""
        return headers.wire_address(self.sender_address).rpartition("@")[2]


@dataclass(frozen=True)
class Recipient:
    """Who gets a message, and what its slots are filled with."""

    name: str
    address: str
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Marks:
    """What is fixed for one message, on every attempt."""

    message_id: str
    date: str
    own: tuple[tuple[str, str], ...] = ()


class Part:
    """One part as alternating literals and slots; each slot is known by its place in a list."""

    def __init__(self, pieces: list[Piece], is_html: bool):
        self.template: list[bytes] = []
        self.places: list[tuple[int, tuple[str, str, bool]]] = []
        for piece in merged(pieces):
            if isinstance(piece, Slot):
                self.places.append((len(self.template), (piece.field, piece.default, is_html)))
                self.template.append(b"")
            else:
                self.template.append(encode_literal(piece))


class Compiled:
    """A mail ready to be written to anyone."""

    def __init__(self, content: Content, head: Letterhead, own: tuple[str, ...] = ()):
        self.content, self.head = content, head
        self.template: list[bytes] = []
        self.places: list[tuple[int, tuple[str, str, bool]]] = []
        self.sender = headers.address_line(
            "From", head.sender_name, headers.wire_address(head.sender_address)
        )
        self.tail = self.fixed_lines()
        names = ("From", "To", "Subject", "Date", "Message-ID", *own)
        self.gate = headers.gate((*names, *(name for name, _value in self.shared)))
        self.assemble()

    @property
    def shared(self) -> tuple[tuple[str, str], ...]:
        """The header lines that are the same for everybody."""
        version = ("MIME-Version", "1.0")
        if not self.content.html:
            encoding = ("Content-Transfer-Encoding", "quoted-printable")
            return (*self.head.fixed, version, ("Content-Type", "text/plain; charset=utf-8"), encoding)
        kind = f'multipart/alternative; boundary="{self.head.boundary}"'
        return (*self.head.fixed, version, ("Content-Type", kind))

    def fixed_lines(self) -> bytes:
        """The end of the header block."""
        return b"".join(headers.token_line(name, value) for name, value in self.shared)

    def assemble(self):
        """Text and HTML between their boundaries, or text alone."""
        if not self.content.html:
            self.add_literal(b"\r\n")
            self.add_part(Part(self.content.text, is_html=False))
            self.add_literal(DOT)
            return
        edge = b"--" + self.head.boundary.encode("ascii")
        encoding = b"; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        self.add_literal(b"\r\n" + edge + b"\r\nContent-Type: text/plain" + encoding)
        self.add_part(Part(self.content.text, is_html=False))
        self.add_literal(b"\r\n" + edge + b"\r\nContent-Type: text/html" + encoding)
        self.add_part(Part(self.content.html, is_html=True))
        self.add_literal(b"\r\n" + edge + b"--\r\n" + DOT)

    def add_literal(self, octets: bytes):
        """Something that is the same for everybody."""
        self.template.append(octets)

    def add_part(self, part: Part):
        """A part, its slots counted from the start of the body."""
        start = len(self.template)
        self.places += [(start + place, key) for place, key in part.places]
        self.template += part.template

    def written(self, recipient: Recipient, marks: Marks) -> bytes:
        """The whole message as it goes over the wire, with its final dot."""
        block = self.header_block(recipient, marks)
        headers.check(block, self.gate)
        return block + self.body(recipient.values)

    def header_block(self, recipient: Recipient, marks: Marks) -> bytes:
        """The header lines for one recipient."""
        lines = [
            self.sender,
            headers.address_line("To", recipient.name, recipient.address),
            headers.text_line("Subject", filled(self.content.subject, recipient.values)),
            headers.token_line("Date", marks.date),
            headers.token_line("Message-ID", marks.message_id),
            *(headers.token_line(name, value) for name, value in marks.own),
            self.tail,
        ]
        return b"".join(lines)

    def body(self, values: dict[str, str]) -> bytes:
        """The parts with their slots filled."""
        parts = self.template.copy()
        known: dict[tuple[str, str, bool], bytes] = {}
        for place, key in self.places:
            encoded = known.get(key)
            if encoded is None:
                encoded = known[key] = encoded_slot(key, values)
            parts[place] = encoded
        return b"".join(parts)

    def rendered(self, values: dict[str, str]) -> Rendered:
        """What a recipient will read, by the same rules."""
        return Rendered(
            subject=one_line(filled(self.content.subject, values)).strip(),
            text=filled(self.content.text, values),
            html=filled(self.content.html, values, is_html=True),
        )


def merged(pieces: list[Piece]) -> list[Piece]:
    """The same pieces with literals that follow each other joined."""
    result: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str) and result and isinstance(result[-1], str):
            result[-1] += piece
        else:
            result.append(piece)
    return result


def slot_value(name: str, default: str, values: dict[str, str]) -> str:
    """What a slot is filled with: one line, or its default where nothing is known."""
    return one_line(values.get(name) or "").strip() or one_line(default)


def encoded_slot(key: tuple[str, str, bool], values: dict[str, str]) -> bytes:
    """A slot for the wire; in HTML a value is text, never markup."""
    name, default, is_html = key
    value = slot_value(name, default, values)
    return encode_value(escape(value) if is_html else value)


def filled(pieces: list[Piece], values: dict[str, str], is_html: bool = False) -> str:
    """Pieces as plain text."""
    parts = []
    for piece in pieces:
        if isinstance(piece, Slot):
            value = slot_value(piece.field, piece.default, values)
            parts.append(escape(value) if is_html else value)
        else:
            parts.append(piece)
    return "".join(parts)


def message_id(secret: bytes, kind: str, number: str, domain: str) -> str:
    """The identifier of a message: the same on every attempt, guessed by nobody."""
    seal = hmac.digest(secret, f"{kind}:{number}".encode(), "sha256")[:20]
    return f"<{kind}.{base64.b32encode(seal).decode().lower()}@{domain}>"


def date_line(at: datetime) -> str:
    """A moment as a Date header has it."""
    return format_datetime(at)
