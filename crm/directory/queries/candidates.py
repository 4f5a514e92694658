"""Records that may be the same as one that is here or arrives: found by keys, then compared."""

from dataclasses import dataclass, replace

from sqlalchemy import BigInteger, String, and_, cast, column, func, lateral, literal, select, true
from sqlalchemy.dialects.postgresql import ARRAY

from crm.kernel import db
from crm.kernel.words import lazy

from ..matching import Match, Profile, match_keys, match_score
from ..models import ContactPoint, Country, ExternalId, MatchKey, Party, Position
from .profiles import profiles_of

PER_KEY = 40
MOST = 60
AT_PLACE = 25
LIKE = 0.3


@dataclass(frozen=True)
class Candidate:
    """A record that may be the same, and how alike the two are."""

    id: int
    match: Match
    profile: Profile

    @property
    def name(self) -> str:
        """What it is called."""
        return self.profile.name


def candidates_for(profiles: list[Profile], limit: int = 5) -> list[list[Candidate]]:
    """For each record that arrives the live ones that may be it, the most alike first.

    Where several would be the same, none is beyond doubt: all of them become "maybe". The number of
    questions does not grow with the number of records that arrive.
    """
    return compared(profiles, near(profiles), limit)


def compared(profiles: list[Profile], ids: list[set[int]], limit: int) -> list[list[Candidate]]:
    """The likely ones among those that were found."""
    known = profiles_of(number for found in ids for number in found)
    result = []
    for profile, found in zip(profiles, ids, strict=True):
        scored = [Candidate(n, match_score(profile, known[n]), known[n]) for n in found if n in known]
        likely = sorted((c for c in scored if c.match.is_likely), key=lambda c: (-c.match.score, c.id))
        result.append(doubted(likely)[:limit])
    return result


def doubted(likely: list[Candidate]) -> list[Candidate]:
    """Of several that would be the same, none is."""
    if sum(c.match.verdict == "same" for c in likely) < 2:
        return likely
    why = lazy("Several records fit as well.")
    return [
        replace(c, match=replace(c.match, verdict="maybe", why=(*c.match.why, why)))
        if c.match.verdict == "same"
        else c
        for c in likely
    ]


def near(profiles: list[Profile]) -> list[set[int]]:
    """The numbers of live records that share a key, an address, an identifier or an office with each."""
    found: list[set[int]] = [set() for _profile in profiles]
    if not profiles:
        return found
    for ask in (by_identifier, by_address, by_office, by_keys):
        for place, number in ask(profiles):
            if len(found[place]) < MOST:
                found[place].add(number)
    return found


def asked(profiles: list[Profile], texts, name: str):
    """What is looked for, as a table of (place in the list, kind, text)."""
    rows = {(n, p.kind, text) for n, p in enumerate(profiles) for text in texts(p)}
    if not rows:
        return None
    columns = (column("place", BigInteger), column("kind", String), column("text", String))
    return table_of(sorted(rows), columns, name)


def table_of(rows: list[tuple], columns, name: str):
    """Rows as a table of a statement: one array for each column, however many rows there are."""
    lists = (list(cells) for cells in zip(*rows, strict=True))
    arrays = (
        cast(literal(cells, ARRAY(c.type)), ARRAY(c.type)) for cells, c in zip(lists, columns, strict=True)
    )
    return func.unnest(*arrays).table_valued(*columns, name=name).render_derived()


def keys_everywhere(profile: Profile) -> set[str]:
    """Keys to look under: where a country is missing on one side, it must not keep the two apart."""
    keys = set(match_keys(profile))
    nations = [profile.country, ""] if profile.country else ["", *nations_there_are()]
    for key in list(keys):
        if key[:2] in ("p:", "g:"):
            kind, _nation, rest = key.split(":", 2)
            keys |= {f"{kind}:{nation}:{rest}" for nation in nations}
    return keys


def nations_there_are() -> list[str]:
    """Every country we know."""
    return list(db.session.scalars(select(Country.code)))


def by_keys(profiles: list[Profile]):
    """Those that share a key; of a key that very many share, the first few."""
    wanted = asked(profiles, keys_everywhere, "wanted")
    if wanted is None:
        return []
    hits = select(MatchKey.party_id).where(MatchKey.key == wanted.c.text).order_by(MatchKey.party_id)
    each = lateral(hits.limit(PER_KEY).correlate(wanted)).alias("hit")
    found = (
        select(wanted.c.place, each.c.party_id).select_from(wanted).join(each, true()).distinct().cte("found")
    )
    live = and_(Party.id == found.c.party_id, Party.archived_at.is_(None))
    query = select(found.c.place, found.c.party_id).join(Party, live)
    query = query.order_by(found.c.place, found.c.party_id)
    return db.session.execute(query).all()


def by_address(profiles: list[Profile]):
    """Those with the same e-mail address or telephone; a desk's that many have says nothing."""
    wanted = asked(profiles, lambda p: (*p.emails, *p.phones), "wanted")
    if wanted is None:
        return []
    hits = (
        select(ContactPoint.party_id)
        .join(Party, and_(Party.id == ContactPoint.party_id, Party.archived_at.is_(None)))
        .where(
            ContactPoint.channel.in_(("email", "phone")),
            ContactPoint.value_norm == wanted.c.text,
            Party.kind == wanted.c.kind,
        )
        .limit(PER_KEY)
    )
    each = lateral(hits.correlate(wanted)).alias("hit")
    return db.session.execute(
        select(wanted.c.place, each.c.party_id).select_from(wanted).join(each, true())
    ).all()


def by_identifier(profiles: list[Profile]):
    """Those that another system calls the same."""
    wanted = asked(profiles, lambda p: ("\n".join(pair) for pair in p.external_ids), "wanted")
    if wanted is None:
        return []
    query = select(wanted.c.place, ExternalId.party_id).join(
        ExternalId,
        and_(
            ExternalId.system == func.split_part(wanted.c.text, "\n", 1),
            ExternalId.value == func.split_part(wanted.c.text, "\n", 2),
        ),
    )
    return db.session.execute(query).all()


def by_office(profiles: list[Profile]):
    """People of the same organisation whose names have something in common."""
    numbers = {
        n: [int(place[1:]) for place in p.places if place.startswith("#")]
        for n, p in enumerate(profiles)
        if p.kind == "person"
    }
    offices = sorted({office for found in numbers.values() for office in found})
    if not offices:
        return []
    rows = [
        (n, office, " ".join(filter(None, (profiles[n].name, profiles[n].given, profiles[n].family))).lower())
        for n, found in numbers.items()
        for office in found
    ]
    columns = (column("place", BigInteger), column("office", BigInteger), column("text", String))
    wanted = table_of(rows, columns, "wanted")
    alike = func.word_similarity(wanted.c.text, Party.name_norm)
    hits = (
        select(Party.id)
        .join(Position, Position.person_id == Party.id)
        .where(Position.organisation_id == wanted.c.office, Party.archived_at.is_(None), alike > LIKE)
        .order_by(alike.desc(), Party.id)
        .limit(AT_PLACE)
    )
    each = lateral(hits.correlate(wanted)).alias("hit")
    return db.session.execute(select(wanted.c.place, each.c.id).select_from(wanted).join(each, true())).all()
