"""Where running text speaks of somebody: every column with words of every table is looked through."""

from dataclasses import dataclass

from sqlalchemy import text

from crm.journal import field_label, table_label
from crm.kernel import db

from ..schema import Table, quoted, tables
from ..traces import Traces, found_in

LINKED = """
SELECT 'interaction' AS name, interaction_id::text AS key FROM interaction_party WHERE party_id = ANY (:ids)
UNION SELECT 'attachment', a.id::text FROM attachment a WHERE a.party_id = ANY (:ids)
   OR a.interaction_id IN (SELECT interaction_id FROM interaction_party WHERE party_id = ANY (:ids))
UNION SELECT 'task', id::text FROM task WHERE party_id = ANY (:ids)
UNION SELECT 'position', id::text FROM position WHERE person_id = ANY (:ids)
UNION SELECT 'import_run', run_id::text FROM import_row WHERE result_id = ANY (:ids)
UNION SELECT 'party', id::text FROM party WHERE id = ANY (:ids)
"""
OTHERS = """
SELECT concat_ws(',', r.run_id, r.row_no) FROM import_row r
  JOIN party p ON p.id = coalesce(r.result_id, r.match_id) AND p.kind = 'person'
 WHERE p.id <> ALL (:ids) AND concat_ws(',', r.run_id, r.row_no) = ANY (:keys)
"""
KINDS = ("address", "name", "part")


@dataclass(frozen=True)
class Mention:
    """A row whose words speak of somebody: by an address, by the whole name, or perhaps by a part of it."""

    table: str
    key: str
    column: str
    kind: str
    words: str
    is_linked: bool
    values: tuple

    @property
    def mark(self) -> str:
        """What the row is called in a form."""
        return f"{self.table}:{self.key}"

    @property
    def is_sure(self) -> bool:
        """Whether nobody needs to decide: it has an address, or is of a contact with them."""
        return self.kind == "address" or self.is_linked

    @property
    def place(self) -> str:
        """Where it is, in words."""
        return f"{table_label(self.table)}: {field_label(self.table, self.column)}"


def linked(ids: list[int]) -> set[tuple[str, str]]:
    """The rows of which it is known that this person is meant in them."""
    return {tuple(row) for row in db.session.execute(text(LINKED), {"ids": ids})}


def mentions_of(ids: list[int], traces: Traces) -> list[Mention]:
    """Every row that speaks of them, those that are surely about them first."""
    likely = traces.likely()
    if not likely:
        return []
    known = linked(ids)
    found = [each for table in tables().values() for each in in_table(table, traces, likely, known)]
    own = {("party", str(number)) for number in ids} | of_others(ids, found)
    return sorted(
        (each for each in found if each.kind == "address" or (each.table, each.key) not in own),
        key=lambda each: (not each.is_sure, KINDS.index(each.kind), each.table, each.key),
    )


def of_others(ids: list[int], found: list[Mention]) -> set[tuple[str, str]]:
    """Rows of lists that are other people: what is in their name is theirs."""
    keys = [each.key for each in found if each.table == "import_row"]
    if not keys:
        return set()
    return {("import_row", key) for key in db.session.scalars(text(OTHERS), {"ids": ids, "keys": keys})}


def in_table(table: Table, traces: Traces, likely: str, known: set) -> list[Mention]:
    """The rows of one table."""
    columns = table.spoken
    if not columns:
        return []
    where = " OR ".join(f"t.{quoted(column)}::text ~* :likely" for column in columns)
    shown = ", ".join(f"t.{quoted(column)}" for column in columns)
    rows = db.session.execute(
        text(f"SELECT {table.key_text}, {shown} FROM {quoted(table.name)} t WHERE {where}"),  # noqa: S608  names from the catalogue
        {"likely": likely},
    )
    read = (
        speaking(table.name, row[0], tuple(zip(columns, row[1:], strict=True)), traces, known) for row in rows
    )
    return [mention for mention in read if mention]


def speaking(name: str, key: str, values: tuple, traces: Traces, known: set) -> Mention | None:
    """The mention in a row, by the surest sign there is."""
    is_linked = (name, key) in known
    patterns = {"address": traces.address, "name": traces.name, "part": traces.part}
    for kind in KINDS:
        for column, value in values:
            if words := found_in(value, patterns[kind]):
                return Mention(name, key, column, kind, words, is_linked, values)
    return None
