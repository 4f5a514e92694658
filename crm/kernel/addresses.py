"""One spelling for each address: what is written differently but delivered alike is the same."""

import re

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from .errors import Refused
from .words import _

LIMIT = 254
DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
BEFORE = re.compile(r"^(?:[\s<>\"']|(?:mailto|tel|sms):)+", re.IGNORECASE)
BEHIND = re.compile(r"[\s.,;:<>\"']+$")
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")


def cleaned(text: str, channel: str = "email") -> str:
    """An address as one would type it: without signs that cannot be seen, `mailto:`, brackets and a stray end."""
    if channel == "post":
        # joiners belong to the letters of several scripts; only what turns the direction of writing goes
        return DIRECTIONS.sub("", text or "").strip()
    address = INVISIBLE.sub("", text or "").replace("\u00a0", " ").strip()
    if channel != "email":
        return BEFORE.sub("", address).strip()
    address = BEFORE.sub("", address.replace("＠", "@").replace("．", ".")).partition("?")[0]
    return BEHIND.sub("", address)


def email_norm(text: str) -> str:
    """The address in the one spelling we compare by; a refusal when it is none.

    Nothing is looked up. The domain is kept in its ASCII form and the whole in small letters.
    """
    address = INVISIBLE.sub("", text or "").strip()
    if address[:7].lower() == "mailto:":
        address = address[7:]
    try:
        checked = validate_email(
            address, check_deliverability=False, test_environment=True, strict=False, allow_quoted_local=False
        )
    except EmailNotValidError as error:
        raise Refused(_("%(address)s is not an e-mail address.", address=text), field="email") from error
    norm = f"{checked.local_part}@{checked.ascii_domain}".lower()
    if len(norm) > LIMIT or "." not in checked.ascii_domain:
        raise Refused(_("%(address)s is not an e-mail address.", address=text), field="email")
    return norm


def phone_norm(text: str, country: str | None = None) -> str:
    """The number as +62…, read as one would dial it in the country; a refusal when it is none."""
    digits = INVISIBLE.sub("", text or "").strip()
    try:
        number = phonenumbers.parse(digits, country)
    except phonenumbers.NumberParseException as error:
        raise Refused(_("%(number)s is not a telephone number.", number=text), field="phone") from error
    if not phonenumbers.is_possible_number(number):
        raise Refused(_("%(number)s is not a telephone number.", number=text), field="phone")
    norm = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return f"{norm};ext={number.extension}" if number.extension else norm
