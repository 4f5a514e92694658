"""The tables of the database as they are today, and where in them running text can speak of somebody."""

from dataclasses import dataclass

from sqlalchemy import text

from crm.kernel import db

TABLES = """
SELECT c.relname, a.attname, format_type(a.atttypid, NULL) AS type, NOT a.attnotnull AS is_nullable,
       array_position(i.indkey::smallint[], a.attnum) AS place
  FROM pg_class c
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
  LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
 ORDER BY c.relname, a.attnum
"""
TEXTUAL = ("text", "character varying", "jsonb", "text[]")

LEFT_OUT = frozenset(
    {
        # officers of ours, their keys and sessions
        "app_user", "credential", "one_time_link", "api_key", "sign_in_session", "team", "team_member",
        # our own equipment and words
        "send_account", "account_secret", "account_health", "country", "org_class", "alembic_version",
        "words_learned", "topic", "topic_wording", "retention_rule", "retention_run",
        # others' own names and numbers: never changed because somebody of the same name is erased
        "person", "organisation", "org_alias", "external_id", "duplicate_pair", "match_key", "name_word",
        # the journal is gone through row by row, after the tables that it tells of
        "change", "erasure", "copy_taken",
    }
)  # fmt: skip
ONLY = {
    "party": ("custom", "source"),
    "contact_point": ("label",),
    "change_set": ("action", "reason"),
    "export_log": ("words",),
    "bulk_job": ("action", "about"),
}
GOES = frozenset({"notice", "kept_answer", "reset_request", "import_column_memory"})


@dataclass(frozen=True)
class Column:
    """One column: what it holds, and whether it may be empty."""

    name: str
    type: str
    is_nullable: bool

    @property
    def is_text(self) -> bool:
        """Whether words can stand in it."""
        return self.type in TEXTUAL


@dataclass(frozen=True)
class Table:
    """One table with its columns and its key."""

    name: str
    columns: dict[str, Column]
    key: tuple[str, ...]

    @property
    def spoken(self) -> list[str]:
        """The columns with running text that may be changed because of somebody."""
        if self.name in LEFT_OUT or not self.key:
            return []
        allowed = ONLY.get(self.name, self.columns)
        return [
            c.name
            for c in self.columns.values()
            if c.is_text and c.name in allowed and c.name not in self.fixed
        ]

    @property
    def fixed(self) -> tuple[str, ...]:
        """Columns of the key stay, unless the whole row goes."""
        return () if self.name in GOES else self.key

    @property
    def key_text(self) -> str:
        """The key the way the journal writes it."""
        return "concat_ws(',', " + ", ".join(f"to_jsonb(t.{quoted(c)}) #>> '{{}}'" for c in self.key) + ")"


def quoted(name: str) -> str:
    """An identifier, safe in a statement."""
    return '"' + name.replace('"', '""') + '"'


def tables() -> dict[str, Table]:
    """Every table of ours."""
    columns: dict[str, dict[str, Column]] = {}
    keys: dict[str, list[tuple[int, str]]] = {}
    for name, column, kind, is_nullable, place in db.session.execute(text(TABLES)):
        columns.setdefault(name, {})[column] = Column(column, kind, is_nullable)
        if place is not None:
            keys.setdefault(name, []).append((place, column))
    return {
        name: Table(name, found, tuple(column for _n, column in sorted(keys.get(name, []))))
        for name, found in columns.items()
    }
