"""Apply the ledger again after an older back-up was restored, before anything is sent."""

from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import JSONB

from crm.journal import SYSTEM, acting
from crm.kernel import db

from ..models import REASONS
from . import ledger
from .erasures import is_erasure

BATCH = 2000

SAID = text("""
INSERT INTO consent_event (party_id, channel, topic_id, state, basis, at, evidence)
SELECT x.party, x.channel, t.id, CASE x.act WHEN 'grant' THEN 'granted' ELSE 'withdrawn' END,
       coalesce(x.basis, 'consent'), x.at, jsonb_build_object('ledger', x.at)
  FROM jsonb_to_recordset(:lines) AS x(act text, party bigint, channel text, topics jsonb, hashes jsonb,
       at timestamptz, basis text)
 CROSS JOIN LATERAL jsonb_array_elements_text(x.topics) AS k(key)
  JOIN topic t ON t.key = k.key
 WHERE EXISTS (SELECT 1 FROM contact_point c WHERE c.party_id = x.party AND c.channel = x.channel
                  AND encode(c.addr_hash, 'hex') IN (SELECT jsonb_array_elements_text(x.hashes)))
   AND NOT EXISTS (SELECT 1 FROM consent_event e WHERE e.party_id = x.party AND e.channel = x.channel
                      AND e.topic_id = t.id AND e.at = x.at)
""")

BLOCKED = text("""
INSERT INTO suppression (channel, addr_hash, scope, reason, until, at)
SELECT x.channel, decode(x.hash, 'hex'), x.scope, x.reason, x.until, x.at
  FROM jsonb_to_recordset(:lines) AS x(channel text, hash text, scope text, reason text,
       until timestamptz, at timestamptz)
ON CONFLICT (channel, addr_hash, scope) DO UPDATE
   SET reason = excluded.reason, until = excluded.until, at = excluded.at
 WHERE suppression.until < coalesce(excluded.until, 'infinity')
""")

LIFTED = text("""
DELETE FROM suppression s USING jsonb_to_recordset(:lines) AS x(channel text, hash text, scope text,
       at timestamptz)
 WHERE s.channel = x.channel AND s.addr_hash = decode(x.hash, 'hex') AND s.scope = x.scope AND s.at <= x.at
""")


@dataclass
class LedgerReport:
    """What applying a ledger did."""

    lines: int = 0
    unreadable: int = 0
    consents: int = 0
    blocked: int = 0
    lifted: int = 0
    erasures: int = 0


def apply_ledger(path: str) -> LedgerReport:
    """Say everything in a ledger once more; what the database knows already changes nothing."""
    report, last, said = LedgerReport(), {}, []
    for line in ledger.read(path):
        report.lines += 1
        sort_line(line, report, last, said)
    with acting(SYSTEM, "Applied the ledger again"):
        report.consents = in_batches(SAID, said)
        report.blocked = in_batches(BLOCKED, [x for x in last.values() if x["act"] == "suppress"])
        report.lifted = in_batches(LIFTED, [x for x in last.values() if x["act"] == "lift"])
    return report


def sort_line(line: dict | None, report: LedgerReport, last: dict, said: list) -> None:
    """Keep the last word about each address, and every word about people."""
    if is_about_person(line):
        said.append(line)
    elif is_about_address(line):
        about = (line["channel"], line["hash"], line["scope"])
        last[about] = max(last.get(about, line), line, key=rank)
    elif is_erasure(line):
        report.erasures += 1
    else:
        report.unreadable += 1


def rank(line: dict) -> tuple:
    """Lines are written by many at once: their moments tell which came last, and a block wins in doubt."""
    return datetime.fromisoformat(line["at"]), line["act"] == "suppress"


def is_about_person(line: dict | None) -> bool:
    """A whole line that says what somebody allowed or withdrew."""
    return (
        bool(line) and line["act"] in ("withdraw", "grant") and {"party", "topics", "hashes"} <= line.keys()
    )


def is_about_address(line: dict | None) -> bool:
    """A whole line that blocks an address or allows it again."""
    if not line or not {"hash", "scope"} <= line.keys():
        return False
    return line["act"] == "lift" or (line["act"] == "suppress" and line.get("reason") in REASONS)


def in_batches(statement, lines: list[dict]) -> int:
    """Run a statement over lines, a batch at a time; how many rows it touched."""
    rest, touched = iter(lines), 0
    while batch := list(islice(rest, BATCH)):
        touched += db.session.execute(statement.bindparams(bindparam("lines", batch, JSONB))).rowcount
    return touched
