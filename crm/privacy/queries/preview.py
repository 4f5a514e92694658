"""What an erasure would do, before anybody does it."""

from dataclasses import dataclass

from sqlalchemy import text

from crm.directory import HOLDERS
from crm.directory.models import Party
from crm.journal import table_label
from crm.kernel import db

from ..models import Erasure, LegalHold
from ..schema import quoted
from .files import SharedFile, shared_files
from .line import erasure_of, everyone_of, held, somebody
from .mentions import Mention, mentions_of
from .traces import namesakes, sharing, traces_of


@dataclass(frozen=True)
class Preview:
    """The person, what goes, what is asked, and what stands in the way."""

    party: Party
    ids: list[int]
    goes: list[tuple[str, int]]
    stays: list[tuple[str, int]]
    sure: list[Mention]
    named: list[Mention]
    perhaps: list[Mention]
    files: list[SharedFile]
    sharing: list[tuple[int, str, str]]
    namesakes: list[int]
    hold: LegalHold | None
    erasure: Erasure | None


def preview(party_id: int) -> Preview:
    """Everything an officer must see before somebody is erased; nothing is changed."""
    party = somebody(party_id)
    ids = everyone_of(party.id)
    traces = traces_of(ids)
    found = mentions_of(ids, traces)
    doubtful = [each for each in found if not each.is_sure]
    counted = [(each, number_of(each.table, each.column, ids)) for each in HOLDERS.values()]
    return Preview(
        party,
        ids,
        goes=summed((str(h.label or table_label(h.table)), n) for h, n in counted if n and h.erase != "keep"),
        stays=summed((str(h.label), n) for h, n in counted if n and h.erase == "keep" and h.label),
        sure=[each for each in found if each.is_sure],
        named=[each for each in doubtful if each.kind == "name"],
        perhaps=[each for each in doubtful if each.kind == "part"],
        files=shared_files(ids, traces),
        sharing=sharing(ids),
        namesakes=namesakes(ids),
        hold=held(ids),
        erasure=erasure_of(party.id),
    )


def summed(pairs) -> list[tuple[str, int]]:
    """One line for each name."""
    found: dict[str, int] = {}
    for name, number in pairs:
        found[name] = found.get(name, 0) + number
    return sorted(found.items())


def number_of(table: str, column: str, ids: list[int]) -> int:
    """How many rows of a table name one of these."""
    query = f"SELECT count(*) FROM {quoted(table)} WHERE {quoted(column)} = ANY (:ids)"  # noqa: S608  registered names
    return db.session.scalar(text(query), {"ids": ids})
