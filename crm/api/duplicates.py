"""Duplicates and merges, as programs see them."""

from flask import abort, redirect, url_for
from sqlalchemy import cast, select, tuple_
from sqlalchemy.orm import aliased

from crm import directory
from crm.directory.models import DuplicatePair, Merge, Party
from crm.kernel import db
from crm.kernel.db import get_or_abort
from crm.kernel.errors import NotFound, Refused
from crm.kernel.pages import after
from crm.kernel.words import _

from .operation import LARGEST, Unreadable

KINDS = {"organisation": "org", "person": "person"}
WORDS = {"org": "organisation", "person": "person"}


def place_of(row: dict) -> list:
    """Where a page that ends with this pair ends."""
    return [row["score"], *row["ids"]]


def start_of(asked) -> list | None:
    """The likeness and the numbers of the pair after which a page begins."""
    if asked.after is None:
        return None
    values = after(asked.after)
    place = values[0] if values and len(values) == 1 else None
    if not isinstance(place, list) or list(map(type, place)) not in ([float, int, int], [int, int, int]):
        raise Unreadable([{"field": "after", "why": _("This is not the `next` of a page.")}])
    if not all(0 <= number <= LARGEST for number in place):
        raise Unreadable([{"field": "after", "why": _("This is not the `next` of a page.")}])
    return place


def pairs_after(start: list | None, asked) -> list[dict]:
    """Open pairs after a place, one more than is shown, by keyset: what is decided meanwhile moves nothing."""
    one, other = aliased(Party), aliased(Party)
    query = (
        select(DuplicatePair, one.display_name, other.display_name)
        .join(one, one.id == DuplicatePair.a_id)
        .join(other, other.id == DuplicatePair.b_id)
        .where(DuplicatePair.state == "open", DuplicatePair.verdict != "different")
        .where(one.archived_at.is_(None), other.archived_at.is_(None))
    )
    if asked.kind:
        query = query.where(DuplicatePair.kind == KINDS[asked.kind])
    if asked.country:
        query = query.where(DuplicatePair.country_code == asked.country)
    if start:
        score, a_id, b_id = start
        behind = tuple_(-DuplicatePair.score, DuplicatePair.a_id, DuplicatePair.b_id)
        query = query.where(behind > tuple_(-cast(score, DuplicatePair.score.type), a_id, b_id))
    order = (DuplicatePair.score.desc(), DuplicatePair.a_id, DuplicatePair.b_id)
    rows = db.session.execute(query.order_by(*order).limit(asked.limit + 1))
    return [pair(*row) for row in rows]


def pair(row: DuplicatePair, one: str, other: str) -> dict:
    """One pair."""
    return {
        "kind": WORDS[row.kind],
        "ids": [row.a_id, row.b_id],
        "names": [one, other],
        "score": round(row.score, 3),
        "verdict": row.verdict,
        "why": row.why,
    }


def merge(body, *, by) -> dict:
    """Make two records one."""
    try:
        return told(directory.merge(body.survivor_id, body.loser_id, body.choices, by=by))
    except Refused as error:
        if error.status == NotFound.status:  # what a body names is no address
            raise Refused(error.sentence, field="loser_id") from error
        raise


def merge_of(merge_id: int) -> dict:
    """One merge."""
    return told(get_or_abort(Merge, merge_id))


def unmerge(merge_id: int, *, by) -> dict:
    """Take a merge back."""
    report = directory.unmerge(merge_id, by=by)
    return told(get_or_abort(Merge, merge_id), len(report.conflicts))


def told(row: Merge, left: int = 0) -> dict:
    """A merge as programs see it."""
    names = ("id", "survivor_id", "loser_id", "choices", "change_set_id")
    return {name: getattr(row, name) for name in names} | {"undone": row.undone_by is not None, "left": left}


def lead_on(number: int) -> None:
    """Whoever asks for a merged record is sent to the one that stayed."""
    went = db.session.get(Party, number)
    if went is not None and went.merged_into_id:
        endpoint, name = (
            ("api.show_person", "person_id")
            if went.is_person
            else ("api.show_organisation", "organisation_id")
        )
        abort(redirect(url_for(endpoint, **{name: went.merged_into_id}), 301))
