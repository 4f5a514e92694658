"""What many rows together say that one alone does not: the usual country, the order of dates, capitals."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

import phonenumbers

from .dates import order_of
from .names import is_shouting
from .places import country_code

READ = 3000
ABROAD = re.compile(r"\+\d[\d\s().-]{6,}")


def facts_of(
    rows: Iterable[list[str]], default: str | None = None, order: str | None = None
) -> dict[str, Any]:
    """Facts as the run keeps them; what a person chose wins over what the rows say."""
    columns = turned(rows)
    country = default or usual_country(columns) or dialled_country(columns)
    found: dict[str, Any] = {
        "country": country,
        "order": order or order_of([], country)[0],
        "is_sure": bool(order),
    }
    found["orders"] = {} if order else orders_of(columns, country)
    found["ending"] = usual_ending(columns)
    found["loud"] = [place for place, cells in enumerate(columns) if is_shouting(cells)]
    return found


def turned(rows: Iterable[list[str]]) -> list[list[str]]:
    """The filled cells of each column."""
    columns: list[list[str]] = []
    for cells in rows:
        while len(columns) < len(cells):
            columns.append([])
        for place, cell in enumerate(cells):
            if cell.strip():
                columns[place].append(cell.strip())
    return columns


def usual_country(columns: list[list[str]]) -> str | None:
    """The country of most rows, where a column is of countries and nearly all rows agree."""
    for cells in columns:
        codes = Counter(filter(None, map(country_code, cells)))
        if len(cells) >= 3 and codes.total() >= 0.8 * len(cells):
            code, count = codes.most_common(1)[0]
            return code if count >= 0.6 * codes.total() else None
    return None


def dialled_country(columns: list[list[str]]) -> str | None:
    """The country of nearly all numbers that are written with the code of one."""
    found: Counter[str | None] = Counter()
    for cells in columns:
        found.update(region_of(cell) for cell in cells if ABROAD.match(cell))
    if found.total() < 3 or found[None] == found.total():
        return None
    code, count = found.most_common(1)[0]
    return code if count >= 0.8 * found.total() else None


def region_of(cell: str) -> str | None:
    """The country of a number that begins with + and its code."""
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(cell.partition(";")[0]))
    except phonenumbers.NumberParseException:
        return None


def orders_of(columns: list[list[str]], country: str | None) -> dict[str, list]:
    """For each column that has dates: day or month first, and whether a cell proves it."""
    found = {}
    for place, cells in enumerate(columns):
        order, is_sure = order_of(cells, country)
        if is_sure:
            found[str(place)] = [order, True]
    return found


def usual_ending(columns: list[list[str]]) -> str | None:
    """The last part of nearly all addresses, where nearly all share one."""
    for cells in columns:
        ends = Counter(
            "." + cell.rstrip(" .,;>").rpartition(".")[2].casefold() for cell in cells if "@" in cell
        )
        if ends.total() >= max(50, len(cells) / 2):
            ending, count = ends.most_common(1)[0]
            return ending if ends.total() > count >= 0.95 * ends.total() else None
    return None
