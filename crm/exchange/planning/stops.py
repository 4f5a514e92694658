"""What a list says against writing to an address: unsubscribed, undeliverable, told not to.

Such words never make a subscription, and hold for the address whatever becomes of the row.
"""

import re
from dataclasses import dataclass

from crm.kernel.words import _

from ..parsing.answers import answer, plain

MARKETING, ALL = "marketing", "all"
STATUS = {
    "unsubscribed": ("unsubscribed", MARKETING), "unsubscribe": ("unsubscribed", MARKETING),
    "opted out": ("unsubscribed", MARKETING), "opt out": ("unsubscribed", MARKETING),
    "berhenti": ("unsubscribed", MARKETING), "désabonné": ("unsubscribed", MARKETING), "退订": ("unsubscribed", MARKETING),
    "cleaned": ("hard_bounce", ALL), "bounced": ("hard_bounce", ALL), "hard bounced": ("hard_bounce", ALL),
    "bounce": ("hard_bounce", ALL), "invalid": ("hard_bounce", ALL), "undeliverable": ("hard_bounce", ALL),
    "on hold": ("hard_bounce", ALL), "on hold bounce": ("hard_bounce", ALL),
    "on hold opt out": ("unsubscribed", MARKETING),
    "complained": ("complaint", ALL), "complaint": ("complaint", ALL), "spam": ("complaint", ALL),
    "abuse": ("complaint", ALL), "marked as spam": ("complaint", ALL),
    "blocklisted": ("manual", ALL), "blacklisted": ("manual", ALL), "blocked": ("manual", ALL),
    "suppressed": ("manual", ALL), "disabled": ("manual", ALL), "deceased": ("manual", ALL),
    "non subscribed": ("manual", MARKETING), "nonsubscribed": ("manual", MARKETING),
    "transactional": ("manual", MARKETING), "non marketing contact": ("manual", MARKETING),
    "archived": ("manual", MARKETING), "unconfirmed": ("manual", MARKETING), "pending": ("manual", MARKETING),
}  # fmt: skip
FILES = (
    (re.compile(r"non-?_?subscribed", re.I), "nonsubscribed"),
    (re.compile(r"unsubscribed", re.I), "unsubscribed"),
    (re.compile(r"cleaned", re.I), "cleaned"),
    (re.compile(r"archived", re.I), "archived"),
)
EXPORTED = {"id:mailchimp", "opted_in_at", "confirmed_at", "stop:unsubscribed_at", "stop:held_at"}
FLAGS = {
    "unsubscribed": ("unsubscribed", MARKETING),
    "do_not_email": ("manual", ALL),
    "on_hold": ("hard_bounce", ALL),
    "deceased": ("manual", ALL),
}
DATES = {"unsubscribed_at": "unsubscribed", "held_at": "on_hold"}
WHY = {
    "unsubscribed": lambda: _("unsubscribed: not written to"),
    "hard_bounce": lambda: _("undeliverable: not written to"),
    "complaint": lambda: _("complained: not written to"),
    "manual": lambda: _("not to be written to"),
}


@dataclass(frozen=True)
class Stop:
    """One reason not to use an address, and for what."""

    reason: str
    scope: str


def said_by_file(filename: str, columns) -> str:
    """What the name of a newsletter tool's export says of everybody in it."""
    if not EXPORTED & set(columns):
        return ""
    return next((word for pattern, word in FILES if pattern.search(filename)), "")


def stops_of(values: dict, everybody: str = "") -> list[Stop]:
    """Why the address of a row must not be used."""
    told = values.get("stops", {})
    found = [STATUS[everybody]] if everybody else []
    words = [plain(told.get(column, "")) for column in ("status", "on_hold")]
    found += [STATUS[word] for word in words if word in STATUS]
    if plain(told.get("on_hold", "")) == "2":  # CiviCRM's number for an opt-out by bounce
        found.append(("unsubscribed", MARKETING))
    found += [grounds for flag, grounds in FLAGS.items() if is_raised(flag, told)]
    if "subscribed" in told and answer(told["subscribed"]) is False:
        found.append(("unsubscribed", MARKETING))
    return list(dict.fromkeys(Stop(*grounds) for grounds in found))


def is_raised(flag: str, told: dict[str, str]) -> bool:
    """Whether a flag is up; a date alone raises it, a plain "no" beside the date does not."""
    if flag in told:
        if flag == "on_hold" and plain(told[flag]) in (*STATUS, "2"):
            return False  # said by its word
        return answer(told[flag]) is not False
    return any(told.get(column) for column, meant in DATES.items() if meant == flag)


def in_words(stops: list[Stop]) -> list[str]:
    """The reasons as sentences."""
    return list(dict.fromkeys(str(WHY[stop.reason]()) for stop in stops))
