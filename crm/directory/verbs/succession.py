"""One holder of an office follows another: one form, one change set, one way back."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import select

from crm.journal import change_set_id, changes
from crm.kernel import clock, db
from crm.kernel.errors import Refused
from crm.kernel.moments import day as day_said
from crm.kernel.words import _

from ..following import hand_on
from ..models import ContactPoint, Party, Position, Post
from ..offices import Comer, Handover, Succession
from ..queries.picking import person_named
from ..refusals import spoken
from ..seats import Term, free_seats, months_on
from ..values import PersonFields, PositionFields, Reach
from .parties import locked
from .people import add_person
from .positions import homeland, locked_position, write_position
from .posts import end_at, end_before, holders, locked_post, post_of
from .reaching import bind_address

AT = {"post_id": "leaves", "title": "person", "is_primary": "person", "value": "email", "reaches": "email"}


@changes("Handed an office over")
def succeed(post_id: int, wanted: Succession, *, by, anyway: bool | None = None) -> Handover:
    """Let a holder leave and another one come; what is open passes on, and acting ones step back."""
    return handed_over(locked_post(post_id), wanted, by, anyway)


@changes("Handed an office over")
def succeed_position(position_id: int, wanted: Succession, *, by, anyway: bool | None = None) -> Handover:
    """The same for a position that was noted without a post: the post comes into being with it."""
    post = post_of(locked_position(position_id))
    return handed_over(post, replace(wanted, leaves=position_id, version=None), by, anyway)


@dataclass
class Scene:
    """A post that is locked, everybody who sits or sat in it, and what is to happen."""

    post: Post
    seated: list[Position]
    leaver: Position | None
    wanted: Succession
    anyway: bool | None


def handed_over(post: Post, wanted: Succession, by, anyway: bool | None) -> Handover:
    """The steps of a succession, with the post locked."""
    if wanted.version not in (None, post.version):
        raise Refused(_("Somebody else changed who holds this post meanwhile. Look at it again."))
    seated = holders(post.id)
    leaver = leaving(seated, wanted)
    scene = Scene(post, seated, leaver, dated(post, leaver, wanted), anyway)
    try:
        if leaver:
            leave(leaver, scene.wanted)
        came = come(scene, by) if wanted.comes.is_named else None
        if leaver and wanted.goes_to:
            go_on(leaver, wanted)
    except Refused as error:
        error.field = AT.get(error.field or "", error.field)
        raise
    post.version += 1
    return Handover(post, leaver, came, change_set_id())


def leaving(seated: list[Position], wanted: Succession) -> Position | None:
    """The position that ends, which must still be held."""
    if wanted.leaves is None:
        if not wanted.comes.is_named:
            raise Refused(_("Say who leaves, or who comes."), field="leaves")
        return None
    leaver = next((p for p in seated if p.id == wanted.leaves), None)
    if leaver is None:
        raise Refused(_("This is nobody who holds the post."), field="leaves")
    locked(leaver.person_id, "person")
    end = leaver.valid.upper
    if end and end <= clock.today():
        name, last = name_of(leaver), day_said(end - timedelta(days=1))
        raise Refused(
            _("%(name)s already left: the last day was %(day)s.", name=name, day=last), field="leaves"
        )
    return leaver


def dated(post: Post, leaver: Position | None, wanted: Succession) -> Succession:
    """With both days known and fitting together; the day of a handover belongs to whoever comes."""
    comes = wanted.comes.is_named
    last, first = both_days(wanted, bool(leaver), comes)
    if leaver and leaver.valid.lower and last < leaver.valid.lower:
        began = day_said(leaver.valid.lower)
        raise Refused(_("%(name)s came on %(day)s only.", name=name_of(leaver), day=began), field="last_on")
    if leaver and comes and first <= last and not wanted.is_acting:
        last = same_day(leaver, first, last)
    if comes and post.abolished_on and first >= post.abolished_on:
        raise Refused(_("The post does not exist any more on that day."), field="from_on")
    return replace(wanted, last_on=last, from_on=first, term_ends_on=term_of(post, wanted, first))


def both_days(wanted: Succession, leaves: bool, comes: bool) -> tuple:
    """The last and the first day; where only one is said the other is the day beside it."""
    last, first = wanted.last_on, wanted.from_on
    if leaves and not last and not first:
        raise Refused(_("Say the last day in office."), field="last_on")
    if comes and not first and not last:
        raise Refused(_("Say the first day in office."), field="from_on")
    if leaves and not last:
        last = first - timedelta(days=1)
    if comes and not first:
        first = last + timedelta(days=1)
    return last, first


def term_of(post: Post, wanted: Succession, first: date | None) -> date | None:
    """The end of the new term: as said, or by the length that terms of the post have."""
    term = wanted.term_ends_on
    if term and first and term < first:
        raise Refused(_("The term ends before it begins."), field="term_ends_on")
    if not term and post.term_months and first and not wanted.is_acting:
        return months_on(first, post.term_months)
    return term


def same_day(leaver: Position, first: date, last: date) -> date:
    """The last whole day of who leaves on the day the next one comes."""
    if first < last and not leaver.is_acting:
        sentence = _("%(name)s stays until %(day)s.", name=name_of(leaver), day=day_said(last))
        raise Refused(sentence, field="from_on")
    if leaver.valid.lower and first <= leaver.valid.lower:
        sentence = _("%(name)s came on that day too.", name=name_of(leaver))
        raise Refused(sentence, field="from_on")
    return first - timedelta(days=1)


def leave(leaver: Position, wanted: Succession) -> None:
    """Who leaves has left."""
    with spoken():
        end_before(leaver, wanted.last_on + timedelta(days=1))
        leaver.end_reason = wanted.reason.strip() or None
        leaver.version += 1


def come(scene: Scene, by) -> Position:
    """Who comes is there, in a seat that is free, with their address and all that is open."""
    post, wanted = scene.post, scene.wanted
    person_id = comer(wanted.comes, post, by, scene.anyway)
    seat = seat_for(scene)
    gone = stepping_back(scene.seated, seat, wanted) + moving(person_id, scene)
    for position in gone:
        end_at(position, wanted.from_on)
    came = write_position(person_id, fields_of(post, seat, wanted))
    came.confirmed_on = clock.today()
    give_addresses(came, [p for p in gone if p.person_id == person_id], wanted.comes)
    for position in [scene.leaver, *(p for p in gone if p.post_id == post.id)]:
        if position:
            hand_on(position.id, came.id, by)
    return came


def give_addresses(came: Position, gone: list[Position], comes: Comer) -> None:
    """The address that was typed is that of the office, and so are those of what they held here before."""
    for position in gone:
        move_addresses(position, came)
    if comes.email:
        bind_address(came.person_id, Reach("email", comes.email, position_id=came.id))


def goes_with(post: Post, email: str) -> bool:
    """Whether somebody who holds or held the post has this address: it says nothing about who comes."""
    norm = Reach("email", email).norm(None)
    held = select(Position.person_id).where(Position.post_id == post.id)
    found = select(ContactPoint.id).where(
        ContactPoint.channel == "email", ContactPoint.value_norm == norm, ContactPoint.party_id.in_(held)
    )
    return db.session.scalar(found.limit(1)) is not None


def comer(comes: Comer, post: Post, by, anyway: bool | None) -> int:
    """The number of who comes; somebody new is added."""
    if comes.person_id or comes.person:
        number = comes.person_id or person_named(comes.person)
        locked(number, "person")
        return number
    is_new_address = comes.email and not goes_with(post, comes.email)
    fields = PersonFields(
        given_name=comes.given_name,
        family_name=comes.family_name,
        honorific=comes.honorific,
        country=homeland(post.organisation_id),
        reaches=(Reach("email", comes.email, is_primary=True),) if is_new_address else (),
    )
    return add_person(fields, by=by, anyway=anyway).party_id


def seat_for(scene: Scene) -> int:
    """The seat of who comes: the one that was left, the one asked for, or the first free one."""
    post, wanted, leaver = scene.post, scene.wanted, scene.leaver
    seat = leaver.seat_no if leaver else wanted.seat_no or first_free(scene)
    if not leaver and not 1 <= seat <= post.seats:
        raise Refused(_("There is no such seat."), field="seat_no")
    for other in scene.seated if not wanted.is_acting else ():
        is_there = other.valid.upper is None or other.valid.upper > wanted.from_on
        if other is not leaver and other.seat_no == seat and not other.is_acting and is_there:
            sentence = _("%(name)s holds this seat: say when they leave.", name=name_of(other))
            raise Refused(sentence, field="leaves")
    return seat


def first_free(scene: Scene) -> int:
    """The first seat that nobody sits in on that day; who acts for an only holder sits beside them."""
    post, wanted = scene.post, scene.wanted
    if wanted.is_acting and post.seats == 1:
        return 1
    free = free_seats(post.seats, [Term.of(p) for p in scene.seated], wanted.from_on)
    if not free:
        raise Refused(_("Every seat is taken: say who leaves."), field="leaves")
    return free[0]


def stepping_back(seated, seat: int, wanted: Succession) -> list[Position]:
    """Who acted in the seat when somebody comes in their own right."""
    if wanted.is_acting:
        return []
    return [p for p in seated if p.is_acting and p.seat_no == seat and goes_on(p, wanted.from_on)]


def moving(person_id: int, scene: Scene) -> list[Position]:
    """What the one who comes held at the same organisation, if they give it up."""
    if not scene.wanted.moves:
        return []
    mine = select(Position).where(
        Position.person_id == person_id, Position.organisation_id == scene.post.organisation_id
    )
    acting = {p.id for p in scene.seated if p.is_acting}
    found = db.session.scalars(mine.execution_options(populate_existing=True))
    return [p for p in found if goes_on(p, scene.wanted.from_on) and p.id not in acting]


def goes_on(position: Position, first: date) -> bool:
    """Whether a position began before a day and does not end by then."""
    begins, end = position.valid.lower, position.valid.upper
    return (begins is None or begins < first) and (end is None or end > first)


def fields_of(post: Post, seat: int, wanted: Succession) -> PositionFields:
    """The new position."""
    return PositionFields(
        title=post.title,
        organisation_id=post.organisation_id,
        from_on=wanted.from_on,
        is_acting=wanted.is_acting,
        post_id=post.id,
        seat_no=seat,
        term_ends_on=wanted.term_ends_on,
    )


def go_on(leaver: Position, wanted: Succession) -> Position:
    """Who leaves takes up another post of the organisation, and keeps their address."""
    other = locked_post(wanted.goes_to)
    if other.organisation_id != leaver.organisation_id or other.id == leaver.post_id:
        raise Refused(_("This is no other post of the organisation."), field="goes_to")
    first = leaver.valid.upper
    free = free_seats(other.seats, [Term.of(p) for p in holders(other.id)], first)
    if not free:
        raise Refused(_("Somebody holds that post already."), field="goes_to")
    fields = PositionFields(
        title=other.title,
        organisation_id=other.organisation_id,
        from_on=first,
        post_id=other.id,
        seat_no=free[0],
        term_ends_on=months_on(first, other.term_months) if other.term_months else None,
    )
    position = write_position(leaver.person_id, fields)
    other.version += 1
    move_addresses(leaver, position)
    return position


def move_addresses(old: Position, new: Position) -> None:
    """Addresses at an organisation stay in use while their owner stays there."""
    points = db.session.scalars(select(ContactPoint).where(ContactPoint.position_id == old.id))
    for point in points:
        point.position_id = new.id


def name_of(position: Position) -> str:
    """What the holder is called."""
    return db.session.scalar(select(Party.display_name).where(Party.id == position.person_id)) or ""
