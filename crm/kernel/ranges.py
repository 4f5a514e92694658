"""What the value of a setting may be; each rule gives the end of the sentence “CRM_… must be …”, or nothing."""

from collections.abc import Callable
from email.utils import parseaddr
from math import isfinite
from urllib.parse import parse_qs, urlsplit
from zoneinfo import available_timezones

Rule = Callable[[object], str | None]
TLS = ("off", "opportunistic", "require")


def between(low: float, high: float) -> Rule:
    """A number in a range, both ends included."""

    def rule(value) -> str | None:
        fits = isfinite(value) and low <= value <= high
        return None if fits else f"between {low} and {high}"

    return rule


def url_of(*schemes: str) -> Rule:
    """An address that begins with one of these."""

    def rule(value) -> str | None:
        parts = split(value)
        return None if parts and parts.scheme in schemes else f"an address like {schemes[0]}://…"

    return rule


def web_address(value) -> str | None:
    """Where links lead."""
    parts = split(value)
    if parts and parts.scheme in ("http", "https") and parts.hostname:
        return None
    return "an address like https://balai.example.org"


def mail_server(value) -> str | None:
    """Where mail is handed over."""
    parts = split(value)
    if not parts or parts.scheme != "smtp" or not parts.hostname:
        return "an address like smtp://user:pass@host:587?tls=require"
    tls = parse_qs(parts.query).get("tls", ["opportunistic"])[-1]
    return None if tls in TLS else "an address with tls=" + ", tls=".join(TLS[:-1]) + f" or tls={TLS[-1]}"


def zone(value) -> str | None:
    """Where a calendar is kept."""
    return None if value in available_timezones() else "a time zone like Asia/Jakarta"


def sender(value) -> str | None:
    """Who sends: an address, with a name before it or without."""
    local, at, domain = parseaddr(value)[1].rpartition("@")
    return None if at and local and domain else "a sender like Balai <news@balai.example>"


def split(value):
    """The parts of an address; nothing where it cannot be read."""
    try:
        parts = urlsplit(value)
        return parts if parts.port != 0 else None
    except ValueError:
        return None
