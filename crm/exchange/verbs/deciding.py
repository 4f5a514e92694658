"""What a person decides about rows that fit two records, or none quite."""

from crm.journal import Actor
from crm.kernel import db, transaction
from crm.kernel.errors import NotFound, Refused
from crm.kernel.words import _

from ..models import ImportRow
from .receiving import found

ASIDE = {"organisation": ("new", "none"), "person": ("new",)}


@transaction()
def decide(run_id: int, row_no: int, answers: dict[str, str], *, by) -> ImportRow:
    """Note the answers: a record's number, `new`, `none`, or `row`: `skip`; they count when it is applied."""
    run = found(run_id)
    if run.state not in ("checked", "applied"):
        raise Refused(_("Wait until the import has come to rest."))
    row = db.session.get(ImportRow, (run_id, row_no), with_for_update=True)
    if row is None:
        raise NotFound(_("There is no row %(row)s.", row=row_no))
    if row.plan != "review":
        raise Refused(_("Row %(row)s does not wait for a decision.", row=row_no))
    row.decision = answered(row, answers)
    row.decided_by = Actor.of(by).user_id if row.decision else None
    return row


def answered(row: ImportRow, answers: dict[str, str]) -> dict | None:
    """The answers that the row's questions allow."""
    if answers.get("row") == "skip":
        return {"row": "skip"}
    decision: dict = {}
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
