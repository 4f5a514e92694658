"""Rows to write and to look at, in the plainest way."""

from sqlalchemy import text

from crm.journal import SYSTEM, acting
from crm.kernel import db

PERSON = (
    "WITH p AS (INSERT INTO party (kind, display_name, sort_name, name_norm)"
    " SELECT 'person', n, n, n FROM unnest(CAST(:names AS text[])) n RETURNING id),"
    " q AS (INSERT INTO person (party_id, kind) SELECT id, 'person' FROM p RETURNING party_id)"
    " SELECT party_id FROM q ORDER BY party_id"
)


def run(statement, **given):
    """One statement."""
    return db.session.execute(text(statement), given)


def people(*names) -> list[int]:
    """People with these names, inside an open change set."""
    return list(run(PERSON, names=list(names)).scalars())


def tag(name: str) -> int:
    """A tag, inside an open change set."""
    return run("INSERT INTO tag (name) VALUES (:name) RETURNING id", name=name).scalar()


def put_tag(party_id: int, tag_id: int) -> None:
    """A tag on a party, inside an open change set."""
    run("INSERT INTO party_tag (party_id, tag_id) VALUES (:p, :t)", p=party_id, t=tag_id)


def reach(party_id: int, address: str, *, is_primary=False) -> int:
    """An e-mail address of a party, inside an open change set."""
    return run(
        "INSERT INTO contact_point (party_id, channel, value, value_norm, addr_hash, is_primary)"
        " VALUES (:p, 'email', :a, :a, '\\x00', :primary) RETURNING id",
        p=party_id,
        a=address,
        primary=is_primary,
    ).scalar()


def in_set(action="Did something"):
    """An open change set."""
    return acting(SYSTEM, action)


def state(*tables) -> dict:
    """All rows of some tables, without their own books."""
    return {
        table: sorted(
            str(sorted(row.items()))
            for row in db.session.execute(
                text(f"SELECT to_jsonb(t) - 'version' - 'updated_at' FROM {table} t")  # noqa: S608  names of ours
            ).scalars()
        )
        for table in tables
    }
