"""Days, spans and moments of the history, which the journal keeps as text, as people read them."""

import re
from datetime import date, datetime, timedelta

from sqlalchemy import Date, DateTime
from sqlalchemy.dialects.postgresql import DATERANGE

from crm.kernel import Model
from crm.kernel.moments import moment, span, whole_day

SPAN = re.compile(r"[\[(](\d{4}-\d\d-\d\d)?,(\d{4}-\d\d-\d\d)?[\])]")


def in_words(table: str, column: str, value):
    """A day, a span of days or a moment in words, told by the type of its column; anything else as it is."""
    known = Model.metadata.tables.get(table)
    write = writer_of(known.columns[column].type) if known is not None and column in known.columns else None
    if write is None or not isinstance(value, str):
        return value
    try:
        return write(value)
    except ValueError:  # before our calendar, or without an end: as the database writes it
        return value


def writer_of(kind):
    """What puts values of a type into words; nothing for those that need none."""
    writers = {DATERANGE: days, DateTime: at, Date: on}
    return next((write for one, write in writers.items() if isinstance(kind, one)), None)


def on(value: str) -> str:
    """One day."""
    return whole_day(date.fromisoformat(value))


def at(value: str) -> str:
    """One moment, in the zone of the reader."""
    return moment(datetime.fromisoformat(value))


def days(value: str, write=whole_day) -> str:
    """From a day, until a day, or both."""
    found = SPAN.fullmatch(value)
    if not found:
        return value
    first, after = (date.fromisoformat(each) if each else None for each in found.groups())
    return span(write(first) if first else "", write(after - timedelta(days=1)) if after else "")
