"""What a field can hold, which questions may be asked of it, and how each question reads in SQL."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import Date, Numeric, Text, false, func, literal, or_

from crm.directory import name_norm, sort_key
from crm.kernel import clock
from crm.kernel.words import _

NUMBERED = re.compile(r"(?:^|#)(\d{1,15})$", re.ASCII)
LONGEST_TEXT = 500
LONGEST_LIST = 1000
LARGEST = Decimal(10) ** 18
NEGATIVE = {"is_not": "is", "not_set": "set"}
WITHOUT_VALUE = ("set", "not_set")
RELATIVE = ("within", "ago", "ahead")
LONGEST_WAY = 36_500
ALWAYS = ("is", "is_not", "in", "set", "not_set")


class BadValue(ValueError):
    """The value is not of the kind that the field holds; the text says what is."""


class Kind:
    """A kind of value: reads it from JSON, and compares a column with it."""

    name = ""
    ops: tuple[str, ...] = ALWAYS

    def offers(self) -> list[tuple[str, str]]:
        """Values to choose from, with their names, where there are a few."""
        return []

    def called(self, values: list) -> dict[str, str]:
        """What these values are called, by the value in small letters."""
        return {code.lower(): label for code, label in self.offers()} if values else {}

    def read(self, op: str, value: Any) -> Any:
        """The typed value that an operator needs; BadValue says what is wrong with it."""
        if op in WITHOUT_VALUE:
            if value is not None:
                raise BadValue(_("%(op)s takes no value", op=op))
            return None
        if op == "in":
            return [self.one(item) for item in a_list(value)]
        if op == "between":
            return self.pair(value)
        if op in RELATIVE:
            return days_of(value)
        return self.one(value)

    def pair(self, value: Any) -> tuple[Any, Any]:
        """The two ends of a range, the lower one first."""
        ends = a_list(value)
        if len(ends) != 2:
            raise BadValue(_("between takes a list of two values"))
        low, high = (self.one(end) for end in ends)
        if high < low:
            raise BadValue(_("the second value of between is smaller than the first"))
        return low, high

    def one(self, value: Any) -> Any:
        """One value, typed."""
        raise NotImplementedError

    def compare(self, column, op: str, value: Any):
        """The SQL condition for a positive operator."""
        return getattr(self, f"sql_{op}")(column, value)

    def sql_set(self, column, _value):
        """There is a value."""
        return column.is_not(None)

    def sql_is(self, column, value):
        """The value is exactly this one."""
        return self.sql_in(column, [value])

    def sql_in(self, column, values):
        """The value is one of these."""
        return column.in_([self.bound(value) for value in values])

    def bound(self, value):
        """A bound parameter, typed for the database."""
        return literal(value)


class TextKind(Kind):
    """Words, compared without regard to capitals."""

    name = "text"
    ops = ("is", "is_not", "in", "contains", "starts", "set", "not_set")

    def __init__(self, suggested=None):
        self.suggested = suggested

    def offers(self):
        return [(value, str(label)) for value, label in self.suggested()] if self.suggested else []

    def one(self, value):
        if not isinstance(value, str):
            raise BadValue(_("a text is needed"))
        text = storable(value).strip()
        if not text:
            raise BadValue(_("the value is empty"))
        return text

    def bound(self, value):
        return func.lower(literal(value, Text))

    def sql_in(self, column, values):
        return func.lower(column).in_([self.bound(value) for value in values])

    def sql_contains(self, column, value):
        """The value has this in it."""
        return func.strpos(func.lower(column), self.bound(value)) > 0

    def sql_starts(self, column, value):
        """The value begins with this."""
        return func.starts_with(func.lower(column), self.bound(value))


class RecordKind(Kind):
    """A record that a field names, kept by its number; read as a number or as “Name #number”."""

    name = "party"

    def __init__(self, names: Callable[[list[int]], dict[int, str]]):
        self.names = names

    def one(self, value):
        text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
        found = NUMBERED.search(storable(text).strip())
        if not found:
            raise BadValue(_("a record picked from the list is needed, not %(value)s", value=shown(value)))
        return str(int(found[1]))

    def called(self, values):
        found = {str(value).lower(): NUMBERED.search(str(value)) for value in values}
        numbers = {value: int(number[1]) for value, number in found.items() if number}
        names = self.names(list(numbers.values()))
        return {value: names[number] for value, number in numbers.items() if number in names}

    def bound(self, value):
        return literal(value, Text)


