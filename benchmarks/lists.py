"""The first page of lists, and search as one types, against the same rows by a range of their primary key.

On 100,000 organisations, 1,000,000 people, 1,500,000 positions and 5,000,000 entries of timelines
(BENCH_SCALE=0.1 for a tenth). Each figure is the median of interleaved rounds; at most three times the limit.
"""

import json
import statistics
import time
from dataclasses import dataclass

from sqlalchemy import select

from crm.directory.models import Party
from crm.directory.queries.finding import find_parties
from crm.directory.queries.lists import Filters, Order, page_of
from crm.directory.queries.rows import dressed
from crm.directory.verbs import learn_words
from crm.kernel import clock, db

from ._crowd import ORGANISATIONS, PEOPLE, people_the_house
from ._ground import house

ROUNDS = 15
MOST = 3.0
SIZE = 50


@dataclass(frozen=True)
class Question:
    """One thing somebody looks at, and whether the measures give it a limit."""

    name: str
    subject: str
    ask: object
    is_limited: bool = True


def main() -> None:
    """Fill a house, and ask everything in turn, so that a slow minute is everybody's."""
    with house() as (app, _env), app.test_request_context():
        started = time.perf_counter()
        people_the_house()
        learn_words()
        print(
            f"  {ORGANISATIONS:,} organisations, {PEOPLE:,} people, made in {time.perf_counter() - started:.0f} s"
        )
        limits = {
            "org": Question("org", "org", by_key("org")),
            "person": Question("person", "person", by_key("person")),
        }
        asked = [*limits.values(), *questions()]
        spent: dict[str, list[float]] = {each.name: [] for each in asked}
        for _round in range(ROUNDS):
            for each in asked:
                spent[each.name].append(milliseconds(each.ask))
    told(spent, asked[len(limits) :])


def questions() -> list[Question]:
    """First pages, searches letter by letter, and lists that are narrowed."""
    found = [page("people by name", "person"), page("people by country", "person", "country")]
    found += [page("organisations by name", "org"), page("organisations by size", "org", "-population")]
    found += [
        page(f"people called “{q}”", "person", q=q) for q in ("s", "si", "sit", "siti", "siti r", "zzz")
    ]
    found += [Question(f"finding “{q}”", "person", finder(q)) for q in ("m", "mak", "makar", "siti", "gaok")]
    narrowed = (
        {"country": ("KR",)},
        {"country": ("FJ",), "position": "mayor"},
        {"email": "no"},
        {"quiet": "180"},
    )
    found += [
        page(f"people with {json.dumps(each)}", "person", is_limited=False, **each) for each in narrowed
    ]
    found += [
        Question("finding “makara hugens”, misspelled", "person", finder("makara hugens"), False),
        page("people met in 30 days", "person", is_limited=False, filter=CONTACT),
    ]
    return found


CONTACT = json.dumps({"field": "last_contact", "op": "within", "value": 30})


def page(name: str, subject: str, sort: str = "name", *, is_limited: bool = True, **filters) -> Question:
    """The first page of a list."""
    wanted, order = Filters(subject, **filters), Order.of(subject, sort)
    return Question(name, subject, lambda: page_of(wanted, order), is_limited)


def finder(q: str):
    """What the palette asks for."""
    return lambda: find_parties(q)


def by_key(subject: str):
    """The limit: as many rows, with all that a list shows, by a range of the primary key."""
    first = ORGANISATIONS // 2 if subject == "org" else ORGANISATIONS + PEOPLE // 2
    keys = (
        select(Party.id, Party.sort_name.label("k0"), Party.id.label("k1"))
        .where(Party.id.between(first, first + SIZE), Party.kind == subject)
        .order_by(Party.id)
    )
    return lambda: list(db.session.execute(dressed(keys, subject, clock.today())))


def milliseconds(ask) -> float:
    """How long it takes, in a transaction of its own."""
    db.session.rollback()
    started = time.perf_counter()
    ask()
    return (time.perf_counter() - started) * 1000


def told(spent: dict[str, list[float]], asked: list[Question]) -> None:
    """A line for each."""
    for each in asked:
        limit, took = statistics.median(spent[each.subject]), statistics.median(spent[each.name])
        ratio = took / limit
        verdict = ("ok" if ratio <= MOST else "ABOVE") if each.is_limited else "for information"
        print(
            f"{each.name}: {ratio:.1f} times (at most {MOST:.0f}, {verdict});"
            f" {took:.1f} ms against {limit:.1f} ms by key",
            flush=True,
        )


if __name__ == "__main__":
    main()
