"""Posts and changes of positions, the way programs see and make them."""

from dataclasses import replace

from sqlalchemy import select

from crm import directory
from crm.directory.models import Organisation, Position, Post
from crm.journal import acting
from crm.kernel import clock, db, transaction
from crm.kernel.db import get_or_abort
from crm.kernel.errors import Refused
from crm.kernel.words import _

from .conflicts import check_version
from .queries import Slice, position_object


def posts_page(part: Slice, organisation_id: int | None) -> list[dict]:
    """Posts by number, one more than asked for where there are more."""
    found = select(Post).where(Post.id > part.after).order_by(Post.id).limit(part.limit + 1)
    if organisation_id is not None:
        found = found.where(Post.organisation_id == organisation_id)
    rows = list(db.session.scalars(found))
    held = holders([row.id for row in rows])
    return [post_object(row, held.get(row.id, [])) for row in rows]


def holders(post_ids: list[int]) -> dict[int, list[int]]:
    """The positions of those who hold these posts today."""
    rows = select(Position.post_id, Position.id).where(
        Position.post_id.in_(post_ids), Position.valid.contains(clock.today())
    )
    found: dict[int, list[int]] = {}
    for post_id, number in db.session.execute(rows.order_by(Position.seat_no, Position.id)):
        found.setdefault(post_id, []).append(number)
    return found


def post_object(row: Post, held_by: list[int]) -> dict:
    """A post as programs see it."""
    return {
        "id": row.id,
        "organisation_id": row.organisation_id,
        "role": row.role,
        "title": row.title,
        "seats": row.seats,
        "elected": row.is_elected,
        "term_months": row.term_months,
        "abolished_on": row.abolished_on,
        "version": row.version,
        "held_by": held_by,
    }


def add_post(given: dict, *, by) -> dict:
    """A post of an organisation."""
    if db.session.get(Organisation, given["organisation_id"]) is None:
        raise Refused(_("There is no such record."), field="organisation_id")
    fields = directory.PostFields(
        role=given.get("role", "other"),
        title=given["title"],
        seats=given.get("seats", 1),
        is_elected=given.get("elected", False),
        term_months=given.get("term_months"),
    )
    return post_object(directory.add_post(given["organisation_id"], fields, by=by), [])


@transaction()
def edit_position(position_id: int, given: dict, *, by) -> dict:
    """What was given changes; what was not stays."""
    row = get_or_abort(Position, position_id)
    check_version(given, position_object(row))
    now = directory.PositionFields(
        title=row.title,
        organisation_id=row.organisation_id,
        from_on=row.valid.lower,
        until_on=directory.last_day(row.valid),
        date_precision=row.date_precision,
        is_acting=row.is_acting,
        post_id=row.post_id,
        seat_no=row.seat_no,
        term_ends_on=row.term_ends_on,
    )
    wanted = {name: given[name] for name in ("title", "until_on", "term_ends_on") if name in given}
    if wanted.get("title", "") is None:
        del wanted["title"]
    if given.get("acting") is not None:
        wanted["is_acting"] = given["acting"]
    if "until_on" in wanted and now.date_precision != "day":
        wanted["date_precision"] = "day" if now.from_on is None else now.date_precision
    with acting(by, "Changed a position"):
        version = row.version if given.get("version") else None
        row = directory.edit_position(position_id, replace(now, **wanted), by=by, version=version)
        if given.get("term_ends_on", row) is None:
            row.term_ends_on = None
        return position_object(row)
