"""Whom a staff list no longer names, and how much of each organisation that is."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select, text

from crm.kernel import db

from ..models import ImportLeaver, ImportRun

TOO_MANY = 0.3
SHOWN = 200
LEAVERS = """
SELECT l.position_id, l.person_id, l.organisation_id, who.display_name AS name, place.display_name AS organisation,
       p.title, l.decision, l.ends_on, l.is_settled
  FROM import_leaver l
  JOIN party who ON who.id = l.person_id JOIN party place ON place.id = l.organisation_id
  JOIN position p ON p.id = l.position_id
 WHERE l.run_id = :run ORDER BY l.decision IS NOT NULL, place.sort_name, who.sort_name, l.position_id LIMIT :most
"""
PARTIAL = """
SELECT place.display_name, count(l.position_id) AS missing, count(*) AS staff
  FROM position p JOIN party place ON place.id = p.organisation_id
  LEFT JOIN import_leaver l ON l.run_id = :run AND l.position_id = p.id
 WHERE p.valid @> CAST(:today AS date)
   AND p.organisation_id IN (SELECT organisation_id FROM import_leaver WHERE run_id = :run)
 GROUP BY place.id, place.display_name
HAVING count(l.position_id) > count(*) * CAST(:share AS float8) ORDER BY 2 DESC LIMIT 20
"""


@dataclass(frozen=True)
class Leaver:
    """Somebody who is here with a position and not on the list."""

    position_id: int
    person_id: int
    organisation_id: int
    name: str
    organisation: str
    title: str
    decision: str | None
    ends_on: date | None
    is_settled: bool


def leavers(run: ImportRun, most: int = SHOWN) -> list[Leaver]:
    """Those the list no longer names, by organisation."""
    if "staff" not in run.options:
        return []
    found = db.session.execute(text(LEAVERS), {"run": run.id, "most": most})
    return [Leaver(**row) for row in found.mappings()]


def leaving(run: ImportRun) -> int:
    """How many proposals a staff list makes."""
    return db.session.scalar(select(func.count()).where(ImportLeaver.run_id == run.id))


def partial_lists(run: ImportRun, today: date) -> list[tuple[str, int, int]]:
    """Organisations of which so many are missing that the list is probably not all of their staff."""
    if "staff" not in run.options:
        return []
    given = {"run": run.id, "today": today, "share": TOO_MANY}
    return [tuple(row) for row in db.session.execute(text(PARTIAL), given)]
