"""Recall and precision of finding duplicates, on made-up records of which is known which are one.

Every pair that the pass of the night finds counts: one that was not made as a pair is a mistake as well.
"""

import os
import random
import time
from collections import Counter

from sqlalchemy import insert, select, text
from sqlalchemy.dialects.postgresql import Range

from crm.directory import Profile, look_for_duplicates, match_keys, match_score
from crm.directory.models import ContactPoint, DuplicatePair, Organisation, Party, Person, Position
from crm.directory.names import full_name, name_norm, sort_key
from crm.journal import SYSTEM, acting
from crm.kernel import db
from crm.kernel.tokens import address_hash

from . import _growth
from ._ground import house
from ._pairs import World, world
from ._strangers import strangers

SEEDS = [int(seed) for seed in os.environ.get("BENCH_SEED", "101 202 303").split()]
TARGET = 0.95


def main() -> None:
    """Two sets of pairs by two hands, for several throws of the dice: none of these was looked at while matching was made."""
    _growth.main()
    for seed in SEEDS:
        print(f"  seed {seed}")
        by_pass(random.Random(seed))  # noqa: S311  a seed that makes the same records again
        by_score(random.Random(seed))  # noqa: S311


def by_pass(dice: random.Random) -> None:
    """Write the records, let the pass run, compare what it found with what is known."""
    made = world(dice)
    known = len(made.same) + len(made.apart)
    print(
        f"  {len(made.records):,} records, {known:,} labelled pairs, {len(made.apart) / known:.0%} of them near-misses"
    )
    with house():
        ids = write(made)
        start = time.perf_counter()
        look_for_duplicates()
        spent = time.perf_counter() - start
        found = {(row.a_id, row.b_id): row.verdict for row in db.session.scalars(select(DuplicatePair))}
    print(f"  the pass: {len(made.records) / spent:,.0f} records/s, {spent:.0f} s")
    say(made, ids, found)


def by_score(dice: random.Random) -> None:
    """Pairs of real towns and people's names, each scored for itself and found by its keys."""
    pairs = strangers(dice)
    hits = [match_score(pair.one, pair.other) for pair in pairs]
    found = [match.is_likely and has_met(pair) for pair, match in zip(pairs, hits, strict=True)]
    apart = sum(not pair.is_same for pair in pairs) / len(pairs)
    print(f"  {len(pairs):,} pairs of real names, {apart:.0%} of them near-misses")
    for kind in ("org", "person"):
        mine = [(pair.is_same, hit) for pair, hit in zip(pairs, found, strict=True) if pair.one.kind == kind]
        right = sum(same and hit for same, hit in mine)
        recall, precision = right / sum(same for same, _hit in mine), right / sum(hit for _same, hit in mine)
        verdict = "ok" if min(recall, precision) >= TARGET else "BELOW"
        print(f"{kind}: recall {recall:.3f}, precision {precision:.3f} (target {TARGET}, {verdict})")
    missed = Counter(p.kind for p, hit in zip(pairs, found, strict=True) if p.is_same and not hit)
    print(f"    not found: {dict(missed) or 'none'}")
    automatic = sum(m.verdict == "same" for p, m in zip(pairs, hits, strict=True) if not p.is_same)
    print(f"automatic merge of two: {automatic}")


def has_met(pair) -> bool:
    """Whether the pass would compare the two at all: they share a key or an address."""
    one, other = (match_keys(p) | p.emails | p.phones for p in (pair.one, pair.other))
    nations = pair.one.country and pair.other.country
    return bool(one & other) or not nations


def write(made: World) -> list[int]:
    """Every record in the database; their numbers, in the order of the list."""
    ids = list(range(1, len(made.records) + 1))
    with acting(SYSTEM, "Made records"):
        many(Party, [party(n, p) for n, p in zip(ids, made.records, strict=True)])
        many(
            Organisation,
            [organisation(n, p) for n, p in zip(ids, made.records, strict=True) if p.kind == "org"],
        )
        many(Person, [name(n, p) for n, p in zip(ids, made.records, strict=True) if p.kind == "person"])
        many(Position, [job for n, p in zip(ids, made.records, strict=True) for job in jobs(n, p, ids)])
        many(ContactPoint, [mail for n, p in zip(ids, made.records, strict=True) for mail in mails(n, p)])
    db.session.execute(text("ANALYZE"))
    return ids


def many(model, rows: list[dict]) -> None:
    """All rows of one table."""
    db.session.execute(insert(model), rows)


def party(number: int, one: Profile) -> dict:
    """What every record has."""
    shown = one.name or full_name(one.given, one.family)
    return {
        "id": number,
        "kind": one.kind,
        "display_name": shown,
        "sort_name": sort_key(shown),
        "name_norm": name_norm(shown, one.native),
        "country_code": one.country,
    }


def organisation(number: int, one: Profile) -> dict:
    """What only organisations have."""
    names = ("latitude", "longitude", "population")
    own = {name: getattr(one, name) for name in names}
    return own | {"party_id": number, "class_code": one.class_code, "short_name": one.short_name or None}


def name(number: int, one: Profile) -> dict:
    """What only people have."""
    return {"party_id": number, "given_name": one.given or None, "family_name": one.family or None}


def jobs(number: int, one: Profile, ids: list[int]) -> list[dict]:
    """Where somebody works."""
    return [
        {
            "person_id": number,
            "organisation_id": ids[int(place[1:])],
            "title": title,
            "valid": Range(),
        }
        for place in one.places
        for title in one.titles or ("Officer",)
    ]


def mails(number: int, one: Profile) -> list[dict]:
    """The addresses of a record."""
    return [
        {
            "party_id": number,
            "channel": "email",
            "value": e,
            "value_norm": e,
            "addr_hash": address_hash("email", e),
        }
        for e in sorted(one.emails)
    ]


def say(made: World, ids: list[int], found: dict) -> None:
    """Recall and precision by kind of record, recall by kind of difference, and what must never happen."""
    right = {(ids[a], ids[b]): kind for (a, b), kind in made.same.items()}
    wrong = {(ids[a], ids[b]): kind for (a, b), kind in made.apart.items()}
    kinds = {n: p.kind for n, p in zip(ids, made.records, strict=True)}
    for kind in ("org", "person"):
        mine = {pair for pair in right if kinds[pair[0]] == kind}
        hits = {pair for pair in found if kinds[pair[0]] == kind}
        recall, precision = len(mine & hits) / len(mine), len(mine & hits) / max(1, len(hits))
        verdict = "ok" if min(recall, precision) >= TARGET else "BELOW"
        print(
            f"{kind}: recall {recall:.3f}, precision {precision:.3f} (target {TARGET}, {verdict}); {len(mine):,} pairs"
        )
        by_kind(mine, hits, right)
        false = Counter(wrong.get(pair, "not a pair that was made") for pair in hits - mine)
        print(f"    found wrongly: {dict(false) or 'none'}")
    automatic = sum(found.get(pair) == "same" for pair, kind in wrong.items() if "other city" in kind)
    print(f"automatic merge of two cities of one name: {automatic}")


def by_kind(mine: set, hits: set, right: dict) -> None:
    """How many of each kind of difference were found."""
    for kind in sorted({right[pair] for pair in mine}):
        some = {pair for pair in mine if right[pair] == kind}
        print(f"    {kind}: {len(some & hits)} of {len(some)}")
