"""Keys are worked out, records compared with those that share one, and pairs noted for somebody to decide."""

from collections.abc import Iterator
from contextlib import contextmanager

from psycopg.errors import LockNotAvailable
from sqlalchemy import (
    BigInteger,
    String,
    column,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
    text,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import OperationalError

from crm.journal import SYSTEM, Actor, acting, change_set_id, changes
from crm.kernel import clock, db, transaction
from crm.kernel.errors import NotFound
from crm.kernel.words import _

from ..matching import RULES, Profile, match_keys, match_score
from ..models import DuplicatePair, MatchKey, MatchState, Party, Position
from ..queries.candidates import near, table_of
from ..queries.profiles import among, profiles_of

BATCH = 400
ROUNDS = 10_000
NOTICED = 0.01
NEARLY = 0.86
PATIENCE = "400ms"  # less than the second after which PostgreSQL looks for deadlocks
REMADE = 25  # batches of keys by older rules that are made anew at a time


def look_for_duplicates(most: int = ROUNDS) -> int:
    """Work out keys for what is new, compare it with the rest, note what may be one; how many pairs that made.

    Each batch is a transaction of its own, so that a pass that is stopped goes on where it was.
    """
    after = found = 0
    with unless_busy():
        for _round in range(most):
            after = learn_keys(after)
            if not after:
                break
        for pairs in compared(most):
            found += pairs
    return found


def look_at_news(most: int = ROUNDS) -> int:
    """Compare what was added or edited since; cheap where nothing was: no table is read from its beginning."""
    found = 0
    with unless_busy():
        for _round in range(most):
            if not learn_new():
                break
        for _round in range(REMADE):
            if not learn_anew():
                break
        for pairs in compared(most):
            found += pairs
    return found


def compared(most: int) -> Iterator[int]:
    """Compare one batch after another, each a transaction of its own; how many pairs each made."""
    for _round in range(most):
        pairs, looked = compare_some()
        if not looked:
            break
        yield pairs


@contextmanager
def unless_busy():
    """Whoever works on a record comes first: a pass that would keep them waiting stops, and goes on at its next hour."""
    try:
        yield
    except OperationalError as error:
        if not isinstance(error.orig, LockNotAvailable):
            raise


def give_way() -> None:
    """This transaction lets go before the server would call the two of us a deadlock, and might end the other's."""
    db.session.execute(text(f"SET LOCAL lock_timeout = '{PATIENCE}'"))


@transaction()
def learn_new(limit: int = BATCH) -> int:
    """Work out keys of records and for positions that are younger than all that have keys; of how many."""
    give_way()
    last = select(func.coalesce(func.max(MatchState.party_id), 0)).scalar_subquery()
    young = select(Party.id).where(Party.id > last, Party.archived_at.is_(None)).order_by(Party.id)
    ids = list(db.session.scalars(young.limit(limit)))
    if not ids:
        latest = select(func.coalesce(func.max(MatchState.position_id), 0)).scalar_subquery()
        moved = select(Position.person_id).where(Position.id > latest).order_by(Position.id).limit(limit)
        live = select(Party.id).where(Party.id.in_(moved), Party.archived_at.is_(None))
        ids = list(db.session.scalars(live))
    refresh_keys(ids)
    return len(ids)


@transaction()
def learn_anew(limit: int = BATCH) -> int:
    """Work out keys that were made by older rules; of how many."""
    give_way()
    eldest, latest = db.session.execute(select(func.min(MatchState.rules), func.max(MatchState.rules))).one()
    older = next((rules for rules in (eldest, latest) if rules not in (None, RULES)), None)
    if older is None:
        return 0
    rows = select(MatchState.party_id).where(MatchState.rules == older).order_by(MatchState.party_id)
    ids = list(db.session.scalars(rows.limit(limit).with_for_update(skip_locked=True)))
    refresh_keys(ids)
    return len(ids)


def look_again(number: int) -> None:
    """A record was edited: it is compared again soon; if it is just being compared, at night, as its version moved on."""
    mine = select(MatchState.party_id).where(MatchState.party_id == number)
    known = update(MatchState.__table__).where(
        MatchState.party_id.in_(mine.with_for_update(skip_locked=True))
    )
    db.session.execute(known.values(compared_at=None))


def refresh_moved(ids: list[int]) -> None:
    """Work out anew the keys of those of these that were edited since."""
    stale = select(Party.id).join(MatchState, MatchState.party_id == Party.id)
    refresh_keys(
        list(db.session.scalars(stale.where(among(Party.id, ids), MatchState.version != Party.version)))
    )


@transaction()
def learn_keys(after: int = 0, limit: int = BATCH) -> int:
    """Work out the keys of some records that have none, or moved on since; the last of them, or 0."""
    give_way()
    moved = exists().where(Position.person_id == Party.id, Position.id > MatchState.position_id)
    stale = (
        select(Party.id)
        .outerjoin(MatchState, MatchState.party_id == Party.id)
        .where(
            Party.archived_at.is_(None),
            Party.id > after,
            or_(
                MatchState.party_id.is_(None),
                MatchState.version != Party.version,
                MatchState.rules != RULES,
                moved,
            ),
        )
        .order_by(Party.id)
        .limit(limit)
    )
    ids = list(db.session.scalars(stale))
    refresh_keys(ids)
    return ids[-1] if ids else 0


def refresh_keys(ids: list[int]) -> None:
    """Write the keys of these records anew; they are compared again at the next pass."""
    if not ids:
        return
    profiles = profiles_of(ids)
    db.session.execute(delete(MatchKey).where(among(MatchKey.party_id, ids)))
    rows = sorted((key, number) for number, one in profiles.items() for key in match_keys(one))
    if rows:
        fresh = table_of(rows, (column("key", String), column("party_id", BigInteger)), "fresh")
        every = select(fresh.c.key, fresh.c.party_id)
        keys = insert(MatchKey).from_select(["key", "party_id"], every)
        db.session.execute(keys.on_conflict_do_nothing())
    latest = select(func.coalesce(func.max(Position.id), 0)).where(Position.person_id == Party.id)
    fresh = insert(MatchState).from_select(
        ["party_id", "version", "position_id", "rules"],
        select(Party.id, Party.version, latest.scalar_subquery(), literal(RULES)).where(among(Party.id, ids)),
    )
    now = fresh.excluded
    db.session.execute(
        fresh.on_conflict_do_update(
            index_elements=["party_id"],
            set_={
                "version": now.version,
                "position_id": now.position_id,
                "compared_at": None,
                "rules": now.rules,
            },
        )
    )


def compare_some(limit: int = BATCH) -> tuple[int, int]:
    """Compare some records that were not compared yet: how many pairs that made, and how many were looked at."""
    with transaction():
        give_way()
        waiting = select(MatchState.party_id).where(MatchState.compared_at.is_(None))
        ids = list(
            db.session.scalars(
                waiting.order_by(MatchState.party_id).limit(limit).with_for_update(skip_locked=True)
            )
        )
        if not ids:
            return 0, 0
        refresh_moved(ids)
        pairs = likely_pairs(ids)
        made = note_pairs(pairs, ids)
        stamp = update(MatchState.__table__).where(among(MatchState.party_id, ids))
        db.session.execute(stamp.values(compared_at=clock.now()))
        return made, len(ids)


def likely_pairs(ids: list[int]) -> dict[tuple[int, int], tuple]:
    """Every pair of these with a live record that may be the same, with how alike the two are."""
    mine = profiles_of(ids)
    numbers = sorted(mine)
    found = near([mine[n] for n in numbers])
    others = profiles_of({other for each in found for other in each} - mine.keys()) | mine
    pairs = {}
    for number, each in zip(numbers, found, strict=True):
        for other in each - {number}:
            pair = (min(number, other), max(number, other))
            if pair not in pairs and other in others and may_be_one(mine[number], others[other]):
                match = match_score(mine[number], others[other])
                if match.is_likely:
                    pairs[pair] = (match, mine[number])
    return without_second_bests(pairs)


def may_be_one(one: Profile, other: Profile) -> bool:
    """Whether two are worth a closer look: a government is never in two countries."""
    return one.kind != "org" or one.country == other.country or not (one.country and other.country)


def without_second_bests(pairs: dict[tuple[int, int], tuple]) -> dict[tuple[int, int], tuple]:
    """Whoever has a record that is the same is not asked about others that are only spelled nearly so."""
    numbers = sorted({n for pair in pairs for n in pair})
    known = select(DuplicatePair.a_id, DuplicatePair.b_id).where(
        DuplicatePair.state == "open",
        DuplicatePair.verdict == "same",
        or_(among(DuplicatePair.a_id, numbers), among(DuplicatePair.b_id, numbers)),
    )
    sure = {pair for pair, (match, _profile) in pairs.items() if match.verdict == "same"}
    settled = {n for pair in sure | set(map(tuple, db.session.execute(known))) for n in pair}
    return {
        pair: found
        for pair, found in pairs.items()
        if pair in sure or found[0].score >= NEARLY or not settled & set(pair)
    }


def note_pairs(pairs: dict, ids: list[int]) -> int:
    """Write down new pairs, what changed of those that are open, and that some are likely no longer."""
    open_ones = {
        (row.a_id, row.b_id): row
        for row in db.session.scalars(
            select(DuplicatePair).where(or_(among(DuplicatePair.a_id, ids), among(DuplicatePair.b_id, ids)))
        )
    }
    fresh = [row_of(pair, *found) for pair, found in pairs.items() if is_news(open_ones.get(pair), found[0])]
    over = [pair for pair, row in open_ones.items() if row.state == "open" and pair not in pairs]
    if not fresh and not over:
        return 0
    with acting(SYSTEM, "Looked for duplicates"):
        if over:
            where = tuple_(DuplicatePair.a_id, DuplicatePair.b_id).in_(over)
            db.session.execute(delete(DuplicatePair).where(where))
        if fresh:
            write_pairs(fresh)
    return len(fresh)


def write_pairs(rows: list[dict]) -> None:
    """Insert pairs, or say anew how alike they are where nobody has decided."""
    fresh = insert(DuplicatePair)
    now = fresh.excluded
    db.session.execute(
        fresh.on_conflict_do_update(
            index_elements=["a_id", "b_id"],
            set_={"score": now.score, "verdict": now.verdict, "why": now.why},
            where=DuplicatePair.state == "open",
        ),
        rows,
    )


def row_of(pair: tuple[int, int], match, profile) -> dict:
    """A pair as it is kept."""
    return {
        "a_id": pair[0],
        "b_id": pair[1],
        "kind": profile.kind,
        "country_code": profile.country,
        "score": match.score,
        "verdict": match.verdict,
        "why": [str(reason) for reason in match.why],
    }


def is_news(row: DuplicatePair | None, match) -> bool:
    """Whether there is something to write about a pair."""
    if row is None:
        return True
    return row.state == "open" and (abs(row.score - match.score) > NOTICED or row.verdict != match.verdict)


@changes("Said that two records are different")
def keep_apart(one_id: int, other_id: int, *, by) -> int | None:
    """Note that two records are not the same: they are not asked about again; the change set."""
    note_decision((min(one_id, other_id), max(one_id, other_id)), by)
    return change_set_id()


@changes("Asked again whether two records are one")
def ask_again(one_id: int, other_id: int, *, by) -> int | None:
    """Take back that two records are different; the change set."""
    row = pair_of(one_id, other_id)
    row.state, row.decided_by, row.decided_at = "open", None, None
    return change_set_id()


def note_decision(pair: tuple[int, int], by) -> None:
    """Write that somebody looked at the two, whether or not the pass had found them."""
    known = profiles_of(pair)
    if len(known) < 2:
        raise NotFound(_("There is no such record."))
    match = match_score(known[pair[0]], known[pair[1]])
    decided = {"state": "different", "decided_by": Actor.of(by).user_id, "decided_at": clock.now()}
    row = insert(DuplicatePair).values(row_of(pair, match, known[pair[0]]) | decided)
    db.session.execute(row.on_conflict_do_update(index_elements=["a_id", "b_id"], set_=decided))


def pair_of(one_id: int, other_id: int) -> DuplicatePair:
    """The pair, held until the end of the transaction."""
    key = (min(one_id, other_id), max(one_id, other_id))
    row = db.session.get(DuplicatePair, key, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound(_("There is no such pair."))
    return row
