"""Pairs that may be one, for the page on which somebody decides."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from crm.accounts.models import AppUser
from crm.kernel import db
from crm.kernel.errors import NotFound
from crm.kernel.words import _

from ..matching import Match, Profile, match_score
from ..models import Country, DuplicatePair, Party
from .profiles import among, profiles_of

PAGE = 20
STATES = ("open", "different")
KINDS = ("org", "person")
SURE = 0.9


@dataclass(frozen=True)
class Asked:
    """What the list of pairs is narrowed by."""

    kind: str = ""
    country: str = ""
    sure: bool = False
    state: str = "open"


@dataclass(frozen=True)
class Side:
    """One record of a pair, with what can be seen of it at a glance."""

    party: Party
    facts: list[tuple[Any, str]]


@dataclass(frozen=True)
class Pair:
    """Two records side by side, with the reasons as they are today."""

    row: DuplicatePair
    one: Side
    other: Side
    match: Match
    decided_by: str = ""

    @property
    def percent(self) -> int:
        """How alike the two are, of a hundred."""
        return round(self.row.score * 100)


@dataclass(frozen=True)
class Pairs:
    """One page of pairs, and where the next begins."""

    pairs: list[Pair]
    after: str = ""


def narrowed(asked: Asked) -> Select:
    """The pairs that are asked for, the strongest first."""
    query = select(DuplicatePair).where(DuplicatePair.state == asked.state)
    if asked.kind in KINDS:
        query = query.where(DuplicatePair.kind == asked.kind)
    if asked.country:
        query = query.where(DuplicatePair.country_code == asked.country)
    if asked.sure:
        query = query.where(DuplicatePair.verdict == "same")
    one, other = aliased(Party), aliased(Party)
    query = query.join(one, one.id == DuplicatePair.a_id).join(other, other.id == DuplicatePair.b_id)
    return query.where(one.archived_at.is_(None), other.archived_at.is_(None))


def pairs_of(asked: Asked, after: str = "") -> Pairs:
    """A page of pairs."""
    query = narrowed(asked)
    if place := place_of(after):
        score, a_id, b_id = place
        later = (DuplicatePair.score < score) | (
            (DuplicatePair.score == score)
            & ((DuplicatePair.a_id > a_id) | ((DuplicatePair.a_id == a_id) & (DuplicatePair.b_id > b_id)))
        )
        query = query.where(later)
    order = (DuplicatePair.score.desc(), DuplicatePair.a_id, DuplicatePair.b_id)
    rows = list(db.session.scalars(query.order_by(*order).limit(PAGE + 1)))
    shown = rows[:PAGE]
    last = shown[-1] if len(rows) > PAGE else None
    return Pairs(drawn(shown), f"{last.score:.9g}~{last.a_id}~{last.b_id}" if last else "")


def place_of(text: str) -> tuple[float, int, int] | None:
    """Where a page begins; nonsense is the first page."""
    score, _sep, ids = (text or "").partition("~")
    try:
        a_id, b_id = ids.split("~")
        if len(a_id) > 18 or len(b_id) > 18:
            return None
        return min(max(float(score), 0.0), 1.0), int(a_id), int(b_id)
    except ValueError:
        return None


def drawn(rows: list[DuplicatePair]) -> list[Pair]:
    """Pairs with both records and today's reasons."""
    ids = sorted({n for row in rows for n in (row.a_id, row.b_id)})
    profiles = profiles_of(ids)
    parties = {p.id: p for p in db.session.scalars(select(Party).where(among(Party.id, ids)))} if ids else {}
    users = dict(
        map(
            tuple,
            db.session.execute(
                select(AppUser.id, AppUser.name).where(AppUser.id.in_({r.decided_by for r in rows}))
            ),
        )
    )
    countries = dict(map(tuple, db.session.execute(select(Country.code, Country.name)))) if ids else {}
    return [
        Pair(
            row,
            Side(parties[row.a_id], facts(profiles[row.a_id], countries)),
            Side(parties[row.b_id], facts(profiles[row.b_id], countries)),
            match_score(profiles[row.a_id], profiles[row.b_id]),
            users.get(row.decided_by, ""),
        )
        for row in rows
        if row.a_id in profiles and row.b_id in profiles
    ]


def facts(profile: Profile, countries: dict) -> list[tuple[Any, str]]:
    """What tells a record from another one at a glance."""
    places = [p for p in sorted(profile.places) if not p.startswith("#")]
    parents = [p for p in sorted(profile.parents) if not p.startswith("#")]
    listed = [
        (_("In its own script"), profile.native),
        (_("Other names"), ", ".join(filter(None, (profile.short_name, *profile.others)))),
        (_("Country"), countries.get(profile.country, "")),
        (_("Part of"), ", ".join(parents)),
        (_("Works at"), ", ".join(places)),
        (_("Position"), ", ".join(sorted(profile.titles))),
        (_("E-mail"), ", ".join(sorted(profile.emails))),
        (_("Telephone"), ", ".join(sorted(profile.phones))),
        (_("Website"), profile.domain),
        (_("Population"), f"{profile.population:,}" if profile.population else ""),
    ]
    return [(label, value) for label, value in listed if value]


def pair_between(one_id: int, other_id: int) -> Pair:
    """Two records side by side, whether or not they were found."""
    a_id, b_id = min(one_id, other_id), max(one_id, other_id)
    row = db.session.get(DuplicatePair, (a_id, b_id))
    known = profiles_of((a_id, b_id))
    if len(known) < 2 or known[a_id].kind != known[b_id].kind:
        raise NotFound(_("There is nothing at this address."))
    match = match_score(known[a_id], known[b_id])
    row = row or DuplicatePair(a_id=a_id, b_id=b_id, kind=known[a_id].kind, score=match.score, state="open")
    with db.session.no_autoflush:
        return drawn([row])[0]


def number_waiting() -> int:
    """How many pairs wait for a decision."""
    return db.session.scalar(select(func.count()).select_from(narrowed(Asked()).subquery())) or 0


def sure_pairs(asked: Asked, most: int = 200) -> list[tuple[int, int]]:
    """The pairs that are beyond doubt, as many as are merged at once."""
    query = narrowed(Asked(asked.kind, asked.country, True)).with_only_columns(
        DuplicatePair.a_id, DuplicatePair.b_id
    )
    return list(map(tuple, db.session.execute(query.order_by(DuplicatePair.score.desc()).limit(most))))
