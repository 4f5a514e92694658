"""A complete staff list: whoever is here and not on it may have left. Proposed, decided, ended; never deleted."""

from datetime import date
from typing import cast

from sqlalchemy import CursorResult, delete, select, text, update

from crm.directory import end_position
from crm.directory.models import Organisation, Party
from crm.journal import Actor
from crm.kernel import clock, db, transaction
from crm.kernel.errors import Refused
from crm.kernel.words import _

from ..models import ImportLeaver, ImportRun
from .receiving import found, still_open

PROPOSE = """
INSERT INTO import_leaver (run_id, position_id, person_id, organisation_id)
WITH places AS MATERIALIZED (
  SELECT CAST(:place AS bigint) AS id WHERE CAST(:place AS bigint) IS NOT NULL
   UNION SELECT DISTINCT CAST(r.match_why ->> 'place' AS bigint) FROM import_row r
   WHERE r.run_id = :run AND CAST(:place AS bigint) IS NULL AND jsonb_typeof(r.match_why -> 'place') = 'number'),
named AS MATERIALIZED (
  SELECT r.match_id AS id FROM import_row r WHERE r.run_id = :run AND r.match_id IS NOT NULL
   UNION SELECT CAST(c.id AS bigint) FROM import_row r, jsonb_array_elements_text(r.match_why #> '{choices,person}') AS c(id)
   WHERE r.run_id = :run AND r.plan = 'review')
SELECT :run, p.id, p.person_id, p.organisation_id FROM position p
  JOIN places ON places.id = p.organisation_id
  JOIN party who ON who.id = p.person_id AND who.archived_at IS NULL
 WHERE p.valid @> CAST(:today AS date) AND p.person_id NOT IN (SELECT id FROM named)
ON CONFLICT DO NOTHING
"""


@transaction()
def is_staff_list(run_id: int, organisation_id: int | None, wanted: bool = True, *, by) -> ImportRun:
    """Say that the list names everybody at an organisation, or at each organisation in it; or that it does not."""
    run = still_open(run_id)
    if run.kind != "people":
        raise Refused(_("Only a list of people can be a list of staff."), field="staff")
    if organisation_id and db.session.get(Organisation, organisation_id) is None:
        raise Refused(_("There is no such organisation."), field="organisation")
    rest = {key: value for key, value in run.options.items() if key != "staff"}
    before = run.at
    run.options = rest | ({"staff": {"organisation": organisation_id}} if wanted else {})
    db.session.execute(delete(ImportLeaver).where(ImportLeaver.run_id == run_id))
    if run.at != before and "organisation" not in run.mapping["columns"]:
        run.state = "staged"  # everybody on it is somewhere else now: it is to be checked again
    if run.state == "checked":
        propose(run)
    return run


@transaction()
def all_at(run_id: int, organisation_id: int | None, *, by) -> ImportRun:
    """Say that everybody on the list of whom it names no organisation is at this one; or that they are not."""
    run = still_open(run_id)
    if run.kind != "people":
        raise Refused(_("Only people are at an organisation."), field="organisation")
    if organisation_id and not is_living(organisation_id):
        raise Refused(_("There is no such organisation."), field="organisation")
    rest = {key: value for key, value in run.options.items() if key != "at"}
    run.options = rest | ({"at": organisation_id} if organisation_id else {})
    db.session.execute(delete(ImportLeaver).where(ImportLeaver.run_id == run_id))
    run.state = "staged"
    return run


def is_living(organisation_id: int) -> bool:
    """Whether there is such an organisation, in use."""
    asked = select(Party.id).where(
        Party.id == organisation_id,
        Party.kind == "org",
        Party.archived_at.is_(None),
        Party.merged_into_id.is_(None),
    )
    return db.session.scalar(asked) is not None


def propose(run: ImportRun) -> None:
    """Note who has a position there today and is not on the list."""
    db.session.execute(delete(ImportLeaver).where(ImportLeaver.run_id == run.id))
    if "staff" in run.options:
        place = run.options["staff"]["organisation"]
        db.session.execute(text(PROPOSE), {"run": run.id, "place": place, "today": clock.today()})


def last_day_of(text: str) -> date | None:
    """The day that was written as the last one; none is today."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Refused(_("“%(text)s” is not a day.", text=text[:20]), field="ends_on") from error


@transaction()
def decide_leavers(
    run_id: int, left: list[int], ends_on: date | None, shown: list[int] | None = None, *, by
) -> int:
    """These have left, on that day; the others that were shown stay. It happens when the list is applied."""
    run = found(run_id)
    if run.state not in ("checked", "applied", "stopped"):
        raise Refused(_("Wait until the import has come to rest."))
    open_ones = (ImportLeaver.run_id == run_id, ~ImportLeaver.is_settled)
    who = Actor.of(by).user_id
    seen = open_ones if shown is None else (*open_ones, ImportLeaver.position_id.in_(shown))
    db.session.execute(
        update(ImportLeaver).where(*seen).values(decision="stays", ends_on=None, decided_by=who)
    )
    chosen = update(ImportLeaver).where(*open_ones, ImportLeaver.position_id.in_(left))
    result = db.session.execute(chosen.values(decision="left", ends_on=ends_on or clock.today()))
    return cast("CursorResult", result).rowcount


def decided_leavers(run_id: int) -> list[ImportLeaver]:
    """Those who have left, as somebody decided, and whose position goes on in the books."""
    rows = select(ImportLeaver).where(
        ImportLeaver.run_id == run_id, ImportLeaver.decision == "left", ~ImportLeaver.is_settled
    )
    return list(db.session.scalars(rows.order_by(ImportLeaver.position_id)))


def end_positions(run: ImportRun, by) -> int:
    """End what was decided, in the change set that is open; a position that cannot end so stays as it is."""
    ended = 0
    for leaver in decided_leavers(run.id):
        try:
            with db.session.begin_nested():
                reason = _("No longer named in %(file)s", file=run.filename)
                end_position(leaver.position_id, leaver.ends_on, by=by, reason=str(reason))
                ended += 1
        except Refused:
            leaver.decision = "stays"
        leaver.is_settled = True
    return ended
