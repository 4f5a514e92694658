"""How far changes of many records are, and what became of each row."""

from typing import Any

from sqlalchemy import select

from crm.accounts.models import AppUser
from crm.journal.models import ChangeSet
from crm.kernel import db
from crm.kernel.db import get_or_abort
from crm.kernel.words import _

from ..models import BulkItem, BulkJob, FieldDef, Party

SHOWN = 50
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
    }


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
        "gone": _("is not there any more"),
    }


def sentences(jobs) -> dict[int, str]:
    """What each job does, in words."""
    return {job.id: sentence(job) for job, _name in jobs}


def sentence(job: BulkJob) -> str:
    """What a job does, in words."""
    from ..attributes import BUILT_IN
    from .offers import called, key

    action, op = job.action, job.action["op"]
    if op == "archive":
        return _("Put into the archive")
    if op == "unarchive":
        return _("Bring back from the archive")
    which = BUILT_IN.get(action["field"])
    label = which.label if which else label_of(action["field"], job.subject)
    if op in ("rename", "retype"):
        return _("%(field)s: its values follow the field", field=label)
    if op == "clear":
        return _("%(field)s: emptied", field=label)
    value = called(which, [action["value"]])[key(action["value"])] if which else plain(action["value"])
    if op == "add":
        return _("%(field)s: add %(value)s", field=label, value=value)
    if op == "remove":
        return _("%(field)s: take away %(value)s", field=label, value=value)
    return _("%(field)s: %(value)s", field=label, value=value)


def label_of(field: str, subject: str) -> str:
    """What a field of the network's own is called."""
    key = field.removeprefix("custom.")
    return db.session.scalar(select(FieldDef.label).filter_by(subject=subject, key=key)) or key


def plain(value) -> str:
    """A value in one line."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
