"""Pages of organisations and people, by key and not by number, at the same speed anywhere in the list."""

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import (
    Select,
    Text,
    and_,
    column,
    func,
    literal,
    not_,
    select,
    text,
    true,
    tuple_,
    union_all,
    values,
)
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import ClauseElement, Executable

from crm.kernel import clock, db

from ..models import Country, Organisation, Party
from ..names import sort_key
from .conditions import NATION, Filters, conditions, is_narrowed
from .rows import dressed

SIZE = 50
EXACT = 10_000
HASTE = 100  # milliseconds that walking a list may take before all that fit are gathered
QUICK = 250  # milliseconds that a figure beside the list may take
COMMON = 2_000
SIZE_KEY = func.coalesce(Organisation.population, text("'-1'::bigint"))
NOWHERE = "\U0010ffff"  # after every name of a country
NATIONS = union_all(
    select(Country.code, Country.name.collate("C").label("name")),
    select(literal("ZZ", Country.code.type), literal(NOWHERE, Text(collation="C"))),
).subquery("nations")
SORTS = {
    "name": (Party.sort_name, Party.id),
    "country": (NATIONS.c.name, Party.sort_name, Party.id),
    "created": (Party.created_at, Party.id),
    "population": (SIZE_KEY, Organisation.party_id),
}
SORTS_OF = {"org": ("name", "country", "created", "population"), "person": ("name", "country", "created")}


@dataclass(frozen=True)
class Place:
    """Where in a list a page begins: after or before a row, whose number is only for show."""

    is_before: bool
    number: int
    values: tuple


@dataclass(frozen=True)
class Page:
    """Some rows of a list, and how to go on."""

    rows: list
    first: int
    previous: Place | None
    next: Place | None


@dataclass(frozen=True)
class Order:
    """What a list is sorted by, and whether from the end."""

    key: str = "name"
    is_down: bool = False
    columns: tuple = field(default=(), compare=False)

    @classmethod
    def of(cls, subject: str, text: str | None) -> "Order":
        """The order that an address asks for, else by name."""
        key = (text or "").removeprefix("-")
        key = key if key in SORTS_OF[subject] else "name"
        return cls(key, (text or "").startswith("-"), SORTS[key])


class explain(Executable, ClauseElement):  # noqa: N801  reads as SQL
    """EXPLAIN of a query: what the planner thinks."""

    inherit_cache = False

    def __init__(self, query):
        self.query = query


@compiles(explain, "postgresql")
def explained(element, compiler, **kwargs):
    """Put EXPLAIN before the query."""
    return "EXPLAIN (FORMAT JSON) " + compiler.process(element.query, **kwargs)


def page_of(filters: Filters, order: Order, place: Place | None = None, limit: int = SIZE) -> Page:
    """One page, with one row more looked at to know whether there is another."""
    backwards = bool(place and place.is_before)
    down = order.is_down != backwards
    rows: list = []
    for part in parts(filters, order, place, down):
        rows += part_of_page(part, filters.subject, order, down, limit + 1 - len(rows))
        if len(rows) > limit:
            break
    more, rows = len(rows) > limit, rows[:limit]
    if backwards:
        rows.reverse()
    first = max(1, place.number - len(rows)) if backwards else (place.number if place else 1)
    return Page(rows, first, *neighbours(rows, first, more, place))


def parts(filters: Filters, order: Order, place: Place | None, down: bool) -> list[tuple[Select, ...]]:
    """The rows from the place on, each part with the ways to them; of a search by name, those that begin so first.

    A name that many have stands together in the order of names: it is not walked to from the first letter.
    """
    if order.key != "name" or not sort_key(filters.q) or "@" in filters.q:
        rest = ways(filters, order)
        return [tuple(way.where(beyond(order, place, down)) for way in rest) if place else rest]
    start = sort_key(filters.q)
    begins = and_(Party.sort_name >= start, Party.sort_name < start + NOWHERE)
    walk = select(Party.id, *labelled(order)).where(*conditions(filters, clock.today(), walk=True))
    rest = ways(filters, order)
    first = (walk, rest[-1]) if is_narrowed(filters) else (walk,)
    both = [tuple(way.where(begins) for way in first), tuple(way.where(not_(begins)) for way in rest)]
    at = int(not place.values[0].startswith(start)) if place else int(down)
    found = both[at::-1] if down else both[at:]
    if place:
        found[0] = tuple(way.where(beyond(order, place, down)) for way in found[0])
    return found


