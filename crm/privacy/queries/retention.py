"""What rules there are, and what each would forget today."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, text

from crm.exchange import path_of
from crm.kernel import clock, db

from ..models import RetentionRule, RetentionRun
from ..retention import KINDS, Kind, months_before

EXAMPLES = 5
MOST_COUNTED = 10_000
LATEST = 20


@dataclass(frozen=True)
class Due:
    """A rule with what it would forget if it acted now."""

    kind: Kind
    rule: RetentionRule
    before: datetime
    number: int
    oldest: datetime | None
    examples: list[tuple[str, datetime]]
    last: RetentionRun | None

    @property
    def is_many(self) -> bool:
        """Whether there are more than were counted."""
        return self.number >= MOST_COUNTED


def rule_of(kind: Kind) -> RetentionRule:
    """The rule as somebody set it, or as it is until then: off."""
    known = db.session.get(RetentionRule, kind.key, populate_existing=True)
    return known or RetentionRule(kind=kind.key, months=kind.months, is_on=False, version=0)


def due(kind: Kind, months: int | None = None) -> Due:
    """What would be forgotten now."""
    rule = rule_of(kind)
    before = months_before(clock.now(), months or rule.months)
    found = uploads(kind, before) if kind.key == "uploads" else None
    number, oldest = (
        (len(found), found[0][1] if found else None) if found is not None else measured(kind, before)
    )
    examples = found[:EXAMPLES] if found is not None else some(kind, before)
    return Due(kind, rule, before, number, oldest, examples, last_run(kind.key))


def all_due() -> list[Due]:
    """Every rule."""
    return [due(kind) for kind in KINDS]


def measured(kind: Kind, before: datetime) -> tuple[int, datetime | None]:
    """How many, up to a limit, and since when the oldest."""
    counted = f"SELECT count(*), min(since) FROM (SELECT since FROM ({kind.old}) o LIMIT {MOST_COUNTED}) x"  # noqa: S608  our own words
    return tuple(db.session.execute(text(counted), {"before": before}).one())


def some(kind: Kind, before: datetime) -> list[tuple[str, datetime]]:
    """The oldest few."""
    query = f"SELECT what, since FROM ({kind.old}) o ORDER BY since LIMIT {EXAMPLES}"  # noqa: S608  our own words
    return [tuple(row) for row in db.session.execute(text(query), {"before": before})]


def uploads(kind: Kind, before: datetime) -> list[tuple[str, datetime, bytes]]:
    """Files that are still there and that no younger import shares."""
    rows = db.session.execute(text(f"{kind.old} ORDER BY since"), {"before": before})
    young = text(
        "SELECT sha256 FROM import_run WHERE created_at >= :before OR state NOT IN ('applied', 'undone', 'failed')"
    )
    needed = {bytes(each) for each in db.session.scalars(young, {"before": before})}
    found = {bytes(row.sha256): (row.what, row.since, bytes(row.sha256)) for row in rows}
    return [each for digest, each in found.items() if digest not in needed and path_of(digest).exists()]


def last_run(key: str) -> RetentionRun | None:
    """When the rule acted last."""
    query = select(RetentionRun).where(RetentionRun.kind == key).order_by(RetentionRun.id.desc())
    return db.session.scalar(query.limit(1))


def runs() -> list[RetentionRun]:
    """The latest times that rules acted."""
    return list(db.session.scalars(select(RetentionRun).order_by(RetentionRun.id.desc()).limit(LATEST)))
