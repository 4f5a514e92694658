"""Imports as they stand, and what the house knows that reading and planning need."""

from typing import Any

from sqlalchemy import func, select

from crm.accounts import may_see
from crm.audiences.models import GENERAL, Topic
from crm.directory import own
from crm.directory.models import Country, FieldDef, OrgClass, Party
from crm.journal.models import ChangeSet
from crm.kernel import clock, db
from crm.kernel.db import get_or_abort

from ..models import ImportRun
from ..parsing import Facts, Reading
from ..planning import World, said_by_file
from ..planning.known import BRIEF, Brief
from .placing import sheets_of

SUBJECTS = {"people": "person", "organisations": "org"}


def reading_of(run: ImportRun) -> Reading:
    """How the rows of a run are to be read."""
    return Reading(
        run.kind,
        tuple(run.mapping["headers"]),
        tuple(run.mapping["columns"]),
        frozenset(db.session.scalars(select(Country.code))),
        frozenset(db.session.scalars(select(OrgClass.code))),
        facts=facts_in(run.mapping),
        is_placed=run.at is not None,
        own=own_fields(run.kind),
    )


def facts_in(mapping: dict[str, Any]) -> Facts:
    """What the rows of a file said together when it was looked into."""
    kept = mapping.get("facts") or {}
    return Facts(**(kept | {"loud": frozenset(kept.get("loud", ()))}))


def world_of(run: ImportRun) -> World:
    """What the house knows that planning needs."""
    topics = dict(db.session.execute(select(Topic.key, Topic.id)).all())
    orders = dict(db.session.execute(select(Country.code, Country.name_order)).all())
    wanted = {key: topics.get(key) for key in run.topics} if run.kind == "people" else {}
    everybody = said_by_file(run.filename, run.mapping["columns"])
    return World(
        run.kind,
        clock.today(),
        run.basis,
        wanted,
        topics[GENERAL],
        f"import:{run.id}",
        everybody,
        orders=orders,
        at=place_of_all(run),
        sheets=sheets_of(run),
    )


def place_of_all(run: ImportRun) -> Brief | None:
    """The organisation that was chosen for everybody on the list, wherever it was merged into."""
    if run.at is None or run.kind != "people":
        return None
    into = select(Party.merged_into_id).where(Party.id == run.at).scalar_subquery()
    found = db.session.execute(select(*BRIEF).where(Party.id == func.coalesce(into, run.at))).one_or_none()
    return Brief(*found) if found else None


def custom_fields(kind: str) -> dict[str, str]:
    """The network's own fields, as columns can mean them."""
    rows = select(FieldDef).where(FieldDef.subject == SUBJECTS[kind], FieldDef.archived_at.is_(None))
    return {f"custom.{field.key}": field.label for field in db.session.scalars(rows) if may_see(field)}


def own_fields(kind: str) -> dict[str, Any]:
    """The same with how each is typed, so that cells are understood as they are in a form."""
    rows = select(FieldDef).where(FieldDef.subject == SUBJECTS[kind], FieldDef.archived_at.is_(None))
    return {f"custom.{field.key}": own(field) for field in db.session.scalars(rows)}


def last_mapping(header_key: str, kind: str | None) -> dict[str, Any] | None:
    """What columns with these headings meant the last time."""
    rows = select(ImportRun.mapping).where(
        ImportRun.header_key == header_key, ImportRun.state.in_(("checked", "applied", "undone"))
    )
    if kind:
        rows = rows.where(ImportRun.kind == kind)
    return db.session.scalar(rows.order_by(ImportRun.id.desc()).limit(1))


def latest_runs(limit: int = 50) -> list[ImportRun]:
    """The latest imports, newest first."""
    return list(db.session.scalars(select(ImportRun).order_by(ImportRun.id.desc()).limit(limit)))


def taken_back(runs: list[ImportRun]) -> set[int]:
    """Which of these were undone, here or on the page of changes."""
    numbers = {run.change_set_id: run.id for run in runs if run.change_set_id}
    rows = select(ChangeSet.undoes_id).where(ChangeSet.undoes_id.in_(numbers))
    return {numbers[number] for number in db.session.scalars(rows)}


def topics_to_choose() -> list[tuple[str, str]]:
    """The topics an import can be about."""
    rows = select(Topic.key, Topic.name).order_by(Topic.key != GENERAL, Topic.id)
    return [(key, name) for key, name in db.session.execute(rows)]


def run_or_nothing(run_id: int) -> ImportRun:
    """The run of that number, or a page that says there is none."""
    return get_or_abort(ImportRun, run_id)
