"""Two records become one, and two again where nothing contradicts it."""

from dataclasses import dataclass

from sqlalchemy import delete, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from crm.journal import SYSTEM, Actor, Left, UndoReport, acting, change_set_id, changes, undo
from crm.journal.models import ChangeSet
from crm.kernel import clock, db, transaction
from crm.kernel.db import get_or_abort
from crm.kernel.errors import Refused
from crm.kernel.words import _

from ...models import DuplicatePair, Merge, Organisation, Party, Person
from ...refusals import NoSuchParty
from ..matching import look_for_duplicates, refresh_keys
from ..parties import touch
from .fields import Choice, choices_between, write_choices
from .ground import Two, quoted
from .moving import DEFERRED, move_everything, moving, what_moves
from .replaying import replay

__all__ = [
    "Choice",
    "choices_between",
    "merge",
    "merge_alike",
    "sweep_merged",
    "tidy_up",
    "unmerge",
    "unmerge_together",
    "what_moves",
]

TOGETHER = 500
LATE = """
SELECT DISTINCT p.id FROM party p JOIN {table} t ON t.{column} = p.id WHERE p.merged_into_id IS NOT NULL
"""


@changes("Merged two records")
def merge(survivor_id: int, loser_id: int, choices: dict | None = None, *, by) -> Merge:
    """Make two records one: everything of the loser follows to the survivor; `choices` names fields whose
    value comes from "loser" or "survivor". The loser stays as an address that leads to the survivor."""
    survivor, loser = both(survivor_id, loser_id)
    chosen = choices_between(survivor, loser, choices)
    row = Merge(
        survivor_id=survivor_id,
        loser_id=loser_id,
        choices={choice.field: choice.chosen for choice in chosen},
        change_set_id=change_set_id(),
    )
    db.session.add(row)
    db.session.flush()
    write_choices(survivor, loser, chosen)
    db.session.flush()
    move_everything(Two(survivor_id, loser_id, row.id, survivor.kind), by=by)
    put_aside(survivor, loser)
    settle_pairs(survivor_id, loser_id)
    db.session.flush()
    refresh_keys([survivor_id])
    db.session.expire_all()
    return row


def both(survivor_id: int, loser_id: int) -> tuple[Party, Party]:
    """Both records, locked in the order of their numbers, if they may become one."""
    if survivor_id == loser_id:
        raise Refused(_("A record cannot be merged with itself."))
    found = lock_both(survivor_id, loser_id)
    survivor, loser = found.get(survivor_id), found.get(loser_id)
    if survivor is None or loser is None:
        raise NoSuchParty(_("There is no such record."))
    if survivor.kind != loser.kind:
        raise Refused(_("A person and an organisation cannot be one."))
    if loser.merged_into_id:
        raise Refused(_("“%(name)s” was merged already.", name=loser.display_name))
    if survivor.merged_into_id:
        raise Refused(_("“%(name)s” was merged into another record meanwhile.", name=survivor.display_name))
    if survivor.archived_at:
        raise Refused(_("“%(name)s” is archived: bring it back first.", name=survivor.display_name))
    return survivor, loser


def lock_both(*ids: int) -> dict[int, Party]:
    """The records with the halves that others refer to, for us alone."""
    query = select(Party).where(Party.id.in_(ids)).order_by(Party.id).with_for_update(of=Party)
    found = {p.id: p for p in db.session.scalars(query.execution_options(populate_existing=True))}
    for half in (Organisation, Person):
        rows = select(half.party_id).where(half.party_id.in_(ids)).order_by(half.party_id)
        db.session.execute(rows.with_for_update(of=half))
    return found


def put_aside(survivor: Party, loser: Party) -> None:
    """The loser leads to the survivor from now on, and so does whatever led to the loser."""
    earlier = update(Party).where(Party.merged_into_id == loser.id).values(merged_into_id=survivor.id)
    db.session.execute(earlier.execution_options(synchronize_session=False))
    loser.archived_at = loser.archived_at or clock.now()
    loser.merged_into_id = survivor.id
    touch(loser)
    touch(survivor)


def settle_pairs(survivor_id: int, loser_id: int) -> None:
    """The pair is decided; what the loser was different from, the survivor is as well."""
    a, b = min(survivor_id, loser_id), max(survivor_id, loser_id)
    this = (DuplicatePair.a_id == a) & (DuplicatePair.b_id == b)
    db.session.execute(update(DuplicatePair).where(this).values(state="merged", decided_at=clock.now()))
    mine = or_(DuplicatePair.a_id == loser_id, DuplicatePair.b_id == loser_id) & ~this
    for row in db.session.scalars(
        select(DuplicatePair).where(mine, DuplicatePair.state == "different")
    ).all():
        other = row.a_id if row.b_id == loser_id else row.b_id
        same = {c.name: getattr(row, c.name) for c in DuplicatePair.__table__.columns}
        pair = {"a_id": min(other, survivor_id), "b_id": max(other, survivor_id)}
        if other != survivor_id:
            db.session.execute(insert(DuplicatePair).values(same | pair).on_conflict_do_nothing())
    db.session.execute(delete(DuplicatePair).where(mine).execution_options(synchronize_session=False))