def ways(filters: Filters, order: Order) -> tuple[Select, ...]:
    """How to come to the rows: in one go where little or nothing is asked, else by trying what may be quick.

    Walking the list in its order finds the first of many at once and the first of few never; gathering
    all of them before they are sorted does the opposite, and nobody knows beforehand how many there are.
    """
    if not is_narrowed(filters):
        return (keys(filters, order),)
    today = clock.today()
    query = joined(select(Party.id, *labelled(order)), order.key == "population")
    gathered = query.where(Party.id.in_(gather(conditions(filters, today))))
    if estimate(filters) <= COMMON:
        return (gathered,)
    return query.where(*conditions(filters, today, walk=True)), gathered


def gather(wanted: list):
    """The numbers of all records that fit, looked for before anything is sorted."""
    found = select(Party.id).where(*wanted).cte("found")
    return select(found.prefix_with("MATERIALIZED").c.id)


def part_of_page(ways: tuple[Select, ...], subject: str, order: Order, down: bool, limit: int) -> list:
    """The first rows by the first way that is quick enough, dressed."""
    *quick, last = (in_order(way, order, down, limit) for way in ways)
    walked = next((rows for way in quick if (rows := hastily(way)) is not None), None)
    if walked == []:
        return []
    return list(
        db.session.execute(dressed(last if walked is None else listed(walked, order), subject, clock.today()))
    )


def in_order(query: Select, order: Order, down: bool, limit: int) -> Select:
    """The first rows of a query."""
    query = sorted_by(query, order.columns, down).limit(limit)
    return country_by_country(query, order, down, limit) if order.key == "country" else query


def hastily(query: Select) -> list | None:
    """The rows of a query that walks a list in its order; nothing where that takes too long."""
    try:
        with db.session.begin_nested():
            db.session.execute(text(f"SET LOCAL statement_timeout = {HASTE}"))
            db.session.execute(text("SET LOCAL enable_sort = off"))
            found = db.session.execute(query).all()
            db.session.execute(text("SET LOCAL statement_timeout TO DEFAULT"))
            db.session.execute(text("SET LOCAL enable_sort TO DEFAULT"))
    except OperationalError:
        return None
    return list(found)


def listed(rows: list, order: Order) -> Select:
    """Numbers and sort keys that are known already, as a query."""
    names = [column("id", Party.id.type)] + [
        column(f"k{n}", each.type) for n, each in enumerate(order.columns)
    ]
    known = values(*names, name="known").data([tuple(row) for row in rows])
    return select(*known.c)


def beyond(order: Order, place: Place, down: bool):
    """After the place, in the direction one goes."""
    here = tuple_(*order.columns)
    there = tuple_(*(literal(v, c.type) for v, c in zip(place.values, order.columns, strict=True)))
    return here < there if down else here > there


def sorted_by(query: Select, columns, down: bool) -> Select:
    """In order, or from the end."""
    return query.order_by(*(column.desc() if down else column.asc() for column in columns))


def whole(filters: Filters, order: Order) -> Select:
    """The keys of everything the filters let through, in order."""
    query = sorted_by(keys(filters, order), order.columns, order.is_down)
    return query.where(NATIONS.c.code == NATION) if order.key == "country" else query


def country_by_country(query: Select, order: Order, down: bool, limit: int) -> Select:
    """The first rows of each country by the index of that, then the first of all by the countries' names."""
    each = query.where(NATIONS.c.code == NATION).correlate(NATIONS).lateral("each")
    found = select(each).select_from(NATIONS).join(each, true())
    return sorted_by(found, (each.c.k0, each.c.k1, each.c.k2), down).limit(limit)


