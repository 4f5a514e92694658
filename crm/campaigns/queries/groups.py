"""Messages of a newsletter by country, language and kind of organisation, and the people in each group."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from crm.delivery.models import Message, Outcome
from crm.directory.models import Country, Organisation, OrgClass, Party, Position
from crm.kernel import clock, db

from ..models import Newsletter

NONE = "none"
MOST_GROUPS = 250


def office():
    """The organisation of a person's first position today."""
    held = aliased(Position)
    return (
        select(held.organisation_id)
        .where(held.person_id == Party.id, held.valid.contains(clock.today()))
        .order_by(held.is_primary.desc(), held.id)
        .limit(1)
        .correlate(Party)
        .scalar_subquery()
    )


def by_country():
    """The country of the office, else the person's own."""
    body = aliased(Party)
    theirs = select(body.country_code).where(body.id == office()).correlate(Party).scalar_subquery()
    return func.coalesce(theirs, Party.country_code)


def by_language():
    """The language somebody reads."""
    return Party.lang


def by_kind():
    """The kind of organisation somebody works at."""
    return (
        select(Organisation.class_code)
        .where(Organisation.party_id == office())
        .correlate(Party)
        .scalar_subquery()
    )


GROUPINGS = {"country": by_country, "language": by_language, "kind": by_kind}
NAMED = {"country": (Country.code, Country.name), "kind": (OrgClass.code, OrgClass.label)}


@dataclass(frozen=True)
class Group:
    """Some of the readers, and what became of their messages."""

    key: str
    label: str | None
    messages: int
    accepted: int
    failed: int


def breakdown(newsletter: Newsletter, by: str) -> list[Group]:
    """The groups of a newsletter's messages, the largest first."""
    key = GROUPINGS[by]().label("key")
    rows = (
        select(key, Outcome.state)
        .select_from(Message)
        .join(Party, Party.id == Message.party_id)
        .outerjoin(
            Outcome,
            (Outcome.mailing_id == Message.mailing_id)
            & (Outcome.message_id == Message.id)
            & (Outcome.attempt == Message.attempt),
        )
        .where(Message.mailing_id == newsletter.mailing_id)
        .subquery()
    )
    came = [func.count().filter(rows.c.state == state) for state in ("accepted", "failed")]
    found = db.session.execute(
        select(rows.c.key, func.count(), *came)
        .group_by(rows.c.key)
        .order_by(func.count().desc(), rows.c.key)
        .limit(MOST_GROUPS)
    )
    names = names_of(by)
    return [Group(key or NONE, names.get(key, key), *numbers) for key, *numbers in found]


def names_of(by: str) -> dict[str, str]:
    """What the keys of a grouping are called."""
    return dict(map(tuple, db.session.execute(select(*NAMED[by])))) if by in NAMED else {}


@dataclass(frozen=True)
class Asked:
    """Which messages of a newsletter: of one state, reason or group."""

    state: str | None = None
    reason: str | None = None
    country: str | None = None
    language: str | None = None
    kind: str | None = None

    @property
    def groups(self) -> dict[str, tuple[str, str | None]]:
        """The groups that were asked for: key and name of each."""
        asked = {by: getattr(self, by) for by in GROUPINGS if getattr(self, by)}
        return {by: (key, names_of(by).get(key, key) if key != NONE else None) for by, key in asked.items()}

    def condition(self):
        """The groups as a condition on Party; None where none was asked for."""
        met = None
        for by, (key, _name) in self.groups.items():
            column = GROUPINGS[by]()
            one = column.is_(None) if key == NONE else column == key
            met = one if met is None else met & one
        return met

    def filters(self) -> dict:
        """The same as delivery's list wants it."""
        return {"state": self.state, "reason": self.reason, "among": self.condition()}