@dataclass(frozen=True)
class Together:
    """What merging many pairs at once came to: the merges, and what was said about the others."""

    merges: tuple[int, ...] = ()
    said: tuple[str, ...] = ()


@transaction()
def merge_alike(pairs: list[tuple[int, int]], *, by) -> Together:
    """Merge pairs that are beyond doubt, the lower number staying, each to be undone for itself or all together."""
    done, said = [], []
    for one, other in pairs:
        row = db.session.get(DuplicatePair, (min(one, other), max(one, other)))
        if row is None or row.state != "open" or row.verdict != "same":
            said.append(_("Pairs that are not beyond doubt are looked at one by one."))
            continue
        try:
            with db.session.begin_nested():
                done.append(merge(row.a_id, row.b_id, by=by).id)
        except Refused as error:
            said.append(error.sentence)
    return Together(tuple(done), tuple(dict.fromkeys(said)))


@transaction()
def unmerge_together(first: int, last: int, *, by) -> Together:
    """Take back all merges that somebody made together, the latest first; those that cannot be stay, and say why."""
    done, said = [], []
    mine = (
        select(Merge)
        .join(ChangeSet, ChangeSet.id == Merge.change_set_id)
        .where(Merge.id.between(first, last), Merge.undone_by.is_(None))
        .where(ChangeSet.actor_id.is_not_distinct_from(Actor.of(by).user_id))
        .order_by(Merge.id.desc())
        .limit(TOGETHER)
    )
    for row in db.session.scalars(mine).all():
        try:
            with db.session.begin_nested():
                report = unmerge(row.id, by=by)
            done.append(row.id)
            said += [_("Some of what was changed since stays as it is.")] if report.conflicts else []
        except Refused as error:
            said.append(error.sentence)
    return Together(tuple(done), tuple(dict.fromkeys(said)))


@transaction()
def unmerge(merge_id: int, *, by) -> UndoReport:
    """Make two records of one again: whatever was not changed since goes back; the rest is listed."""
    return undo(get_or_abort(Merge, merge_id).change_set_id, by)


def merge_undone(change_set: int) -> tuple[Merge, bool] | None:
    """The merge that the undo of a change set takes back, or (the other way round) does again."""
    rows = select(Merge).where(or_(Merge.change_set_id == change_set, Merge.undone_by == change_set))
    row = db.session.scalar(rows.with_for_update())
    return (row, row.change_set_id == change_set) if row else None


def before_undo(change_set: int) -> None:
    """A merge can be taken back only while both records stand where it left them."""
    found = merge_undone(change_set)
    if not found:
        return
    row, is_back = found
    parties = lock_both(row.survivor_id, row.loser_id)
    survivor, loser = parties[row.survivor_id], parties[row.loser_id]
    if survivor.merged_into_id:
        raise Refused(
            _(
                "“%(name)s” was merged into another record afterwards. Undo that merge first.",
                name=survivor.display_name,
            )
        )
    if not is_back and loser.merged_into_id:
        raise Refused(_("“%(name)s” was merged already.", name=loser.display_name))
    db.session.execute(text(f"SET CONSTRAINTS {DEFERRED} DEFERRED"))


def after_undo(change_set: int, number: int) -> list[Left]:
    """Rows of tables without a journal go back as well, or forward again; what could not, and why."""
    found = merge_undone(change_set)
    if not found:
        return []
    row, is_back = found
    try:
        db.session.execute(text(f"SET CONSTRAINTS {DEFERRED} IMMEDIATE"))
    except IntegrityError as error:
        raise Refused(_("Too much was changed since: the two cannot be taken apart again.")) from error
    db.session.expire_all()
    left = replay(row.id, is_back=is_back)
    if is_back:
        row.undone_by = number
    else:
        row.undone_by, row.change_set_id = None, number
    db.session.flush()
    refresh_keys([row.survivor_id, row.loser_id])
    return left


def sweep_merged() -> int:
    """Rows that arrived for a record after it had been merged follow as well; for how many records."""
    late = {number for holder in moving() for number in late_in(holder)}
    for loser_id in sorted(late):
        with acting(SYSTEM, "Moved what arrived for a merged record"):
            loser = lock_both(loser_id)[loser_id]
            row = db.session.scalar(
                select(Merge).where(Merge.loser_id == loser_id, Merge.undone_by.is_(None))
            )
            if row and loser.merged_into_id:
                lock_both(loser.merged_into_id)
                move_everything(Two(loser.merged_into_id, loser_id, row.id, loser.kind), by=SYSTEM)
    return len(late)


def tidy_up() -> int:
    """The pass of every night: what arrived late follows its merge, and records that may be one are found."""
    sweep_merged()
    return look_for_duplicates()


def late_in(holder) -> list[int]:
    """Merged records that rows of a table name still."""
    table, column = quoted(holder.table), quoted(holder.column)
    return list(db.session.scalars(text(LATE.format(table=table, column=column))))
