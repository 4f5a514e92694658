"""Saved views: which a reader may open, what they ask for, and how many they hold."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, false, func, or_, select, true

from crm.accounts import same_team
from crm.accounts.models import AppUser
from crm.directory import NARROWING, Filters, address, bounded, hidden_keys, parts
from crm.kernel import clock, db
from crm.kernel.errors import NotFound, Refused
from crm.kernel.moments import number
from crm.kernel.words import _

from ..filters.tree import fields_in
from ..models import SavedView, ViewPin

COUNTED = 10_000
KEPT_FOR = 30
MOST_COUNTS = 2000
COUNTS: dict[tuple, tuple[float, str]] = {}
CARRIED = (*NARROWING, "filter", "q", "segment", "archived", "sort", "cols")
HOMES = {"org": "/orgs", "person": "/people"}


@dataclass(frozen=True)
class Kept:
    """A saved view as one reader sees it."""

    view: SavedView
    owner: str
    is_mine: bool
    is_pinned: bool
    is_default: bool


def user_of(reader) -> int | None:
    """The number of the user who looks; a program has none."""
    return reader.id if isinstance(reader, AppUser) else None


def may_open(reader) -> ColumnElement[bool]:
    """The one rule: their own, what is for all, and what is for the team of its owner if they share one."""
    user = user_of(reader)
    if user is None:
        return SavedView.shared_with == "all"
    team = SavedView.owner_id.in_(same_team(user))
    return or_(
        SavedView.owner_id == user, SavedView.shared_with == "all", (SavedView.shared_with == "team") & team
    )


def sayable(views: list[SavedView], reader) -> set[int]:
    """The numbers of the views that tell this reader nothing of a hidden field: their own, and what asks for none."""
    asked = {view.id: set() if view.owner_id == user_of(reader) else fields_in(view.filter) for view in views}
    subjects = {view.subject for view in views if any(name.startswith("custom.") for name in asked[view.id])}
    hidden = {f"custom.{key}" for subject in subjects for key in hidden_keys(subject, reader)}
    return {number for number, names in asked.items() if not names & hidden}


def view_for(view_id: int, reader) -> SavedView:
    """The view of that number; one that is not for this reader is not there at all."""
    small = select(SavedView).where(SavedView.id == view_id) if 0 < view_id < 2**31 else None
    found = db.session.scalar(small.where(may_open(reader))) if small is not None else None
    if found is None or not sayable([found], reader):
        raise NotFound(_("There is no view at this address, or it is not shared with you."))
    return found


def views_for(subject: str, reader) -> list[Kept]:
    """Every view that a reader may open: those kept at hand in their order, then their own, then those of others."""
    user = user_of(reader)
    mine = SavedView.owner_id == user if user is not None else false()
    at_hand = (ViewPin.view_id == SavedView.id) & (ViewPin.user_id == user if user is not None else false())
    found = (
        select(SavedView, ViewPin.view_id.is_not(None), func.coalesce(ViewPin.is_default, false()), AppUser)
        .join(AppUser, AppUser.id == SavedView.owner_id)
        .outerjoin(ViewPin, at_hand)
        .where(SavedView.subject == subject, may_open(reader))
        .order_by(
            ViewPin.view_id.is_(None),
            ViewPin.place,
            mine.is_not(true()),
            func.lower(SavedView.name),
            SavedView.id,
        )
    )
    rows = db.session.execute(found).all()
    open_to_them = sayable([row[0] for row in rows], reader)
    return [
        Kept(view, owner.label, view.owner_id == user, pinned, default)
        for view, pinned, default, owner in rows
        if view.id in open_to_them
    ]


def default_for(subject: str, reader) -> SavedView | None:
    """The view with which a list opens for this reader, if they chose one."""
    user = user_of(reader)
    if user is None:
        return None
    chosen = (
        select(SavedView)
        .join(ViewPin, ViewPin.view_id == SavedView.id)
        .where(ViewPin.user_id == user, ViewPin.is_default, SavedView.subject == subject, may_open(reader))
    )
    view = db.session.scalar(chosen)
    return view if view is not None and sayable([view], reader) else None


def args_of(view: SavedView) -> dict[str, Any]:
    """The arguments of an address that shows the view."""
    asked = {name: view.asks[name] for name in ("q", "segment", "archived") if view.asks.get(name)}
    args = asked | address(parts(view.filter), view.subject)
    return args | {name: text for name, text in (("sort", view.sort), ("cols", view.columns)) if text}


def path_of(view: SavedView) -> str:
    """The address of the list that a view stands for."""
    return f"{HOMES[view.subject]}?{urlencode(args_of(view) | {'view': view.id}, doseq=True)}"


def filters_of(view: SavedView) -> Filters:
    """What a view is narrowed by."""
    wanted = parts(view.filter)
    return Filters(
        view.subject,
        q=str(view.asks.get("q", "")),
        segment=str(view.asks.get("segment", "")),
        archived=bool(view.asks.get("archived")),
        filter=json.dumps({"all": wanted}) if wanted else "",
    )


def view_filters(view_id: int, subject: str, reader) -> Filters:
    """What a view of people, or of organisations, is narrowed by, for a reader who may open it."""
    view = view_for(view_id, reader)
    if view.subject != subject:
        raise Refused(_("That view is not about these records."), field="view")
    return filters_of(view)


def counted(key: tuple, count: Callable[[], int | None]) -> str:
    """A figure in words, not asked again for half a minute, and never beyond ten thousand."""
    now = clock.now().timestamp()
    at, words = COUNTS.get(key, (0.0, ""))
    if not now - KEPT_FOR < at <= now:
        words = words_for(count)
        if len(COUNTS) > MOST_COUNTS:
            COUNTS.clear()
        COUNTS[key] = now, words
    return words


def words_for(count: Callable[[], int | None]) -> str:
    """The figure; nothing where it takes too long, or a field that is asked for is gone."""
    try:
        n = count()
    except Refused:
        return ""
    return "" if n is None else number(n) if n <= COUNTED else f"{number(COUNTED)}+"


def size_of(view: SavedView, role: str) -> str:
    """How many a view holds, for readers of a role."""
    return counted(("view", view.id, view.version, role), lambda: bounded(filters_of(view), COUNTED))