class NameKind(TextKind):
    """Names of a party, as displayed, in their own script, or without accents; the column is the party."""

    name = "name"

    def sql_set(self, party, _value):
        return party.display_name.is_not(None)

    def sql_in(self, party, values):
        norms = [literal(name_norm(value), Text) for value in values]
        written = (super(NameKind, self).sql_in(column, values) for column in scripts(party))
        return or_(party.name_norm.in_(norms), *written)

    def sql_contains(self, party, value):
        written = [super(NameKind, self).sql_contains(column, value) for column in scripts(party)]
        plain = sort_key(value)
        return (
            or_(*written, func.strpos(party.name_norm, literal(plain, Text)) > 0) if plain else or_(*written)
        )

    def sql_starts(self, party, value):
        written = [super(NameKind, self).sql_starts(column, value) for column in scripts(party)]
        plain = sort_key(value)
        return (
            or_(*written, func.starts_with(party.name_norm, literal(plain, Text))) if plain else or_(*written)
        )


def scripts(party):
    """The spellings a party shows its name in."""
    return party.display_name, party.name_native


@dataclass(frozen=True)
class ChoiceKind(Kind):
    """One of a closed list; choices() gives code and label, other spellings are read as well."""

    choices: Any
    spellings: Any = None
    name = "choice"

    def offers(self):
        return [(code, str(label)) for code, label in self.choices()]

    def one(self, value):
        if not isinstance(value, str):
            raise BadValue(_("a text is needed"))
        known, text = self.known(), storable(value).strip().lower()
        if not text:
            raise BadValue(_("the value is empty"))
        code = known.get(text)
        if code is None:
            raise BadValue(_("%(value)s is not a known value", value=shown(value)))
        return code

    def known(self) -> dict[str, str]:
        """Every accepted spelling, in small letters, and the code it stands for."""
        choices = list(self.choices())
        labels = {str(label).lower(): code for code, label in choices}
        return labels | (self.spellings or {}) | {code.lower(): code for code, _label in choices}

    def sql_in(self, column, values):
        return column.in_(values)  # as the column's own type, so that its index serves


class NumberKind(Kind):
    """Numbers of any size that a column can hold."""

    name = "number"
    ops = ("is", "is_not", "in", "more_than", "less_than", "between", "set", "not_set")

    def one(self, value):
        try:
            number = Decimal(str(value)) if self.is_numeric(value) else None
        except InvalidOperation:
            number = None
        if number is None or not number.is_finite() or abs(number) > LARGEST:
            raise BadValue(_("a number is needed, not %(value)s", value=shown(value)))
        return number

    def is_numeric(self, value) -> bool:
        """Numbers, and digits in quotes; never true and false."""
        if isinstance(value, bool):
            return False
        return isinstance(value, int | str) or (isinstance(value, float) and math.isfinite(value))

    def bound(self, value):
        return literal(value, Numeric)

    def sql_more_than(self, column, value):
        """Larger than this, not equal."""
        return column > self.bound(value)

    def sql_less_than(self, column, value):
        """Smaller than this, not equal."""
        return column < self.bound(value)

    def sql_between(self, column, ends):
        """From the first to the second, both counted."""
        return column.between(*(self.bound(end) for end in ends))


