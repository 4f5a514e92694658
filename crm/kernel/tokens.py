"""Signed tokens for links, and keyed hashes for addresses.

A token is base64url(version, numbers) followed by a 128-bit HMAC whose key is derived from the
purpose, so that a token made for one door opens no other.
"""

import base64
import hashlib
import hmac
import secrets
import struct
from functools import partial

from .errors import NotFound
from .settings import settings
from .words import _

VERSION = 1
SIGNATURE_BYTES = 16
LONGEST = 200


class BadToken(NotFound):
    """The link was cut short, changed, or made for something else."""


def key(purpose: str) -> bytes:
    """A key of its own for every purpose."""
    return hmac.digest(settings().secret_key.encode(), b"balai:" + purpose.encode(), "sha256")


def sign(purpose: str, *numbers: int) -> str:
    """Whole numbers (0 to 2**63-1) as a token that only this house can make."""
    return sealed(key(purpose), numbers)


def signer(purpose: str):
    """The same for many tokens: a function of the numbers, its key made once."""
    return partial(sealed, key(purpose))


def sealed(own_key: bytes, numbers: tuple[int, ...]) -> str:
    """The numbers with their seal."""
    body = bytes([VERSION]) + struct.pack(f">{len(numbers)}Q", *numbers)
    seal = hmac.digest(own_key, body, "sha256")[:SIGNATURE_BYTES]
    return base64.urlsafe_b64encode(body + seal).rstrip(b"=").decode()


def read(purpose: str, token: str) -> tuple[int, ...]:
    """The numbers in a token; BadToken unless it is ours and for this purpose."""
    raw = unpack(token)
    body, seal = raw[:-SIGNATURE_BYTES], raw[-SIGNATURE_BYTES:]
    expected = hmac.digest(key(purpose), body, "sha256")[:SIGNATURE_BYTES]
    if len(body) % 8 != 1 or not hmac.compare_digest(seal, expected) or body[0] != VERSION:
        raise BadToken(_("This link is not complete. Use the link from the message again."))
    return struct.unpack(f">{len(body) // 8}Q", body[1:])


def unpack(token: str) -> bytes:
    """The bytes of a token, or nothing that could pass for one."""
    try:
        padded = token.encode("ascii") + b"=" * (-len(token) % 4)
        raw = base64.b64decode(padded, altchars=b"-_", validate=True)
    except (UnicodeEncodeError, ValueError):
        raw = b""
    canonical = base64.urlsafe_b64encode(raw).rstrip(b"=").decode() == token
    if len(token) > LONGEST or len(raw) <= SIGNATURE_BYTES or not canonical:
        raise BadToken(_("This link is not complete. Use the link from the message again."))
    return raw


def address_hash(channel: str, value_norm: str) -> bytes:
    """What stands for an address where the address itself must not: survives erasure."""
    return hmac.digest(key("address"), f"{channel}\0{value_norm}".encode(), "sha256")


def secret() -> str:
    """256 random bits for a key or a one-time link."""
    return secrets.token_urlsafe(32)


def fingerprint(secret_text: str) -> bytes:
    """What the database keeps of a secret."""
    return hashlib.sha256(secret_text.encode()).digest()
