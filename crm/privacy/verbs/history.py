"""The journal forgets as well: rows of the person say only that they were erased, others lose the words."""

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import JSONB

from crm.directory import HOLDERS
from crm.kernel import db

from ..schema import LEFT_OUT, ONLY
from ..traces import Traces, blacked

ERASED = """
UPDATE change SET before = CASE WHEN op <> 'I' THEN '{"erased": true}'::jsonb END,
                  after = CASE WHEN op <> 'D' THEN '{"erased": true}'::jsonb END
"""
OWN = ERASED + " WHERE table_name IN ('party', 'person') AND row_pk = ANY (:keys)"
OF_TABLE = ERASED + " WHERE table_name = :name AND coalesce(after, before) ->> :column = ANY (:keys)"
WITH_THEM = """
 WHERE table_name = :name AND row_pk IN
       (SELECT row_pk FROM change WHERE change_set_id = :number AND table_name = :name AND op = 'D')
"""
GHOSTS = """
SELECT DISTINCT s.j ->> 'party_id' FROM change c, LATERAL (VALUES (c.before), (c.after)) s(j)
 WHERE c.table_name = 'contact_point' AND (s.j ->> 'value_norm') = ANY (:norms)
   AND NOT EXISTS (SELECT FROM party p WHERE p.id = (s.j ->> 'party_id')::bigint)
"""
SPEAKING = """
SELECT change_set_id, seq, table_name, row_pk, before, after FROM change
 WHERE (before::text ~* :likely OR after::text ~* :likely) AND table_name <> ALL (:closed)
"""
REWRITE = "UPDATE change SET before = :before, after = :after WHERE change_set_id = :number AND seq = :seq"


NUMBERS = """
UPDATE change SET row_pk = 'erased' WHERE table_name = 'external_id' AND coalesce(after, before) @> '{"erased": true}'
"""


def forget(ids: list[int], choice, number: int) -> None:
    """Their own rows first, then records of them that an undo had deleted, then every other mention."""
    keys = [str(each) for each in ids]
    keys += ghosts(choice.traces)
    run(OWN, keys=keys)
    for holder in HOLDERS.values():
        if holder.erase != "keep":
            run(OF_TABLE, name=holder.table, column=holder.column, keys=keys)
    run(NUMBERS)
    for name in ("interaction", "attachment"):
        run(ERASED + WITH_THEM, name=name, number=number)
    swept(choice)


def run(statement: str, **given) -> None:
    """One statement."""
    db.session.execute(text(statement), given)


def ghosts(traces: Traces) -> list[str]:
    """Numbers of records that had one of the addresses and are no more."""
    norms = [value for _channel, value in traces.addresses]
    return [key for key in db.session.scalars(text(GHOSTS), {"norms": norms}) if key] if norms else []


def swept(choice) -> None:
    """Black out in every state of every row what is blacked out in the row itself."""
    likely = choice.traces.likely()
    if not likely:
        return
    rewrite = text(REWRITE).bindparams(
        *(bindparam(name, type_=JSONB(none_as_null=True)) for name in ("before", "after"))
    )
    for change in db.session.execute(text(SPEAKING), {"likely": likely, "closed": sorted(LEFT_OUT)}).all():
        patterns = choice.patterns(change.table_name, change.row_pk)
        new = [state and told(change.table_name, state, patterns) for state in (change.before, change.after)]
        if new != [change.before, change.after]:
            given = {"before": new[0], "after": new[1], "number": change.change_set_id, "seq": change.seq}
            db.session.execute(rewrite, given)


def told(name: str, state: dict, patterns: list) -> dict:
    """A state without their words, in the columns that are not another's own."""
    allowed = ONLY.get(name)
    return {
        c: blacked(value, patterns) if allowed is None or c in allowed else value
        for c, value in state.items()
    }
