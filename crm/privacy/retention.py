"""What can be forgotten by a rule: each kind says what it is, what is old enough, and how it is forgotten."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crm.kernel.words import lazy

BLANK_ROWS = """
UPDATE import_row SET raw = '[]', parsed = NULL, match_why = NULL, traits = NULL, decision = NULL, problems = NULL
 WHERE (run_id, row_no) IN (SELECT x.run_id, x.row_no FROM ({old}) x LIMIT :most)
"""
SILENCE = """
UPDATE attempt SET said = '' WHERE (mailing_id, message_id, n) IN
       (SELECT x.mailing_id, x.message_id, x.n FROM ({old}) x LIMIT :most)
"""
DELETE = "DELETE FROM {table} WHERE {key} IN (SELECT x.{key} FROM ({old}) x LIMIT :most)"


@dataclass(frozen=True)
class Kind:
    """One kind of thing: `old` selects what is old enough, `forget` is what is done with it.

    The first column of `old` called `what` is shown as an example, `since` says how old it is.
    """

    key: str
    label: Any
    about: Any
    months: int
    old: str
    forget: str = ""

    @property
    def statement(self) -> str:
        """The statement that forgets some of it."""
        return self.forget.format(old=self.old)


def deleted(table: str, key: str = "id") -> str:
    """Rows that go as a whole."""
    return DELETE.replace("{table}", table).replace("{key}", key)


KINDS = (
    Kind(
        "import_rows",
        lazy("Rows of imported lists"),
        lazy("What stood in the file. That the row was imported, and what it became, stays."),
        12,
        """SELECT r.run_id, r.row_no, i.filename || ', ' || r.row_no AS what, i.applied_at AS since
             FROM import_row r JOIN import_run i ON i.id = r.run_id
            WHERE i.applied_at < :before AND i.state IN ('applied', 'undone') AND r.raw <> '[]'
              AND NOT EXISTS (SELECT FROM legal_hold h WHERE h.party_id = r.result_id)""",
        BLANK_ROWS,
    ),
    Kind(
        "uploads",
        lazy("Uploaded lists"),
        lazy("The files themselves, once they are imported or given up."),
        6,
        """SELECT i.id, i.sha256, i.filename AS what, i.created_at AS since FROM import_run i
            WHERE i.created_at < :before AND i.state IN ('applied', 'undone', 'failed')""",
    ),
    Kind(
        "notices",
        lazy("Mails of the house"),
        lazy("Invitations, password links and other notices that were delivered or given up."),
        3,
        """SELECT id, subject AS what, settled_at AS since FROM notice
            WHERE settled_at < :before AND state IN ('accepted', 'failed', 'uncertain')""",
        deleted("notice"),
    ),
    Kind(
        "replies",
        lazy("Words of mail servers"),
        lazy("What servers said about single messages. What became of each message stays."),
        12,
        """SELECT a.mailing_id, a.message_id, a.n, m.subject AS what, a.at AS since FROM attempt a
             JOIN mailing m ON m.id = a.mailing_id
            WHERE m.ended_at < :before AND a.said <> ''""",
        SILENCE,
    ),
    Kind(
        "answers",
        lazy("Kept answers of the interface"),
        lazy("What programs were told, kept so that a repeated request is not done twice."),
        1,
        "SELECT key_id, name, name AS what, at AS since FROM kept_answer WHERE at < :before",
        "DELETE FROM kept_answer WHERE (key_id, name) IN (SELECT x.key_id, x.name FROM ({old}) x LIMIT :most)",
    ),
    Kind(
        "exports",
        lazy("Notes of lists that left the house"),
        lazy("Who took which list, and when."),
        36,
        "SELECT id, who AS what, at AS since FROM export_log WHERE at < :before",
        deleted("export_log"),
    ),
    Kind(
        "copies",
        lazy("Notes of copies for people"),
        lazy("Who made a copy of everything we hold on somebody, and when."),
        36,
        "SELECT id, who AS what, at AS since FROM copy_taken WHERE at < :before",
        deleted("copy_taken"),
    ),
    Kind(
        "forgotten_people",
        lazy("People nobody needs any more"),
        lazy(
            "Erased: people who were archived long ago, hold no office, allow nothing, and with whom nothing is open."
        ),
        60,
        """SELECT p.id, p.display_name AS what, p.archived_at AS since FROM party p
            WHERE p.kind = 'person' AND p.archived_at < :before AND p.merged_into_id IS NULL
              AND NOT EXISTS (SELECT FROM erasure e WHERE e.party_id = p.id)
              AND NOT EXISTS (SELECT FROM legal_hold h WHERE h.party_id = p.id)
              AND NOT EXISTS (SELECT FROM position o WHERE o.person_id = p.id
                               AND (upper_inf(o.valid) OR upper(o.valid) > CAST(:before AS timestamptz)::date))
              AND NOT EXISTS (SELECT FROM interaction_party m WHERE m.party_id = p.id AND m.starts_at >= :before)
              AND NOT EXISTS (SELECT FROM consent_event c WHERE c.party_id = p.id AND c.state = 'granted'
                               AND c.at >= :before)
              AND NOT EXISTS (SELECT FROM task t WHERE t.party_id = p.id AND t.done_at IS NULL
                               AND t.cancelled_at IS NULL)""",
    ),
)
BY_KEY = {kind.key: kind for kind in KINDS}


def months_before(moment: datetime, months: int) -> datetime:
    """The same day so many months earlier, or the last one of a shorter month."""
    count = moment.year * 12 + moment.month - 1 - months
    year, month = divmod(count, 12)
    for day in range(moment.day, moment.day - 4, -1):
        try:
            return moment.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    raise AssertionError(moment)