def neighbours(rows, first: int, more: bool, place: Place | None) -> tuple[Place | None, Place | None]:
    """Where the pages before and after this one begin."""
    if not rows:
        return None, None
    backwards = bool(place and place.is_before)
    before = Place(True, first, key_of(rows[0])) if (more if backwards else place) else None
    after = Place(False, first + len(rows), key_of(rows[-1])) if (backwards or more) else None
    return before, after


def key_of(row) -> tuple:
    """The values that a row is sorted by."""
    return tuple(getattr(row, name) for name in ("k0", "k1", "k2") if hasattr(row, name))


def keys(filters: Filters, order: Order) -> Select:
    """The numbers and sort keys of what the filters let through.

    A search for a common name walks the list in its order; one for a rare name asks the trigram
    index first and sorts what it finds.
    """
    today = clock.today()
    is_common = bool(filters.q) and estimate(filters) > COMMON
    query = joined(select(Party.id, *labelled(order)), order.key == "population")
    if not filters.q or is_common:
        return query.where(*conditions(filters, today, walk=is_common))
    return query.where(Party.id.in_(gather(conditions(filters, today))))


def labelled(order: Order) -> list:
    """The columns that a list is sorted by, under the names that a place is made of."""
    return [column.label(f"k{n}") for n, column in enumerate(order.columns)]


def joined(query: Select, with_organisation: bool) -> Select:
    """Beside the organisation where the order needs it."""
    return query.join(Organisation, Organisation.party_id == Party.id) if with_organisation else query


def size(filters: Filters, most: int | None = None) -> int:
    """How many the filters let through; counting stops one beyond `most`."""
    query = select(Party.id).where(*conditions(filters, clock.today()))
    if most is not None:
        query = query.limit(most + 1)
    return db.session.scalar(select(func.count()).select_from(query.subquery())) or 0


def bounded(filters: Filters, most: int = EXACT) -> int | None:
    """How many there are up to a bound, if that can be told quickly; nothing where it cannot be asked."""
    query = select(Party.id).where(*conditions(filters, clock.today())).limit(most + 1)
    return quickly(select(func.count()).select_from(query.subquery()))


def quickly(query: Select, milliseconds: int = QUICK) -> int | None:
    """One figure, or nothing where the database is still counting after so long."""
    try:
        with db.session.begin_nested():
            db.session.execute(text(f"SET LOCAL statement_timeout = {int(milliseconds)}"))
            found = db.session.scalar(query) or 0
            db.session.execute(text("SET LOCAL statement_timeout TO DEFAULT"))
    except OperationalError:
        return None
    return found


def count_text(filters: Filters) -> tuple[int, bool]:
    """How many, and whether that is exact: beyond ten thousand the planner's guess will do."""
    exact = size(filters, EXACT)
    if exact <= EXACT:
        return exact, True
    guess = max(estimate(filters), EXACT)
    step = 10 ** (len(str(guess)) - 2)
    return round(guess / step) * step, False


def estimate(filters: Filters) -> int:
    """How many rows the planner thinks the filters let through."""
    query = select(Party.id).where(*conditions(filters, clock.today(), walk=is_narrowed(filters)))
    (plan,) = db.session.scalar(explain(query))
    return int(plan["Plan"]["Plan Rows"])


def place_from(values: list | None, order: Order) -> Place | None:
    """The place in a cursor, unless it is not one of this order."""
    if not values or len(values) != len(order.columns) + 2:
        return None
    is_before, number, *key = values
    typed = [typed_value(value, column) for value, column in zip(key, order.columns, strict=True)]
    if None in typed or not isinstance(number, int):
        return None
    return Place(bool(is_before), min(max(number, 1), 10**9), tuple(typed))


def typed_value(value, column):
    """A value from a cursor as its column has it; None where it cannot be."""
    kind = column.type.python_type
    if kind is datetime and isinstance(value, str):
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            return None
    if kind is int:
        return value if type(value) is int and abs(value) < 2**63 else None
    return value if isinstance(value, str) and "\x00" not in value else None


__all__ = [
    "EXACT",
    "Filters",
    "Order",
    "Page",
    "Place",
    "count_text",
    "date",
    "estimate",
    "keys",
    "page_of",
    "place_from",
    "size",
]
