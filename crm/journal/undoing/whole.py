"""The undo itself: groups of rows first, single rows only where a group is refused."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from graphlib import CycleError, TopologicalSorter

from sqlalchemy import insert, select, text
from sqlalchemy.exc import DataError, IntegrityError, InternalError

from crm.kernel import db, transaction
from crm.kernel.access import grants
from crm.kernel.errors import NotAllowed, NotFound, Refused
from crm.kernel.words import _

from ..models import ChangeSet, UndoLeft
from ..naming import permission_for
from ..verbs import DERIVED, REFERENCES, Actor, acting, begin
from . import statements
from .catalogue import Reference, Table, read_references, read_tables

GROUPS = """
SELECT table_name, touched, array_agg(n ORDER BY n) FROM undo_net
 WHERE op = :op AND state = '' GROUP BY table_name, touched ORDER BY min(n)
"""
LEFT = """
SELECT table_name, row_pk, CASE WHEN state = 'archived' THEN 'archived' WHEN why <> '' THEN why ELSE 'edited' END
  FROM undo_net WHERE state IN ('', 'kept', 'archived', 'erased') AND why NOT IN ('part', 'with') ORDER BY n
"""
MOST_ROUNDS = 10
BEFORE: list[Callable[[int], None]] = []
AFTER: list[Callable[[int, int], list["Left"]]] = []
REFUSALS = (IntegrityError, DataError, InternalError)


class AlreadyUndone(Refused):
    """Once is enough; the undo itself can be undone."""

    def __init__(self):
        super().__init__(_("This was undone before."))


class NothingLeftToUndo(Refused):
    """All of it has been changed since."""

    def __init__(self):
        super().__init__(_("Nothing of this can be undone: all of it was changed or used since."))


@dataclass(frozen=True)
class Left:
    """One row that could not simply be taken back, and why."""

    table: str
    row_pk: str
    why: str


@dataclass(frozen=True)
class UndoReport:
    """What an undo did: rows taken back, rows put away, and what stays as it is."""

    change_set_id: int
    undone: int
    archived: int
    conflicts: list[Left]


def around_undo(before: Callable[[int], None], after: Callable[[int, int], list[Left]]) -> None:
    """Let a room take part in every undo: before(change set), which may refuse; after(change set, undo) -> what is left."""
    if before not in BEFORE:
        BEFORE.append(before)
        AFTER.append(after)


@transaction()
def undo(change_set_id: int, by, reason: str | None = None) -> UndoReport:
    """Take back what a change set wrote, where nothing has happened to it since; list the rest."""
    target = lock(change_set_id)
    check_may(target, by)
    number = begin(Actor.of(by), "Undid a change", reason, undoes_id=target.id)
    for prepare in BEFORE:
        prepare(target.id)
    with acting(by, "", change_set_id=number):
        report = take_back(target.id, number)
        for finish in AFTER:
            left = finish(target.id, number)
            note(number, left)
            report = replace(report, conflicts=[*report.conflicts, *left])
    if not report.undone and not report.archived and report.conflicts:
        raise NothingLeftToUndo()
    db.session.expire_all()
    return report


def lock(change_set_id: int) -> ChangeSet:
    """The change set; of two who undo it at once, the second waits and is told."""
    target = db.session.scalar(select(ChangeSet).where(ChangeSet.id == change_set_id).with_for_update())
    if target is None:
        raise NotFound(_("There is no such change."))
    if db.session.scalar(select(ChangeSet.id).where(ChangeSet.undoes_id == change_set_id)):
        raise AlreadyUndone()
    return target


def check_may(target: ChangeSet, by) -> None:
    """Own changes, or those of others with the permission; and each table may ask for more."""
    role = getattr(by, "role", None)
    if role is None:  # the house itself, at the command line
        return
    is_own = target.actor_id is not None and target.actor_id == Actor.of(by).user_id
    needed = {
        permission_for(name)
        for name in db.session.scalars(
            text("SELECT DISTINCT table_name FROM change WHERE change_set_id = :n"), {"n": target.id}
        )
    } - {None}
    if not (is_own or grants(role, "undo")) or not all(grants(role, name) for name in needed):
        raise NotAllowed(_("Your role does not allow you to undo this. Ask an administrator."))


def take_back(number: int, undo_number: int) -> UndoReport:
    """Gather what was done, take it back, note what is left."""
    statements.gather(number)
    names = set(db.session.scalars(text("SELECT DISTINCT table_name FROM undo_net")))
    tables = read_tables(names)
    statements.learn_sizes(tables)
    for table in tables.values():
        statements.mark_touched(table)
    statements.run(statements.NOT_TOUCHED)
    references = [r for r in read_references(set(tables), REFERENCES) if r.child not in DERIVED]
    taking = Taking(tables, references)
    taking.rounds()
    archived = sum(statements.archive(t) for t in tables.values() if t.is_archivable)
    left = [Left(*row) for row in statements.run(LEFT)]
    note(undo_number, left)
    undone = db.session.scalar(text("SELECT count(*) FROM undo_net WHERE state = 'done'"))
    return UndoReport(undo_number, undone, archived, [x for x in left if x.why != "archived"])


def note(number: int, left: list[Left]) -> None:
    """Keep the list of what was not taken back, for the page."""
    rows = [{"change_set_id": number, "table_name": x.table, "row_pk": x.row_pk, "why": x.why} for x in left]
    if rows:
        db.session.execute(insert(UndoLeft), rows)


class Taking:
    """Rounds of taking back: what is refused now may go once something else has gone."""

    def __init__(self, tables: dict[str, Table], references: list[Reference]):
        self.tables = tables
        self.references = references
        self.may_split = False
        for reference in references:
            if reference.child in tables:
                statements.link(reference, tables)
        statements.run("ANALYZE undo_link")

    def rounds(self) -> None:
        """Whole groups as long as that helps, then smaller ones, down to the single row."""
        was = -1
        for _round in range(MOST_ROUNDS):
            self.one_round()
            done = db.session.scalar(text("SELECT count(*) FROM undo_net WHERE state <> 'done'"))
            if done == 0 or (done == was and self.may_split):
                return
            self.may_split = self.may_split or done == was
            was = done

    def one_round(self) -> None:
        """Deleted rows come back, changed rows change back, added rows go."""
        for table, _touched, ids in self.groups("D", children_first=False):
            self.attempt(ids, lambda some, t=table: statements.put_back(t, some))
        for table, touched, ids in self.groups("U", children_first=False):
            self.attempt(ids, lambda some, t=table, columns=touched: statements.write_back(t, columns, some))
        self.keep_what_must_stay()
        for table, _touched, ids in self.groups("I", children_first=True):
            self.attempt(ids, lambda some, t=table: statements.take_away(t, some))

    def groups(self, op: str, *, children_first: bool) -> list[tuple[Table, list[str], list[int]]]:
        """What is open, by table and by the columns that were touched."""
        order = {name: place for place, name in enumerate(self.parents_first())}
        found = [
            (self.tables[name], touched, ids)
            for name, touched, ids in statements.run(GROUPS, {"op": op})
            if name in self.tables
        ]
        return sorted(found, key=lambda g: order[g[0].name], reverse=children_first)

    def parents_first(self) -> list[str]:
        """Tables in an order in which each comes after those it refers to."""
        graph: dict[str, set[str]] = {name: set() for name in self.tables}
        for r in self.references:
            if r.child in graph and r.child != r.parent:
                graph[r.child].add(r.parent)
        try:
            return list(TopologicalSorter(graph).static_order())
        except CycleError:
            return sorted(graph)

    def keep_what_must_stay(self) -> None:
        """Find the added rows that were worked on or are in use, and what these cannot do without."""
        statements.run(
            "UPDATE undo_net SET state = '', why = '' WHERE op = 'I' AND state IN ('kept', 'gone')"
        )
        for table in self.tables.values():
            statements.mark_edited(table)
        for reference in self.references:
            statements.mark_referred(reference, self.tables)
        while statements.mark_related():
            pass

    def attempt(self, ids: list[int], do: Callable[[list[int]], None]) -> None:
        """Do it for all at once; where that is refused, for halves, down to who is to blame."""
        try:
            with db.session.begin_nested():
                do(ids)
        except REFUSALS:
            if len(ids) == 1:
                statements.run(
                    "UPDATE undo_net SET why = 'blocked' WHERE n = :n AND state = ''", {"n": ids[0]}
                )
            elif self.may_split:
                middle = len(ids) // 2
                self.attempt(ids[:middle], do)
                self.attempt(ids[middle:], do)
