"""How far changes of many records are, and what became of each row."""

from typing import Any

from sqlalchemy import func, select

from crm.accounts.models import AppUser
from crm.journal.models import ChangeSet
from crm.kernel import db
from crm.kernel.db import get_or_abort
from crm.kernel.words import _, lazy

from ..attributes import BUILT_IN
from ..models import BulkItem, BulkJob, FieldDef, Party
from .meanwhile import MEANWHILE
from .offers import called, key

SHOWN = 50
STATES = {"archive": lazy("Put into the archive"), "unarchive": lazy("Bring back from the archive")}
OUTCOMES = ("changed", "same", "blocked")


def latest() -> list[tuple[BulkJob, str]]:
    """The latest jobs, each with who began it."""
    name = AppUser.name
    found = select(BulkJob, name).outerjoin(AppUser, AppUser.id == BulkJob.created_by)
    return [tuple(row) for row in db.session.execute(found.order_by(BulkJob.id.desc()).limit(SHOWN))]


def shown(job_id: int, outcome: str | None) -> dict[str, Any]:
    """A job with the first of its rows, of one outcome or of all."""
    job = get_or_abort(BulkJob, job_id)
    outcome = outcome if outcome in OUTCOMES else None
    return {
        "job": job,
        "sentence": sentence(job),
        "rows": rows_of(job.id, outcome),
        "show": outcome,
        "why": reasons(),
        "is_undone": is_undone(job),
        "meanwhile": left_meanwhile(job.id),
    }


def left_meanwhile(job_id: int) -> int:
    """How many records were left as they are because others changed them meanwhile."""
    left = select(func.count()).where(BulkItem.job_id == job_id, BulkItem.why == MEANWHILE)
    return db.session.scalar(left) or 0


def rows_of(job_id: int, outcome: str | None) -> list:
    """The first rows of a job that are settled, with the names of their records."""
    query = (
        select(BulkItem.party_id, BulkItem.outcome, BulkItem.why, Party.display_name, Party.kind)
        .outerjoin(Party, Party.id == BulkItem.party_id)
        .where(BulkItem.job_id == job_id, BulkItem.outcome.is_not(None))
    )
    if outcome:
        query = query.where(BulkItem.outcome == outcome)
    return list(db.session.execute(query.order_by(BulkItem.party_id).limit(SHOWN)))


def is_undone(job: BulkJob) -> bool:
    """Whether it was taken back."""
    undone = select(ChangeSet.id).where(ChangeSet.undoes_id == job.change_set_id)
    return bool(job.change_set_id) and db.session.scalar(undone) is not None


def reasons() -> dict[str, str]:
    """Why a record could not be changed, in words."""
    return {
        "merged": _("was merged into another record"),
        MEANWHILE: _("was changed by others after you looked, and left as they wrote it"),
        "gone": _("is not there any more"),
    }


def sentences(jobs) -> dict[int, str]:
    """What each job does, in words."""
    return {job.id: sentence(job) for job, _name in jobs}


def sentence(job: BulkJob) -> str:
    """What a job does, in words."""
    action, op = job.action, job.action["op"]
    if op in STATES:
        return str(STATES[op])
    label, value = label_of(action["field"], job.subject), worded(action)
    return {
        "clear": lambda: _("%(field)s: emptied", field=label),
        "add": lambda: _("%(field)s: add %(value)s", field=label, value=value),
        "remove": lambda: _("%(field)s: take away %(value)s", field=label, value=value),
        "set": lambda: _("%(field)s: %(value)s", field=label, value=value),
    }.get(op, lambda: _("%(field)s: its values follow the field", field=label))()


def worded(action: dict) -> str:
    """The value of an action, as people read it."""
    which, value = BUILT_IN.get(action["field"]), action["value"]
    if value is None or isinstance(value, dict):
        return ""
    return called(which, [value])[key(value)] if which else plain(value)


def label_of(field: str, subject: str) -> str:
    """What an attribute is called."""
    if field in BUILT_IN:
        return str(BUILT_IN[field].label)
    name = field.removeprefix("custom.")
    return db.session.scalar(select(FieldDef.label).filter_by(subject=subject, key=name)) or name


def plain(value) -> str:
    """A value in one line."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
