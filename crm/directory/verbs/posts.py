"""Posts come, change and go; whoever holds one already is given a seat in it."""

from datetime import date, timedelta

from sqlalchemy import select

from crm.journal import change_set_id, changes
from crm.kernel import clock, db
from crm.kernel.errors import Refused
from crm.kernel.words import _

from ..models import Position, Post
from ..offices import PostFields
from ..refusals import Clash, NoSuchParty, spoken
from ..seats import ROLES, Term, free_seats
from .parties import locked
from .positions import locked_position

MOST_SEATS = 500
LONGEST_TERM = 600


@changes("Added a post")
def add_post(organisation_id: int, fields: PostFields, *, by) -> Post:
    """Note that an organisation has a post, whoever holds it."""
    locked(organisation_id, "org")
    post = Post(organisation_id=organisation_id)
    fill(post, fields)
    with spoken():
        db.session.add(post)
    return written(post)


@changes("Changed a post")
def edit_post(post_id: int, fields: PostFields, *, by, version: int | None = None) -> Post:
    """Change what a post is; a seat that somebody sits in cannot be taken away."""
    post = locked_post(post_id)
    if version not in (None, post.version):
        raise Clash([], post.version)
    highest = max((p.seat_no for p in sitting(post.id)), default=1)
    if fields.seats < highest:
        raise Refused(_("Somebody sits in seat %(number)s.", number=highest), field="seats")
    with spoken():
        fill(post, fields)
        if db.session.is_modified(post):
            post.version += 1
    return written(post)


@changes("Abolished a post")
def abolish_post(post_id: int, last_on: date, *, by, reason: str = "") -> Post:
    """Note the last day there is a post; whoever holds it then leaves with it."""
    post = locked_post(post_id)
    end = last_on + timedelta(days=1)
    for position in sitting(post.id):
        if position.valid.lower and position.valid.lower >= end:
            name = position.person.party.display_name
            raise Refused(_("%(name)s is to hold it after that day.", name=name), field="last_on")
        end_at(position, end, reason or _("Post abolished"))
    with spoken():
        post.abolished_on = end
        post.version += 1
    return written(post)


@changes("Brought a post back")
def restore_post(post_id: int, *, by) -> Post:
    """A post that was abolished is there again; nobody is put back into it."""
    post = locked_post(post_id)
    if post.abolished_on:
        post.abolished_on = None
        post.version += 1
    return written(post)


@changes("Noted who holds a post")
def seat_position(position_id: int, post_id: int, *, by) -> Position:
    """A position that was noted without a post is one of the post's seats."""
    post = locked_post(post_id)
    position = locked_position(position_id)
    if position.organisation_id != post.organisation_id:
        raise Refused(_("This post belongs to another organisation."), field="post_id")
    with spoken():
        position.seat_no = position.seat_no if position.is_acting else free_seat(post, position)
        position.post_id = post.id
        position.version += 1
        post.version += 1
    position.written_in = change_set_id()
    return position


def post_of(position: Position) -> Post:
    """The post of a position; one comes into being where it was noted without."""
    if position.post_id:
        return locked_post(position.post_id)
    found = db.session.scalar(
        select(Post)
        .where(Post.organisation_id == position.organisation_id, Post.title == position.title)
        .where(Post.abolished_on.is_(None))
        .order_by(Post.id)
        .limit(1)
        .with_for_update()
    )
    post = found or Post(organisation_id=position.organisation_id, role="other", title=position.title)
    with spoken():
        db.session.add(post)
        db.session.flush()
        position.seat_no = position.seat_no if position.is_acting else free_seat(post, position)
        position.post_id = post.id
        position.version += 1
    return post


def free_seat(post: Post, position: Position) -> int:
    """A seat that is empty on the first day that matters."""
    day = max(position.valid.lower or clock.today(), clock.today()) if not position.valid.upper else None
    day = day or position.valid.lower or position.valid.upper - timedelta(days=1)
    found = free_seats(post.seats, [Term.of(p) for p in holders(post.id) if p.id != position.id], day)
    if not found:
        raise Refused(_("Every seat of this post is taken at that time."), field="post_id")
    return found[0]


def locked_post(post_id: int) -> Post:
    """The post, for us alone until the transaction ends: who holds it is decided by one at a time."""
    query = select(Post).where(Post.id == post_id).with_for_update(of=Post)
    post = db.session.scalar(query.execution_options(populate_existing=True))
    if post is None:
        raise NoSuchParty(_("There is no such post."))
    return post


def holders(post_id: int) -> list[Position]:
    """Everybody who holds or held a post, as of now."""
    query = select(Position).where(Position.post_id == post_id).order_by(Position.id)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def sitting(post_id: int) -> list[Position]:
    """Everybody whose time in a post is not over."""
    today = clock.today()
    return [p for p in holders(post_id) if p.valid.upper is None or p.valid.upper > today]


def end_at(position: Position, end: date, reason: str = "") -> None:
    """The position ends before a day, unless it does so already."""
    if position.valid.upper and position.valid.upper <= end:
        return
    with spoken():
        end_before(position, end)
        position.end_reason = reason.strip() or position.end_reason
        position.version += 1


def end_before(position: Position, end: date) -> None:
    """The position ends before an exact day, which is shown also where nobody knows when it began."""
    position.valid = type(position.valid)(position.valid.lower, end)
    if position.date_precision == "unknown":
        position.date_precision = "day"


def fill(post: Post, fields: PostFields) -> None:
    """Copy what was said into the row."""
    title = " ".join(fields.title.split())
    if not title:
        raise Refused(_("A post needs a title."), field="title")
    if fields.role not in ROLES:
        raise Refused(_("There is no such role."), field="role")
    if not 1 <= fields.seats <= MOST_SEATS:
        raise Refused(_("A post has between 1 and %(most)s seats.", most=MOST_SEATS), field="seats")
    if fields.term_months is not None and not 1 <= fields.term_months <= LONGEST_TERM:
        raise Refused(_("A term has between 1 and %(most)s months.", most=LONGEST_TERM), field="term_months")
    post.role, post.title, post.seats = fields.role, title, fields.seats
    post.is_elected, post.term_months = fields.is_elected, fields.term_months


def written(post: Post) -> Post:
    """The post, with the change set that wrote it."""
    post.written_in = change_set_id()
    return post


__all__ = ["abolish_post", "add_post", "edit_post", "restore_post", "seat_position"]
