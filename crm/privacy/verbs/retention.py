"""Rules act: some rows at a time, each in a transaction of its own, so that a rule that is stopped goes on."""

import logging

from sqlalchemy import text, update

from crm.exchange import forget_file
from crm.journal import SYSTEM, change_set_id, changes
from crm.kernel import clock, db, transaction
from crm.kernel.errors import NotFound, Refused
from crm.kernel.words import _

from ..models import RetentionRule, RetentionRun
from ..queries.retention import rule_of, uploads
from ..retention import BY_KEY, KINDS, Kind, months_before
from .copies import name_of
from .erasing import Wish, erase

log = logging.getLogger(__name__)
BATCH = 500
MOST_BATCHES = 2_000
PEOPLE = 20


@changes("Changed how long something is kept")
def change_rule(key: str, months: int, *, is_on: bool, by) -> int | None:
    """Keep something so many months, and forget it every night from then on; the change set."""
    kind = known(key)
    if not 1 <= (months or 0) <= 240:
        raise Refused(_("Between 1 and 240 months."), field="months")
    row = db.session.get(RetentionRule, kind.key, with_for_update=True) or RetentionRule(
        kind=kind.key, version=0
    )
    row.months, row.is_on, row.version = months, is_on, (row.version or 0) + 1
    db.session.add(row)
    db.session.flush()
    return change_set_id()


def known(key: str) -> Kind:
    """The kind of this name."""
    if key not in BY_KEY:
        raise NotFound(_("There is no such rule."))
    return BY_KEY[key]


def act(key: str, *, by, most: int = MOST_BATCHES) -> RetentionRun:
    """Forget what is old enough now; what is forgotten does not come back."""
    kind = known(key)
    run_id = begin(kind, name_of(by))
    for _round in range(most):
        if not forget_some(kind, run_id, by):
            break
    return finished(run_id)


def act_by_night() -> int:
    """Every rule that is switched on; how much was forgotten."""
    total = 0
    for kind in KINDS:
        if rule_of(kind).is_on:
            total += act(kind.key, by=SYSTEM).done
    return total


@transaction()
def begin(kind: Kind, who: str) -> int:
    """Note that a rule acts."""
    run = RetentionRun(kind=kind.key, months=rule_of(kind).months, at=clock.now(), who=who)
    db.session.add(run)
    db.session.flush()
    return run.id


@transaction()
def forget_some(kind: Kind, run_id: int, by) -> int:
    """The next rows, and the note of how many; nothing when all is forgotten."""
    before = months_before(clock.now(), rule_of(kind).months)
    if kind.key == "uploads":
        done = forget_files(kind, before)
    elif kind.key == "forgotten_people":
        done = forget_people(kind, before, by)
    else:
        done = db.session.execute(text(kind.statement), {"before": before, "most": BATCH}).rowcount
    noted = update(RetentionRun).where(RetentionRun.id == run_id).values(done=RetentionRun.done + done)
    db.session.execute(noted)
    return done


def forget_files(kind: Kind, before) -> int:
    """Uploaded files."""
    found = uploads(kind, before)[:BATCH]
    for _what, _since, digest in found:
        forget_file(digest)
    return len(found)


def forget_people(kind: Kind, before, by) -> int:
    """People, each erased for themselves; one who cannot be is left for another time."""
    ids = db.session.scalars(
        text(f"SELECT id FROM ({kind.old}) o ORDER BY since LIMIT {PEOPLE}"),  # noqa: S608  our own words
        {"before": before},
    ).all()
    done = 0
    for number in ids:
        try:
            erase(number, Wish(str(_("Kept long enough, by rule."))), by=by)
            done += 1
        except Refused as refusal:
            log.warning("person %s was not erased by rule: %s", number, type(refusal).__name__)
    return done


@transaction()
def finished(run_id: int) -> RetentionRun:
    """Note that the rule is done."""
    run = db.session.get_one(RetentionRun, run_id, populate_existing=True)
    run.finished_at = clock.now()
    return run
