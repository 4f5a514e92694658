"""What a person decides about rows that fit two records, or none quite."""

from sqlalchemy import and_, cast, update
from sqlalchemy.dialects.postgresql import JSONB

from crm.journal import Actor
from crm.kernel import db, transaction
from crm.kernel.errors import NotFound, Refused
from crm.kernel.words import _

from ..models import ImportRow
from ..queries import placed
from .receiving import found

ASIDE = {"organisation": ("new", "none"), "person": ("new",)}


@transaction()
def decide(run_id: int, row_no: int, answers: dict[str, str], *, by) -> ImportRow:
    """Note the answers: a record's number, `new`, `none`, or `row`: `skip`; they count when it is applied.

    With `alike` the same is decided about every other row that asks the same.
    """
    run = found(run_id)
    if run.state not in ("checked", "applied", "stopped"):
        raise Refused(_("Wait until the import has come to rest."))
    row = db.session.get(ImportRow, (run_id, row_no), with_for_update=True)
    if row is None:
        raise NotFound(_("There is no row %(row)s.", row=row_no))
    if row.plan != "review":
        raise Refused(_("There is nothing to decide in %(place)s.", place=placed(run, row_no)))
    row.decision = answered(row, answers)
    row.decided_by = Actor.of(by).user_id if row.decision else None
    if row.decision and answers.get("alike"):
        decide_alike(row)
    return row


def decide_alike(row: ImportRow) -> None:
    """Rows with the same choices get the same answer; those that only ask alike get it where it names no record."""
    names_record = any(isinstance(answer, int) for answer in row.decision.values())
    same = ImportRow.match_why["choices"]
    others = (
        update(ImportRow)
        .where(
            ImportRow.run_id == row.run_id,
            ImportRow.row_no != row.row_no,
            ImportRow.plan == "review",
            ImportRow.decision.is_(None),
            same == cast(row.choices, JSONB)
            if names_record
            else and_(*(same.has_key(question) for question in row.choices), same.is_not(None)),
        )
        .values(decision=row.decision, decided_by=row.decided_by)
    )
    db.session.execute(others.execution_options(synchronize_session=False))


def answered(row: ImportRow, answers: dict[str, str]) -> dict | None:
    """The answers that the row's questions allow."""
    if answers.get("row") in ("skip", "later"):
        return {"row": "skip"} if answers["row"] == "skip" else None
    decision = {question: answer for question, answer in (row.decision or {}).items() if question != "row"}
    for question, choices in (row.match_why or {}).get("choices", {}).items():
        answer = answers.get(question, "")
        if not answer:
            continue
        if answer in ASIDE[question]:
            decision[question] = answer
        elif answer.isdigit() and int(answer) in choices:
            decision[question] = int(answer)
        else:
            raise Refused(_("Choose one of those that are offered."), field=question)
    return decision or None
