"""Somebody is erased: everywhere, in one transaction, for good."""

from dataclasses import dataclass, field, replace

from sqlalchemy import select, text

from crm.audiences import note_erasure, suppress_all
from crm.directory.models import Party
from crm.exchange import one_at_a_time
from crm.journal import Actor, Left, acting
from crm.kernel import clock, db, transaction
from crm.kernel.db import after_commit
from crm.kernel.errors import Refused
from crm.kernel.words import _

from ..models import Erasure
from ..queries.line import erasure_of, everyone_of, held, somebody
from ..queries.mentions import linked, mentions_of
from ..queries.traces import ever_reached, namesakes, traces_of
from ..traces import Traces, blacked
from . import blanking, files, history, imports, sweeping
from .copies import name_of

KEPT_FILES = "files_kept"
ERASING = "SELECT set_config('crm.erasing', :state, true)"


@dataclass(frozen=True)
class Wish:
    """What whoever erases has decided: why, which mentions stay, which parts of the name and which files go as well."""

    reason: str = ""
    keep: frozenset[str] = field(default_factory=frozenset)
    also: frozenset[str] = field(default_factory=frozenset)
    files: frozenset[int] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Choice:
    """What goes from which row."""

    traces: Traces
    wish: Wish
    linked: frozenset[tuple[str, str]]
    is_common: bool

    def patterns(self, table: str, key: str) -> list:
        """Addresses always; the name unless it was decided otherwise or others have it; parts where it is sure who is meant."""
        mark, found = f"{table}:{key}", [self.traces.address]
        if (table, key) in self.linked or mark in self.wish.also:
            return [*found, self.traces.name, self.traces.part]
        return found if mark in self.wish.keep or self.is_common else [*found, self.traces.name]


@transaction()
def erase(person_id: int, wish: Wish | None = None, *, by) -> Erasure:
    """Blank a person everywhere, the history included; what stays is that there was one, and the hashes of
    their addresses, so that they are not written to again. It cannot be undone."""
    wish = wish or Wish()
    one_at_a_time()
    ids = locked(somebody(person_id).id)
    refuse_held(ids)
    traces = traces_of(ids)
    with acting(by, "Erased a person") as number:
        db.session.execute(text(ERASING), {"state": "on"})
        row = Erasure(
            party_id=ids[0],
            at=clock.now(),
            by_id=Actor.of(by).user_id,
            who=name_of(by),
            reason=blacked(wish.reason.strip(), (traces.address, traces.name, traces.part)),
            change_set_id=number,
        )
        db.session.add(row)
        for merged in ids[1:]:
            db.session.add(twin(row, merged))
        db.session.flush()
        choice = Choice(traces, wish, frozenset(linked(ids)), bool(namesakes(ids)))
        row.counts = forget(ids, choice)
        db.session.flush()
        history.forget(ids, choice, number)
        db.session.execute(text(ERASING), {"state": "off"})
    db.session.expire_all()
    return row


def twin(row: Erasure, party_id: int) -> Erasure:
    """The same for a record that had been merged into the first."""
    return Erasure(
        party_id=party_id,
        at=row.at,
        by_id=row.by_id,
        who=row.who,
        reason=row.reason,
        change_set_id=row.change_set_id,
    )


def locked(person_id: int) -> list[int]:
    """All records of the person, for us alone: whoever edits them waits, and is refused afterwards."""
    ids = everyone_of(person_id)
    query = select(Party.id).where(Party.id.in_(ids)).order_by(Party.id).with_for_update()
    db.session.scalars(query).all()
    if (
        everyone_of(person_id) != ids
        or db.session.get(Party, person_id, populate_existing=True).merged_into_id
    ):
        raise Refused(_("This record was merged meanwhile. Look again before you erase it."))
    return ids


def refuse_held(ids: list[int]) -> None:
    """Once is enough, and not where the record must stay."""
    if erasure_of(ids[0]):
        raise Refused(_("This person was erased already."))
    if (row := held(ids)) is not None:
        raise Refused(_("This record must stay: %(reason)s", reason=row.reason))


def forget(ids: list[int], choice: Choice) -> dict[str, int]:
    """Every table in turn; how many rows that was, by table."""
    block(ids)
    mentions = mentions_of(ids, choice.traces)
    counts, emptied = imports.forget(ids, mentions)
    choice = replace(choice, linked=choice.linked | {("import_run", run_of(mark)) for mark in emptied})
    gone, kept = files.of_their_own(ids, choice)
    counts |= sweeping.sweep([each for each in mentions if each.mark not in emptied], choice)
    counts |= blanking.forget(ids) | {KEPT_FILES: kept}
    after_commit(lambda: files.drop(gone))
    return {name: n for name, n in counts.items() if n}


def run_of(mark: str) -> str:
    """The import that a row belongs to."""
    return mark.partition(":")[2].partition(",")[0]


def block(ids: list[int]) -> None:
    """Their addresses are not used again, wherever they turn up, also after a restore."""
    hashes: dict[str, set[bytes]] = {}
    for channel, _value, _norm, mark in ever_reached(ids):
        if mark:
            hashes.setdefault(channel, set()).add(bytes.fromhex(mark))
    for channel, found in hashes.items():
        suppress_all(channel, sorted(found), "all", "erased")
    for number in ids:
        born = db.session.scalar(select(Party.created_at).where(Party.id == number))
        note_erasure(number, born)


def refuse_undo(change_set: int) -> None:
    """Nothing brings somebody back who was erased."""
    if db.session.scalar(select(Erasure.id).where(Erasure.change_set_id == change_set).limit(1)):
        raise Refused(_("Somebody who was erased does not come back: this cannot be undone."))


def leave_nothing(_change_set: int, _number: int) -> list[Left]:
    """What is left beside the rows of the journal: nothing."""
    return []
