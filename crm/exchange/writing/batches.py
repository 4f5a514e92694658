"""The rows of a batch, written together with what became of each."""

from crm.kernel import db

from ..planning import Item
from . import organisations, parties, people
from .bulk import change_rows, count_anew

GOING = ("create", "update")
GROWN = (
    "party",
    "person",
    "organisation",
    "contact_point",
    "position",
    "external_id",
    "consent_event",
    "party_tag",
)
SETTLE = """
UPDATE import_row r SET plan = n.plan, match_id = n.match_id, match_score = n.score, match_why = n.why,
       problems = n.problems, result_id = n.result_id, is_settled = true
  FROM jsonb_to_recordset(CAST(:rows AS jsonb))
       AS n(row_no int, plan text, match_id bigint, score real, why jsonb, problems jsonb, result_id bigint)
 WHERE r.run_id = {run} AND r.row_no = n.row_no
"""


def write_batch(items: list[Item], run, world) -> int:
    """Write what the rows plan; how many organisations were made on the way."""
    going = [item for item in items if item.plan in GOING]
    for item in items:
        item.result_id = item.match_id if item.plan in ("update", "nothing", "create") else None
    made = 0
    if world.kind == "people":
        made = people.write(going, run, world)
    else:
        organisations.write(going, run, world)
    parties.write_shared(going, world)
    if world.kind == "people":
        people.grant(going, run, world)
    db.session.flush()
    return made


def settle(items: list[Item], run_id: int) -> None:
    """Note what became of every row, in the transaction that wrote it."""
    rows = [
        {
            "row_no": item.row_no,
            "plan": item.plan,
            "match_id": item.match_id,
            "score": item.score,
            "why": item.story(),
            "problems": item.problems or None,
            "result_id": item.result_id,
        }
        for item in items
    ]
    change_rows(SETTLE.format(run=int(run_id)), rows)


def note_growth(done: int, size: int) -> None:
    """After the first batch, the second, the fourth, the eighth … of a run the tables are counted anew."""
    batches = -(-done // size)
    if batches & (batches - 1) == 0:
        count_anew(GROWN)