class DayKind(Kind):
    """Civil days."""

    name = "date"
    ops = ("is", "is_not", "in", "before", "after", "between", *RELATIVE, "set", "not_set")

    def one(self, value):
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            raise BadValue(_("a date like 2026-03-31 is needed, not %(value)s", value=shown(value))) from None

    def bound(self, value):
        return literal(value, Date)

    def sql_before(self, column, value):
        """Earlier than this day."""
        return column < self.bound(value)

    def sql_after(self, column, value):
        """Later than this day."""
        return column > self.bound(value)

    def sql_between(self, column, ends):
        """From the first day to the last, both counted."""
        return column.between(*(self.bound(end) for end in ends))

    def sql_within(self, column, days):
        """In the last so many days, today counted."""
        return self.sql_between(column, (self.from_today(-days), self.from_today(0)))

    def sql_ago(self, column, days):
        """More than so many days ago."""
        return self.sql_before(column, self.from_today(-days))

    def sql_ahead(self, column, days):
        """In the next so many days, today counted."""
        return self.sql_between(column, (self.from_today(0), self.from_today(days)))

    def from_today(self, days: int):
        """The day so many days from today, as a typed value."""
        return self.one((clock.today() + timedelta(days=days)).isoformat())


class DayTextKind(DayKind):
    """Days kept as text in a document; ISO dates sort as text."""

    def bound(self, value):
        return literal(value.isoformat(), Text)


class MomentKind(DayKind):
    """Moments, asked about by day (in UTC) or by an exact time with its offset."""

    name = "moment"

    def one(self, value):
        try:
            moment = datetime.fromisoformat(value)
        except (TypeError, ValueError):
            moment = None
        if moment is None or (moment.tzinfo is None and len(value) > len("2026-03-31")):
            raise BadValue(
                _("a date like 2026-03-31, or a time with its offset, is needed, not %(v)s", v=shown(value))
            )
        return self.span(moment)

    def span(self, moment: datetime) -> tuple[datetime, datetime]:
        """The first moment that is meant, and the first one after it."""
        if moment.tzinfo is not None:
            return moment.astimezone(UTC), moment.astimezone(UTC) + timedelta(microseconds=1)
        start = datetime.combine(moment.date(), time(), UTC)
        try:
            return start, start + timedelta(days=1)
        except OverflowError:
            raise BadValue(_("that day is too far away")) from None

    def sql_in(self, column, values):
        return or_(false(), *((column >= start) & (column < end) for start, end in values))

    def sql_before(self, column, value):
        return column < value[0]

    def sql_after(self, column, value):
        return column >= value[1]

    def sql_between(self, column, ends):
        return (column >= ends[0][0]) & (column < ends[1][1])


class FlagKind(Kind):
    """Yes or no."""

    name = "bool"
    ops = ("is", "is_not", "set", "not_set")
    words = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}

    def one(self, value):
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and value.lower() in self.words:
            return self.words[value.lower()]
        raise BadValue(_("true or false is needed"))


class ManyKind(TextKind):
    """A list of words in a document: it is asked whether the list holds one."""

    name = "multi"
    ops = ALWAYS

    def sql_in(self, column, values):
        return or_(false(), *(func.jsonb_exists(column, literal(value, Text)) for value in values))


def days_of(value: Any) -> int:
    """A number of days; digits in quotes will do."""
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    if not (text.isascii() and text.isdigit() and len(text) < 6 and int(text) <= LONGEST_WAY):
        raise BadValue(_("a number of days is needed, not %(value)s", value=shown(value)))
    return int(text)


def a_list(value: Any) -> list:
    """A list of bounded length."""
    if not isinstance(value, list):
        raise BadValue(_("a list of values is needed"))
    if not 0 < len(value) <= LONGEST_LIST:
        raise BadValue(_("a list of 1 to %(most)s values is needed", most=LONGEST_LIST))
    return value


def storable(text: str) -> str:
    """Text that the database can hold, of bounded length."""
    if len(text) > LONGEST_TEXT:
        raise BadValue(_("the text is longer than %(most)s characters", most=LONGEST_TEXT))
    return text.encode("utf-8", "replace").decode().replace("\x00", "")


def shown(value: Any) -> str:
    """A value as a message may repeat it: short."""
    text = repr(value) if not isinstance(value, str) else f"“{value}”"
    return storable(text if len(text) <= 60 else text[:59] + "…")
