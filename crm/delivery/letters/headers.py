"""The one place that writes header lines, and the check that nobody else has.

Free text goes through email.header.Header, which cannot be talked into a new line; Python's newer
message classes could be (CVE-2024-6923). What was written is read again before it leaves.
"""

import re
from email.header import Header

import idna

from .quoted import one_line

EASY = re.compile(r"[A-Za-z0-9 .,'()\[\]&/:;!?+#%$*|{}_@-]*")
EASY_NAME = re.compile(r"[A-Za-z0-9 -]*")
ADDRESS = re.compile(r"[^\s<>\"(),:;\\@\x00-\x1f\x7f]+@[^\s<>\"(),:;\\@\x00-\x1f\x7f]+")
TOKEN = re.compile(r"[\x21-\x7e][\x20-\x7e]*")
WIDTH = 76
LONGEST = 998


class HeaderForged(ValueError):
    """The header block is not what was meant."""


class AddressUnusable(ValueError):
    """Not an address that can be written to."""


def text_line(name: str, value: str) -> bytes:
    """A header line of free text."""
    value = one_line(value).strip()
    if not (EASY.fullmatch(value) and len(name) + 2 + len(value) <= WIDTH):
        value = encoded(name, value)
    return f"{name}: {value}\r\n".encode("ascii")


def token_line(name: str, value: str) -> bytes:
    """A header line whose value is ours: printable ASCII."""
    if not TOKEN.fullmatch(value):
        raise HeaderForged(name)
    return f"{name}: {value}\r\n".encode("ascii")


def address_line(name: str, display: str, address: str) -> bytes:
    """A header line with a name and an address; the address as `wire_address` made it."""
    if not ADDRESS.fullmatch(address):
        raise AddressUnusable(address)
    display = one_line(display).strip()
    if not display:
        return f"{name}: {address}\r\n".encode()
    if not (EASY_NAME.fullmatch(display) and len(display) < WIDTH - len(name) - 2):
        display = quoted_name(name, display)
    gap = " " if len(name) + len(display) + len(address) + 5 <= WIDTH else "\r\n "
    return f"{name}: {display}{gap}<{address}>\r\n".encode()


def quoted_name(name: str, display: str) -> str:
    """A name with commas and the like in quotes; any other as encoded words."""
    if EASY.fullmatch(display) and len(display) < WIDTH - len(name) - 4:
        return f'"{display}"'
    return encoded(name, display)


def encoded(name: str, value: str) -> str:
    """Text as encoded words, folded."""
    return Header(value, "utf-8", maxlinelen=75, header_name=name).encode(linesep="\r\n")


def wire_address(address: str) -> str:
    """The address as it goes over the wire: its domain in ASCII."""
    local, _at, domain = address.rpartition("@")
    if not domain.isascii():
        try:
            domain = idna.encode(domain, uts46=True).decode()
        except idna.IDNAError as error:
            raise AddressUnusable(address) from error
    if not ADDRESS.fullmatch(f"{local}@{domain}"):
        raise AddressUnusable(address)
    return f"{local}@{domain}"


def gate(names: tuple[str, ...]) -> re.Pattern[bytes]:
    """What a header block with exactly these names, in this order, looks like."""
    part = rb"[^\r\n\x00-\x08\x0b-\x1f\x7f]{0,%d}\r\n" % LONGEST
    line = rb"%s: " + part + rb"(?:[ \t]" + part + rb")*"
    return re.compile(b"".join(line % name.encode("ascii") for name in names))


def check(block: bytes, pattern: re.Pattern[bytes]) -> None:
    """Refuse a header block that is not exactly what was meant."""
    if not pattern.fullmatch(block):
        raise HeaderForged("the header block is not what was meant")
