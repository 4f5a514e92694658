"""Duplicates and merges, as programs see them."""

from flask import abort, redirect, url_for
from sqlalchemy import select
from sqlalchemy.orm import aliased

from crm import directory
from crm.directory.models import DuplicatePair, Merge, Party
from crm.kernel import db
from crm.kernel.db import get_or_abort

KINDS = {"organisation": "org", "person": "person"}
WORDS = {"org": "organisation", "person": "person"}


def pairs_after(start: int, asked) -> list[dict]:
    """Open pairs after so many, one more than is shown."""
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
    order = (DuplicatePair.score.desc(), DuplicatePair.a_id, DuplicatePair.b_id)
    rows = db.session.execute(query.order_by(*order).offset(start).limit(asked.limit + 1))
    return [pair(start + n, *row) for n, row in enumerate(rows, 1)]


def pair(place: int, row: DuplicatePair, one: str, other: str) -> dict:
    """One pair."""
    return {
        "place": place,
        "kind": WORDS[row.kind],
        "ids": [row.a_id, row.b_id],
        "names": [one, other],
        "score": round(row.score, 3),
        "verdict": row.verdict,
        "why": row.why,
    }


def merge(body, *, by) -> dict:
    """Make two records one."""
    return told(directory.merge(body.survivor_id, body.loser_id, body.choices, by=by))


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
