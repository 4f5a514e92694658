"""Who sits in a seat on a day, and since when it has been empty: rules about days, without a database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

Role = Literal[
    "mayor",
    "deputy_mayor",
    "governor",
    "deputy_governor",
    "chair",
    "secretary",
    "council",
    "head_of_office",
    "focal_point",
    "other",
]
ROLES: tuple[str, ...] = get_args(Role)


@dataclass(frozen=True)
class Term:
    """The days somebody sits in a seat: from the first, up to and without `end`; open where None."""

    first: date | None
    end: date | None
    is_acting: bool = False
    seat: int = 1

    @classmethod
    def of(cls, position) -> "Term":
        """The days of a position."""
        return cls(position.valid.lower, position.valid.upper, position.is_acting, position.seat_no)

    def covers(self, day: date) -> bool:
        """Whether the day is one of them."""
        return (self.first is None or self.first <= day) and (self.end is None or day < self.end)


def is_filled(terms: Iterable[Term], day: date) -> bool:
    """Whether somebody sits in it in their own right; who is only acting does not fill a seat."""
    return any(term.covers(day) for term in terms if not term.is_acting)


def vacant_since(terms: Iterable[Term], day: date) -> date | None:
    """The first day of the vacancy a day falls in; None where it is filled, or was never held."""
    held = [term for term in terms if not term.is_acting]
    if is_filled(held, day):
        return None
    ends = [term.end for term in held if term.end and term.end <= day]
    return max(ends, default=None)


def vacancies(terms: Iterable[Term]) -> list[tuple[date, date | None]]:
    """The gaps between holders, the last one open where nobody follows: (first day, day it ends or None)."""
    held = sorted((term for term in terms if not term.is_acting), key=lambda term: term.first or date.min)
    found: list[tuple[date, date | None]] = []
    for term, following in zip(held, [*held[1:], None], strict=True):
        if term.end and following is None:
            found.append((term.end, None))
        elif term.end and following and following.first and term.end < following.first:
            found.append((term.end, following.first))
    return found


def free_seats(seats: int, terms: Iterable[Term], day: date) -> list[int]:
    """The numbers of seats that nobody fills on a day."""
    by_seat: dict[int, list[Term]] = {}
    for term in terms:
        by_seat.setdefault(term.seat, []).append(term)
    return [number for number in range(1, seats + 1) if not is_filled(by_seat.get(number, ()), day)]


def months_on(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where there is no such day."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last = date.fromordinal(following.toordinal() - 1).day
    return date(year, month + 1, min(day.day, last))
