"""Finding a record by a few letters, a name or an address."""

import re
from dataclasses import dataclass

from sqlalchemy import (
    Select,
    Text,
    and_,
    case,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
    true,
    union_all,
)

from crm.kernel import clock, db
from crm.kernel.errors import Refused
from crm.kernel.words import _

from ..models import ContactPoint, Country, Party
from ..names import search_words, sort_key
from . import slips
from .conditions import matching
from .rows import current_position

ENOUGH = 5  # with fewer, those that are spelled nearly so come after
SHORT = 3
SPACED = literal_column("' '", Text).op("||")(Party.name_norm)  # as the index has it
LAST = "\U0010ffff"
NUMBERED = re.compile(r"#(\d{1,18})\s*$")


@dataclass(frozen=True)
class Found:
    """A record as a search shows it."""

    id: int
    kind: str
    name: str
    native: str
    about: str
    is_archived: bool = False

    @property
    def is_person(self) -> bool:
        """Whether this is somebody."""
        return self.kind == "person"


def find_parties(q: str, limit: int = 20, kind: str | None = None) -> list[Found]:
    """Live records that the words fit, those that begin so first; then those they nearly fit."""
    if not q.strip():
        return []
    kinds = (kind,) if kind else ("org", "person")
    fit = fitting(q, kinds, limit)
    if len(fit) >= min(limit, ENOUGH) or "@" in q:
        return fit
    have = {one.id for one in fit}
    nearly = [one for one in misspelled(q, kinds, limit) if one.id not in have]
    return [*fit, *nearly][:limit]


def fitting(q: str, kinds, limit: int) -> list[Found]:
    """Records that the words fit: the best sort first, and others only where those leave room.

    All who have a common name somewhere in theirs are many, and none of them would be seen behind those
    whose name begins so; in words of one or two letters, no index helps to find them.
    """
    best = firsts(q, kinds, limit)
    if is_short(q) and best:
        found = ranked(best, limit)
        if len(found) >= limit:
            return found
    if "org" in kinds:
        best.append(cities_within(q, limit))
    found = ranked(best, limit) if best else []
    return found if len(found) >= limit else ranked([*best, *rest(q, kinds, limit)], limit)


def firsts(q: str, kinds, limit: int) -> list[Select]:
    """The numbers of records whose name begins with the words, or whose initials they are."""
    parts = [beginning(q, each, limit) for each in kinds] if sort_key(q) else []
    initials = slips.has_initials(q) if "org" in kinds else None
    if initials is not None:
        parts.append(initials.add_columns(literal(0).label("rank")).limit(limit))
    return parts


def rest(q: str, kinds, limit: int) -> list[Select]:
    """The numbers of people with the words somewhere in their names, and of records under the names they had."""
    went = and_(Party.kind.in_(kinds), Party.merged_into_id.is_not(None))
    old_names = select(Party.merged_into_id.label("id"), literal(1).label("rank")).where(went, *matching(q))
    return [old_names.limit(limit), *([people_within(q, limit)] if "person" in kinds else [])]


def is_short(q: str) -> bool:
    """Whether no word is long enough for the index of groups of three letters."""
    return all(len(word) < SHORT for word in search_words(q))


def cities_within(q: str, limit: int) -> Select:
    """Organisations with the words somewhere; what comes before the name of a city is but its kind.

    They have an index of their own: by that of all names, every person of a common name would be looked at.
    """
    words = [] if "@" in q else search_words(q)
    live = (Party.kind == "org", Party.archived_at.is_(None))
    fits = [SPACED.like(f"% {word}%") for word in words] or matching(q)
    return select(Party.id, literal(0).label("rank")).where(*live, *fits).limit(limit * 5)


def people_within(q: str, limit: int) -> Select:
    """People with the words somewhere in their names."""
    live = (Party.kind == "person", Party.archived_at.is_(None))
    return select(Party.id, literal(2).label("rank")).where(*live, *matching(q)).limit(limit * 5)


def misspelled(q: str, kinds, limit: int) -> list[Found]:
    """Live records whose names are spelled nearly as typed, the nearest first."""
    found: dict[int, Found] = {}
    for phrase in slips.meant_phrases(q):
        found |= {one.id: one for one in fitting(phrase, kinds, limit) if one.id not in found}
        if len(found) >= limit:
            break
    return list(found.values())[:limit]


def ranked(parts: list[Select], limit: int) -> list[Found]:
    """The records of several searches, the best rank of each first, shorter names before longer."""
    together = union_all(*(select(part.subquery()) for part in parts)).subquery()
    best = select(together.c.id, func.min(together.c.rank).label("rank")).group_by(together.c.id).subquery()
    query = shown().join(best, best.c.id == Party.id)
    return found(
        query.order_by(best.c.rank, func.length(Party.sort_name), Party.sort_name, Party.id).limit(limit)
    )


def nearest_words(q: str) -> str | None:
    """What somebody may have meant by words that fit nothing."""
    said = next(iter(slips.meant_phrases(q)), "")
    return said if said and said != " ".join(search_words(q)) else None


def beginning(q: str, kind: str, limit: int) -> Select:
    """Those whose name begins with what was typed, by the name index.

    Of half a word ("maka") cities are meant before people: of these there are many more.
    """
    start = sort_key(q)
    is_whole = or_(Party.sort_name == start, Party.sort_name.startswith(start + " ", autoescape=True))
    rank = literal(0) if kind == "org" else case((is_whole, 0), else_=1)
    query = select(Party.id, rank.label("rank")).where(
        Party.kind == kind,
        Party.archived_at.is_(None),
        Party.sort_name >= start,
        Party.sort_name < start + LAST,
    )
    return query.order_by(Party.sort_name, Party.id).limit(limit)


def same_name_or_email(kind: str, name: str, country: str | None, emails) -> Select:
    """The numbers of live records with the same e-mail address, or the same name and country."""
    same_name = and_(Party.sort_name == sort_key(name), Party.country_code == country)
    owners = select(ContactPoint.party_id).where(
        ContactPoint.channel == "email",
        ContactPoint.value_norm.in_(emails),
        ContactPoint.archived_at.is_(None),
    )
    alike = or_(same_name, Party.id.in_(owners) if emails else false())
    return select(Party.id).where(Party.kind == kind, Party.archived_at.is_(None), alike).order_by(Party.id)


def organisation_named(text: str) -> int:
    """The organisation that somebody means: picked from the list (it ends with #number), or named in full."""
    if picked := NUMBERED.search(text or ""):
        return int(picked.group(1))
    query = select(Party.id).where(
        Party.kind == "org", Party.archived_at.is_(None), Party.sort_name == sort_key(text or "")
    )
    ids = list(db.session.scalars(query.limit(2)))
    if len(ids) == 1:
        return ids[0]
    if ids:
        sentence = _("There are several organisations called %(name)s: pick one from the list.", name=text)
    else:
        sentence = _("There is no organisation called %(name)s. Add it first.", name=text)
    raise Refused(sentence, field="organisation")


def shown() -> Select:
    """A record with one line about it."""
    now = current_position(Party, clock.today())
    about = func.coalesce(now.c.title + literal(", ") + now.c.organisation, Country.name, "")
    return (
        select(Party.id, Party.kind, Party.display_name, Party.name_native, about, Party.archived_at)
        .select_from(Party)
        .outerjoin(now, true())
        .outerjoin(Country, Country.code == Party.country_code)
    )


def found(query: Select) -> list[Found]:
    """The rows of a search."""
    return [
        Found(number, kind, name, native or "", about, archived is not None)
        for number, kind, name, native, about, archived in db.session.execute(query)
    ]
