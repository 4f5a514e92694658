"""Quoted-printable, in pieces that can be joined in any order.

Every piece begins at the start of a line and ends with a line break, hard or soft, so that literals are
encoded once for a whole mailing and only values once for each recipient. A line never begins with a
dot, so that nothing needs dot-stuffing, and never with "From ".
"""

import re

WIDTH = 73
SOFT = b"=\r\n"
LINE = b"\r\n"
TABLE = [bytes([code]) if 32 <= code <= 126 and code != 61 else b"=%02X" % code for code in range(256)]
PLAIN = re.compile(r"[A-Za-z0-9_,;:/?&()@+!#' -][A-Za-z0-9_.,;:/?&()@+!#' -]{0,72}")
LONG_PLAIN = re.compile(r"[A-Za-z0-9_.,;:/?&()@+!#'-]+")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
SURROGATE = re.compile(r"[\ud800-\udfff]")


def one_line(value: str) -> str:
    """A value as one line without control characters or halves of characters."""
    if value.isascii() and value.isprintable():
        return value
    return SURROGATE.sub("\N{REPLACEMENT CHARACTER}", CONTROL.sub(" ", value))


def encode_value(value: str) -> bytes:
    """The value of a slot, already one line: complete lines, softly broken."""
    if PLAIN.fullmatch(value) and not value.startswith("From "):
        return value.encode("ascii") + SOFT
    if not value:
        return b""
    if LONG_PLAIN.fullmatch(value):
        lines = [value[at : at + WIDTH] for at in range(0, len(value), WIDTH)]
        if not any(line[0] == "." for line in lines):
            return SOFT.join(line.encode("ascii") for line in lines) + SOFT
    return folded(value.encode()) + SOFT


def encode_literal(text: str) -> bytes:
    """A literal with its own line breaks; it ends with a soft break unless it ends a line."""
    text = SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").encode().split(b"\n")
    encoded = [folded(line, ends=True) + LINE for line in lines[:-1]]
    return b"".join(encoded) + (folded(lines[-1]) + SOFT if lines[-1] else b"")


def folded(line: bytes, ends: bool = False) -> bytes:
    """One line encoded, in lines of at most 76 characters; white space at a hard end is protected."""
    tokens = [TABLE[code] for code in line]
    if ends and line[-1:] in (b" ", b"\t"):
        tokens[-1] = b"=%02X" % line[-1]
    rest = b"".join(tokens)
    lines = []
    while len(rest) > WIDTH:
        inside = rest.rfind(b"=", WIDTH - 2, WIDTH)
        cut = WIDTH if inside < 0 else inside
        lines.append(protect_start(rest[:cut]))
        rest = rest[cut:]
    lines.append(protect_start(rest))
    return SOFT.join(lines)


def protect_start(line: bytes) -> bytes:
    """Hide what a mail server might take for something else at the start of a line."""
    if line[:1] == b"." or line[:5] == b"From ":
        return b"=%02X" % line[0] + line[1:]
    return line
