"""Running text that speaks of the person: their addresses, and their name where that was decided, are blacked out."""

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import JSONB

from crm.delivery import seal
from crm.kernel import db

from ..queries.mentions import Mention
from ..schema import GOES, Table, quoted, tables
from ..traces import blacked


def sweep(mentions: list[Mention], choice) -> dict[str, int]:
    """Every row that speaks of them; how many that changed, by table."""
    known, counts = tables(), {}
    for mention in mentions:
        table = known[mention.table]
        if table.name in GOES and mention.kind != "part":
            done = remove(table, mention.key)
        else:
            done = rewrite(table, mention, choice.patterns(mention.table, mention.key))
        counts[table.name] = counts.get(table.name, 0) + done
    return counts


def remove(table: Table, key: str) -> int:
    """The whole row."""
    return db.session.execute(
        text(f"DELETE FROM {quoted(table.name)} t WHERE {table.key_text} = :key"),  # noqa: S608  names from the catalogue
        {"key": key},
    ).rowcount


def rewrite(table: Table, mention: Mention, patterns: list) -> int:
    """The row with the words blacked out, if that changes any."""
    new = {column: blacked(value, patterns) for column, value in mention.values}
    changed = {column: new[column] for column, value in mention.values if new[column] != value}
    if table.name == "content_version" and "content" in changed:
        changed["sha256"] = seal(changed["content"])
    if not changed:
        return 0
    values = ", ".join(f"{quoted(column)} = :v_{column}" for column in changed)
    statement = text(f"UPDATE {quoted(table.name)} t SET {values} WHERE {table.key_text} = :key")  # noqa: S608
    documents = [bindparam(f"v_{c}", type_=JSONB) for c in changed if table.columns[c].type == "jsonb"]
    given = {f"v_{column}": value for column, value in changed.items()}
    return db.session.execute(statement.bindparams(*documents), given | {"key": mention.key}).rowcount
