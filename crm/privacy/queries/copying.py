"""Everything we hold on one person, as one document: the record, then what each room has on it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, text

from crm.audiences import BadFilter, live_segments, members
from crm.directory import HOLDERS
from crm.directory.models import ContactPoint, Party
from crm.journal import table_label
from crm.kernel import clock, db, settings, tokens
from crm.kernel.words import _
from crm.timeline import content_of

from ..schema import quoted
from .line import everyone_of, somebody
from .sections import BLOCKED, MENTIONED, OWN_WORDS, RECORDS

JOURNALLED = [
    "contact_point",
    "external_id",
    "party_tag",
    "consent_event",
    "task",
    "attachment",
    "legal_hold",
]
FORMAT = 1


@dataclass(frozen=True)
class Section:
    """One part of a copy: where it comes from, what it is called, and its rows."""

    key: str
    label: str
    rows: list[dict[str, Any]]


@dataclass(frozen=True)
class Copy:
    """Everything held on one person at one moment."""

    party: Party
    ids: list[int]
    made_at: datetime
    sections: list[Section]
    choose_at: str | None = None

    @property
    def document(self) -> dict:
        """The whole as machines read it."""
        return {
            "format": FORMAT,
            "made_at": plain(self.made_at),
            "held_by": settings().network_name,
            "about": {"number": self.party.id, "name": self.party.display_name},
            "choose_at": self.choose_at,
            "sections": {part.key: {"label": part.label, "rows": part.rows} for part in self.sections},
        }


def copy_of(person_id: int) -> Copy:
    """Everything we hold on somebody, under all numbers they ever had."""
    party = somebody(person_id)
    ids = everyone_of(party.id)
    return Copy(party, ids, clock.now(), [part for part in parts(ids) if part.rows], own_page(party.id))


def parts(ids: list[int]) -> Iterator[Section]:
    """The record, what is registered by rooms, and what is found in other ways."""
    asked = {"ids": ids, "another": _("another person"), "keys": [str(n) for n in ids], "tables": JOURNALLED}
    yield Section("record", _("The record"), rows_of(RECORDS, asked))
    for _name, holder in sorted(HOLDERS.items()):
        if holder.label is not None or holder.name in OWN_WORDS:
            query = OWN_WORDS.get(holder.name) or bare(holder)
            yield Section(holder.name, str(holder.label or table_label(holder.table)), rows_of(query, asked))
    yield Section("suppression", _("Addresses that are not to be used"), rows_of(BLOCKED, asked))
    yield Section("segments", _("Segments today"), segments_with(ids))
    yield Section("history", _("What was changed, and when"), [*map(in_words, rows_of(MENTIONED, asked))])


def own_page(party_id: int) -> str | None:
    """Where they choose themselves what they get from us, if there is an address they could get it at."""
    point = (
        select(ContactPoint.id)
        .where(ContactPoint.party_id == party_id, ContactPoint.channel == "email")
        .where(ContactPoint.archived_at.is_(None))
        .order_by(ContactPoint.is_primary.desc(), ContactPoint.id)
    )
    number = db.session.scalar(point.limit(1))
    if number is None:
        return None
    return f"{settings().base_url}/p/{tokens.sign('preferences', 0, 0, party_id, number, 0)}"


def bare(holder) -> str:
    """The rows of a table as they are, for a room that has not said more."""
    return f"SELECT t.* FROM {quoted(holder.table)} t WHERE t.{quoted(holder.column)} = ANY (:ids)"  # noqa: S608


def rows_of(query: str, asked: dict) -> list[dict]:
    """The rows of a part, with empty fields left out, in types that JSON has."""
    rows = db.session.execute(text(query), {n: v for n, v in asked.items() if f":{n}" in query}).mappings()
    return [{name: plain(value) for name, value in row.items() if not is_empty(value)} for row in rows]


def is_empty(value) -> bool:
    """Whether a field says nothing."""
    return value is None or value in ("", {}, [])


def plain(value):
    """A value that JSON has."""
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, datetime):
        return value.isoformat()
    return value if isinstance(value, bool | int | float | str | list | dict | None) else str(value)


def in_words(row: dict) -> dict:
    """One change, with its table in words."""
    return row | {"table": table_label(row["table"])}


def segments_with(ids: list[int]) -> list[dict]:
    """The segments that they are in today, by rule or by hand."""
    found = []
    for segment in live_segments():
        if segment.subject == "person" and is_member(segment, ids):
            found.append({"name": segment.name, "filter": segment.filter})
    return found


def is_member(segment, ids: list[int]) -> bool:
    """Whether one of these is in a segment; nobody is in one whose filter cannot be read any more."""
    try:
        inside = members(segment).subquery()
    except BadFilter:
        return False
    column = next(iter(inside.c))
    return db.session.scalar(select(column).where(column.in_(ids)).limit(1)) is not None


def files_for(copy: Copy) -> Iterator[tuple[str, bytes]]:
    """The files of a copy, each under a name of its own."""
    part = next((part for part in copy.sections if part.key == "attachment.party_id"), None)
    for row in part.rows if part else ():
        content = content_of(bytes.fromhex(row["sha256"]))
        if content is not None:
            yield f"files/{row['number']}-{row['name'].replace('/', '_')}", content
