"""What is compared: the facts of one record, and what comes of comparing two."""

from dataclasses import dataclass, field
from typing import Any


def listed(text: str) -> tuple[str, ...]:
    """Words written one after another, with spaces between them or commas."""
    return tuple(text.split("," if "," in text else None))


OFFICES = frozenset(
    listed(
        "info information office mayor mayors mayoroffice mayorsoffice contact contacts admin administrator administration "
        "secretariat secretary sekretariat sekda hello mail email post enquiries enquiry inquiries council cityhall city town "
        "municipality municipal pemkot pemkab humas diskominfo kominfo protokol reception registry webmaster support help "
        "helpdesk press media pr publicaffairs international intl ir team general governor lgu ceo clerk cityclerk staff "
        "noreply no-reply donotreply feedback service services complaints newsletter news"
    )
)
PUBLIC_HOSTS = frozenset(
    listed(
        "gmail.com googlemail.com yahoo.com yahoo.co.id yahoo.co.jp yahoo.co.in hotmail.com outlook.com live.com icloud.com "
        "me.com qq.com 163.com 126.com sina.com naver.com daum.net hanmail.net mail.ru yandex.ru proton.me protonmail.com "
        "rediffmail.com ymail.com aol.com msn.com foxmail.com mail.com gmx.com"
    )
)


@dataclass(frozen=True)
class Profile:
    """What is known of an organisation or a person, in the database or in a row that arrives.

    Words are given as they are written; e-mail addresses and telephone numbers in the spelling they are
    compared by. `places` are the organisations of a person, as names or as "#12" for a record's number;
    `parents` the same for what an organisation is part of. `external_ids` are pairs of system and value.
    """

    kind: str
    name: str = ""
    native: str = ""
    given: str = ""
    family: str = ""
    honorific: str = ""
    others: tuple[str, ...] = ()
    short_name: str = ""
    country: str | None = None
    class_code: str = "unknown"
    domain: str = ""
    emails: frozenset[str] = frozenset()
    shared: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    external_ids: frozenset[tuple[str, str]] = frozenset()
    latitude: float | None = None
    longitude: float | None = None
    population: int | None = None
    parents: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()

    @property
    def own_emails(self) -> frozenset[str]:
        """Addresses that only this one reads."""
        return frozenset(e for e in self.emails - self.shared if not is_office(e))

    @property
    def own_phones(self) -> frozenset[str]:
        """Telephones that only this one answers."""
        return self.phones - self.shared


@dataclass(frozen=True)
class Match:
    """How alike two records are, from 0 to 1, why, and what follows: "same", "maybe" or "different"."""

    score: float
    why: tuple[Any, ...] = ()
    verdict: str = "different"

    @property
    def is_likely(self) -> bool:
        """Whether somebody should look at the two."""
        return self.verdict != "different"


@dataclass
class Weighing:
    """A score in the making: what speaks for it and against it."""

    score: float = 0.0
    cap: float = 1.0
    why: list[Any] = field(default_factory=list)

    def add(self, points: float, reason=None) -> None:
        """Something that speaks for it, or against it."""
        self.score += points
        if reason is not None:
            self.why.append(reason)

    def limit(self, most: float, reason=None) -> None:
        """Something after which the score cannot be higher."""
        self.cap = min(self.cap, most)
        if reason is not None:
            self.why.append(reason)

    def match(self, same: float, maybe: float) -> Match:
        """What comes of it."""
        score = round(max(0.0, min(self.score, self.cap, 1.0)), 3)
        verdict = "same" if score >= same else "maybe" if score >= maybe else "different"
        return Match(score, tuple(self.why), verdict)


def is_office(email: str) -> bool:
    """Whether an address is a desk's rather than somebody's."""
    local = email.partition("@")[0].split("+")[0].lower()
    parts = {p for p in local.replace("-", ".").replace("_", ".").split(".") if p}
    return local in OFFICES or bool(parts) and parts <= OFFICES


def own_domain(profile: Profile) -> str:
    """The domain that is an organisation's own, from its website or its addresses."""
    text = profile.domain.lower().strip().removeprefix("https://").removeprefix("http://").split("/")[0]
    found = text.removeprefix("www.")
    return "" if found in PUBLIC_HOSTS else found
