"""Rows of lists that brought the person, or hold their address: emptied, and the files they came from deleted."""

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import JSONB

from crm.exchange import forget_file
from crm.kernel import db
from crm.kernel.db import after_commit
from crm.kernel.words import _

from ..queries.mentions import Mention

THEIRS = """
SELECT run_id, row_no FROM import_row
 WHERE result_id = ANY (:ids) OR (match_id = ANY (:ids) AND plan IN ('update', 'nothing', 'skip'))
"""
BLANK = """
UPDATE import_row r SET raw = '[]', parsed = NULL, match_why = NULL, match_score = NULL, traits = NULL, decision = NULL,
       problems = jsonb_build_array(jsonb_build_object('row', r.row_no, 'column', NULL, 'why', CAST(:why AS text))),
       plan = CASE WHEN is_settled THEN plan ELSE 'error' END, is_settled = true
  FROM jsonb_to_recordset(:rows) AS x(run_id bigint, row_no int)
 WHERE r.run_id = x.run_id AND r.row_no = x.row_no
"""
NOT_APPLIED = """
UPDATE import_run SET state = 'failed', problem = :why, is_wanted = false
 WHERE id = ANY (:runs) AND state IN ('staged', 'checked')
"""
FILES = "SELECT DISTINCT sha256 FROM import_run WHERE id = ANY (:runs)"


def forget(ids: list[int], mentions: list[Mention]) -> tuple[dict[str, int], set[str]]:
    """Empty the rows, stop imports that are not applied yet, drop the files once this is safe.

    How many rows that was, and which.
    """
    rows = {tuple(row) for row in db.session.execute(text(THEIRS), {"ids": ids})}
    rows |= {row_of(each) for each in mentions if each.table == "import_row" and each.kind == "address"}
    if not rows:
        return {}, set()
    given = [{"run_id": run, "row_no": row} for run, row in sorted(rows)]
    why = str(_("This row was about somebody who was erased."))
    db.session.execute(text(BLANK).bindparams(bindparam("rows", given, JSONB)), {"why": why})
    runs = sorted({run for run, _row in rows})
    sentence = str(_("Somebody in this file was erased. Bring a list without them."))
    db.session.execute(text(NOT_APPLIED), {"runs": runs, "why": sentence})
    for digest in db.session.scalars(text(FILES), {"runs": runs}).all():
        after_commit(lambda digest=digest: forget_file(bytes(digest)))
    return {"import_row": len(rows)}, {f"import_row:{run},{row}" for run, row in rows}


def row_of(mention: Mention) -> tuple[int, int]:
    """The row that a mention is in."""
    run, _comma, row = mention.key.partition(",")
    return int(run), int(row)
