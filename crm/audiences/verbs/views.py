"""Saved views: kept, changed, shared, given up, and put at hand."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from crm.journal import change_set_id, changes
from crm.kernel import clock, db
from crm.kernel.access import grants
from crm.kernel.errors import NotAllowed, Refused
from crm.kernel.words import _

from ..filters import where
from ..filters.tree import SUBJECTS
from ..models import SHARED, SavedView, Segment, ViewPin
from ..queries.views import user_of, view_for
from .segments import SegmentFields, add_segment

LONGEST_NAME = 100
LONGEST_COLUMNS = 20_000


@dataclass(frozen=True)
class ViewState:
    """What a view shows: its filter, the words and segment it is narrowed by, its columns and order."""

    subject: str
    filter: dict[str, Any]
    asks: dict[str, Any]
    columns: str = ""
    sort: str = ""


@changes("Saved a view")
def add_view(name: str, state: ViewState, shared_with: str = "me", *, by) -> SavedView:
    """Keep a list as it is under a name."""
    user = somebody(by)
    check(state)
    row = SavedView(owner_id=user, name=clean_name(name), shared_with=allowed(shared_with, by))
    take(row, state)
    return written(row)


@changes("Changed what a view shows")
def update_view(view_id: int, state: ViewState, version: int, *, by) -> SavedView:
    """Keep the list as it is now under the view's name; refused where somebody else was faster."""
    row = own_view(view_id, by)
    if row.version != version:
        raise Refused(_("Somebody else has changed this view since you opened it. Look at it again."))
    check(state)
    take(row, state)
    return stamped(row)


@changes("Renamed or shared a view")
def edit_view(view_id: int, name: str, shared_with: str, *, by) -> SavedView:
    """Another name, or other people who may open it."""
    row = own_view(view_id, by)
    row.name, row.shared_with = clean_name(name), allowed(shared_with, by)
    return stamped(row)


@changes("Deleted a view")
def delete_view(view_id: int, *, by) -> tuple[str, int | None]:
    """Away, for everybody; the subject it was about, and what can be undone."""
    row = own_view(view_id, by)
    subject = row.subject
    db.session.execute(delete(ViewPin).where(ViewPin.view_id == row.id))
    db.session.delete(row)
    db.session.flush()
    return subject, change_set_id()


@changes("Duplicated a view")
def duplicate_view(view_id: int, *, by) -> SavedView:
    """A copy of one's own, to be changed freely."""
    row = view_for(view_id, by)
    copy = SavedView(owner_id=somebody(by), name=free_copy(row, by), shared_with="me")
    take(copy, ViewState(row.subject, row.filter, row.asks, row.columns, row.sort))
    return written(copy)


@changes("Put a view at hand")
def pin_view(view_id: int, *, by, is_default: bool = False) -> SavedView:
    """Among the first above the list; as the default, the list opens with it."""
    row, user = view_for(view_id, by), somebody(by)
    if is_default:
        released = update(ViewPin).where(ViewPin.user_id == user, ViewPin.subject == row.subject)
        db.session.execute(released.where(ViewPin.is_default).values(is_default=False))
    last = db.session.scalar(
        select(func.coalesce(func.max(ViewPin.place), 0)).where(
            ViewPin.user_id == user, ViewPin.subject == row.subject
        )
    )
    pin = insert(ViewPin).values(
        user_id=user, view_id=row.id, subject=row.subject, place=(last or 0) + 1, is_default=is_default
    )
    db.session.execute(
        pin.on_conflict_do_update(index_elements=["user_id", "view_id"], set_={"is_default": is_default})
    )
    row.written_in = change_set_id()
    return row


@changes("Put a view away from hand")
def unpin_view(view_id: int, *, by) -> SavedView:
    """Not among the first any more."""
    row = view_for(view_id, by)
    db.session.execute(delete(ViewPin).where(ViewPin.user_id == somebody(by), ViewPin.view_id == row.id))
    row.written_in = change_set_id()
    return row


@changes("Moved a view")
def move_view(view_id: int, step: int, *, by) -> SavedView:
    """One place nearer to the first, or further from it, among those at hand."""
    row, user = view_for(view_id, by), somebody(by)
    pins = list(
        db.session.scalars(
            select(ViewPin)
            .where(ViewPin.user_id == user, ViewPin.subject == row.subject)
            .order_by(ViewPin.place, ViewPin.view_id)
            .with_for_update()
        )
    )
    at = next((n for n, pin in enumerate(pins) if pin.view_id == row.id), None)
    if at is not None:
        pins.insert(max(0, min(len(pins) - 1, at + step)), pins.pop(at))
    for place, pin in enumerate(pins, 1):
        pin.place = place
    db.session.flush()
    row.written_in = change_set_id()
    return row


