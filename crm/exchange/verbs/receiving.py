"""A file arrives, is looked into, and its columns are guessed; all of it can be corrected."""

from pathlib import PurePath
from typing import BinaryIO

from sqlalchemy import select, update

from crm.audiences.models import BASES, GENERAL
from crm.directory import organisation_named
from crm.directory.models import Organisation
from crm.journal import Actor
from crm.kernel import db, later, transaction
from crm.kernel.errors import NotFound, Refused
from crm.kernel.words import _

from ..columns import fields_of
from ..models import KINDS, TAKEN, ImportRun
from ..planning.known import undone
from ..queries import custom_fields
from ..sheets import Layout, NotASpreadsheet
from .files import keep
from .looking import Wanted, checked_wish, look_into
from .remembering import remember

NAMING = {
    "people": {"given_name", "family_name", "full_name", "email"},
    "organisations": {"name"},
}


class ImportedBefore(Refused):
    """The same file went in already."""

    def __init__(self, run: ImportRun):
        super().__init__(
            _(
                "This file was imported already, as import %(number)s. Undo that one first to import it again.",
                number=run.id,
            ),
            field="file",
        )
        self.run = run


@transaction()
def receive(file: BinaryIO, filename: str, choice: dict | None = None, *, by) -> ImportRun:
    """Keep a file and guess how it is to be read.

    `choice` may say kind, basis, topics, sheet, `also` (further sheets), encoding, delimiter and country; at which organisation everybody is of whom
    the list names none (`all_at`: its number or name); and of which it is the complete staff (`staff_list_of`:
    number or name, or `each` for all that it names).
    """
    wanted = {key: value for key, value in (choice or {}).items() if value}
    sha256 = keep(file)
    refuse_again(sha256)
    run = ImportRun(
        filename=PurePath(filename.replace("\\", "/")).name[:200] or "list",
        sha256=sha256,
        kind=wanted.get("kind") or "people",
        basis=known_basis(wanted.get("basis") or "public_role"),
        topics=list(wanted.get("topics") or [GENERAL]),
        created_by=Actor.of(by).user_id,
    )
    said = {key: wanted[key] for key in ("sheet", "encoding", "delimiter", "country") if key in wanted}
    if "also" in wanted:
        said["also"] = tuple(wanted["also"])
    look_into(run, wanted.get("kind"), checked_wish(Wanted(**said)) if said else None)
    if "staff_list_of" in wanted:
        run.options = {"staff": {"organisation": staffed(wanted["staff_list_of"], run)}}
    if "all_at" in wanted:
        run.options = (run.options or {}) | {"at": organisation_called(wanted["all_at"], run, "all_at")}
    db.session.add(run)
    db.session.flush()
    return run


def staffed(text: str, run: ImportRun) -> int | None:
    """The organisation whose staff a list names; none where it is each that the list names."""
    if run.kind == "people" and text == "each":
        return None
    return organisation_called(text, run, "staff_list_of")


def organisation_called(text: str, run: ImportRun, field: str) -> int:
    """The organisation of that number or name, for a list of people."""
    if run.kind != "people":
        raise Refused(_("Only a list of people can be a list of staff."), field=field)
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else organisation_named(text)
    if db.session.get(Organisation, number) is None:
        raise Refused(_("There is no such organisation."), field=field)
    return number


def stage(run_id: int) -> ImportRun:
    """The run, looked into; looking happens when it is received."""
    return found(run_id)


def refuse_again(sha256: bytes) -> None:
    """The same file goes in once, unless it was taken out again."""
    note_undone()
    earlier = select(ImportRun).where(ImportRun.sha256 == sha256, ImportRun.state.in_(TAKEN))
    if run := db.session.scalar(earlier.limit(1)):
        raise ImportedBefore(run)


@transaction()
def note_undone() -> None:
    """An import may be undone from the page of changes as well: note it here."""
    db.session.execute(
        update(ImportRun)
        .where(ImportRun.state.in_(("applied", "stopped")), undone())
        .values(state="undone")
        .execution_options(synchronize_session=False)
    )


def known_basis(basis: str) -> str:
    """One of the grounds on which one may write to somebody."""
    if basis not in BASES:
        raise Refused(
            _("There is no basis “%(basis)s”; there are %(all)s.", basis=basis, all=", ".join(BASES)),
            field="basis",
        )
    return basis


def found(run_id: int) -> ImportRun:
    """The run of that number, held until the end of the transaction."""
    run = db.session.get(ImportRun, run_id, with_for_update=True, populate_existing=True)
    if run is None:
        raise NotFound(_("There is no import %(number)s.", number=run_id))
    return run


@transaction()
def remap(run_id: int, kind: str, columns: list[str | None], *, by) -> ImportRun:
    """Correct what the columns mean."""
    run = still_open(run_id)
    if kind not in KINDS:
        raise Refused(_("A list is of people or of organisations."), field="kind")
    columns = [column or None for column in columns]
    known = {field.key for field in fields_of(kind)} | set(custom_fields(kind))
    used = [column for column in columns if column]
    if unknown := [column for column in used if column not in known]:
        raise Refused(_("There is no field %(name)s.", name=unknown[0]), field="columns")
    if twice := [column for column in set(used) if used.count(column) > 1]:
        raise Refused(_("Two columns were given the same meaning: %(name)s.", name=twice[0]), field="columns")
    run.kind = kind
    run.mapping = run.mapping | {"kind": kind, "columns": columns, "is_remembered": False}
    refuse_nameless(run)
    remember(kind, run.mapping["headers"], columns)
    run.state = "staged"
    return run


@transaction()
def choose(run_id: int, basis: str, topics: list[str], *, by) -> ImportRun:
    """Say on which ground, and about what, the people of the list may be written to."""
    run = still_open(run_id)
    run.basis = known_basis(basis)
    run.topics = [topic.strip().lower() for topic in topics if topic.strip()] or [GENERAL]
    run.state = "staged"
    return run


@transaction()
def want_check(run_id: int) -> ImportRun:
    """Have a worker read the file and plan every row."""
    run = still_open(run_id)
    refuse_nameless(run)
    run.is_wanted, run.problem, run.done = True, None, 0
    later("exchange.stage", run.id)
    return run


def still_open(run_id: int) -> ImportRun:
    """The run, if nothing of it was written yet."""
    run = found(run_id)
    if run.state not in ("staged", "checked", "failed") or run.change_set_id:
        raise Refused(_("This import was applied already."))
    return run


def refuse_nameless(run: ImportRun) -> None:
    """Without a name or an address no row can become anything."""
    if not NAMING[run.kind] & set(run.mapping["columns"]):
        raise NotASpreadsheet(
            _(
                "No column was recognised as a name or an e-mail address. The headings are: %(headings)s.",
                headings=", ".join(filter(None, run.mapping["headers"][:12])),
            )
        )


def layout_of(run: ImportRun) -> Layout:
    """How the file of a run is to be read."""
    kept = run.mapping["layout"]
    told = {key: tuple(kept.get(key, ())) for key in ("also", "headings", "down")}
    return Layout(**kept | told)
