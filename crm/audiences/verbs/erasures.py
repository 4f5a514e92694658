"""That somebody was erased stands in the ledger as well: a restored back-up must not bring them back."""

from collections.abc import Iterator
from datetime import datetime

from crm.kernel import clock

from . import ledger

ACT = "erase"


def note_erasure(party_id: int, born: datetime) -> None:
    """One line: the number of the record and when it came to be, nothing of the person."""
    ledger.append(
        {
            "act": ACT,
            "at": clock.now().isoformat(),
            "channel": "",
            "party": party_id,
            "born": born.isoformat(),
        }
    )


def erasures_in(path: str) -> Iterator[tuple[int, datetime]]:
    """Everybody who was erased, by number and birthday of the record."""
    for line in ledger.read(path):
        if is_erasure(line) and isinstance(line["party"], int):
            yield line["party"], datetime.fromisoformat(line["born"])


def is_erasure(line: dict | None) -> bool:
    """A whole line that says that somebody was erased."""
    return bool(line) and line["act"] == ACT and {"party", "born"} <= line.keys()