@changes("Made a segment from a view")
def segment_from(view_id: int, *, by) -> Segment:
    """A segment of whom the view shows; words that were searched become a condition on the name."""
    row = view_for(view_id, by)
    conditions = list(row.filter.get("all", [row.filter]))
    if row.asks.get("q"):
        conditions.append({"field": "name", "op": "contains", "value": row.asks["q"]})
    if row.asks.get("archived"):
        raise Refused(
            _("A segment holds only records that are not archived. Take that out of the view first.")
        )
    if number := row.asks.get("segment"):
        source = db.session.get(Segment, int(number))
        conditions += [source.filter] if source else []
    return add_segment(SegmentFields(free_segment(row.name), {"all": conditions}, row.subject), by=by)


@changes("Made a view from a segment")
def view_from(segment_id: int, *, by) -> SavedView:
    """A view of whoever is in the segment, those put in by hand included."""
    segment = db.session.get(Segment, segment_id)
    if segment is None or segment.archived_at:
        raise Refused(_("That segment is not there any more."))
    state = ViewState(segment.subject, {"all": []}, {"segment": str(segment.id)})
    row = SavedView(
        owner_id=somebody(by), name=free_name(segment.name, segment.subject, by), shared_with="me"
    )
    take(row, state)
    return written(row)


def somebody(by) -> int:
    """The user who acts; a program keeps no views."""
    user = user_of(by)
    if user is None:
        raise NotAllowed(_("Views belong to people who sign in."))
    return user


def own_view(view_id: int, by) -> SavedView:
    """A view that one may change: one's own; an administrator may change any that is shared."""
    row = view_for(view_id, by)
    locked = db.session.scalar(
        select(SavedView)
        .where(SavedView.id == row.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if locked is None:
        raise Refused(_("Somebody has deleted this view meanwhile."))
    if locked.owner_id != user_of(by) and not grants(by.role, "users"):
        raise NotAllowed(_("Only the colleague who saved this view can change it. Save a copy of your own."))
    return locked


def allowed(shared_with: str, by) -> str:
    """With whom it is shared, if one may."""
    if shared_with not in SHARED:
        raise Refused(_("Say who may open this view."), field="shared_with")
    if shared_with != "me" and not grants(by.role, "write"):
        raise NotAllowed(_("Your role does not allow this. Ask an administrator."))
    return shared_with


def check(state: ViewState) -> None:
    """Refuse what could not be shown."""
    if state.subject not in SUBJECTS:
        raise Refused(_("A view is about people (person) or organisations (org)."), field="subject")
    where(state.filter, state.subject)


def take(row: SavedView, state: ViewState) -> None:
    """Let the row show this."""
    row.subject, row.filter, row.asks = state.subject, state.filter, state.asks
    row.columns, row.sort = state.columns[:LONGEST_COLUMNS], state.sort[:100]


def clean_name(name: str) -> str:
    """A name that can be shown."""
    name = " ".join(name.replace("\x00", "").split())
    if not name or len(name) > LONGEST_NAME:
        raise Refused(_("A view needs a name of up to %(n)s characters.", n=LONGEST_NAME), field="name")
    return name


def free_copy(row: SavedView, by) -> str:
    """A name for a copy."""
    return free_name(_("%(name)s (copy)", name=row.name), row.subject, by)


def free_name(name: str, subject: str, by) -> str:
    """The name, with a number behind it where they have a view of that name."""
    mine = select(func.lower(SavedView.name)).where(
        SavedView.owner_id == user_of(by), SavedView.subject == subject
    )
    return numbered(name, set(db.session.scalars(mine)))


def free_segment(name: str) -> str:
    """The name, with a number behind it where a segment has it."""
    live = select(func.lower(Segment.name)).where(Segment.archived_at.is_(None))
    return numbered(name, set(db.session.scalars(live)))


def numbered(name: str, taken: set[str]) -> str:
    """The name, or the first of name 2, name 3 that is free."""
    name, n = name[: LONGEST_NAME - 8], 1
    tried = name
    while tried.lower() in taken:
        n += 1
        tried = f"{name} {n}"
    return tried


def stamped(row: SavedView) -> SavedView:
    """The row as the next version."""
    row.version, row.updated_at = row.version + 1, clock.now()
    return written(row)


def written(row: SavedView) -> SavedView:
    """The row, saved, with the change set that can be undone; the database says when a name is taken."""
    try:
        with db.session.begin_nested():
            db.session.add(row)
            db.session.flush()
    except IntegrityError as error:
        if "uq_saved_view_name" not in str(error.orig):
            raise
        raise Refused(_("You have a view of that name already."), field="name") from None
    row.written_in = change_set_id()
    return row
