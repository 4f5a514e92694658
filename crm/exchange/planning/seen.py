"""What the rows before this one were about: repeats within a file are found here.

The notes lie on the disk and not in memory: a million rows take no more of it than a thousand.
"""

import hashlib
import json
import sqlite3
from typing import Any

Words = frozenset[str]
MOST = 200  # a mailbox that more people share is an office's; nobody compares further
TABLE = "CREATE TABLE note (sort TEXT, key TEXT, row_no INTEGER, told TEXT)"
INDEX = "CREATE INDEX note_key ON note (sort, key)"
READ = "SELECT row_no, told FROM note WHERE sort = ? AND key = ? ORDER BY rowid LIMIT ?"
WRITE = "INSERT INTO note VALUES (?, ?, ?, ?)"
COUNT = "SELECT count(*) FROM note WHERE sort = 'place'"


class Seen:
    """Addresses, numbers and names of the rows so far, with the row that had them first."""

    def __init__(self):
        self.book = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        for statement in ("PRAGMA journal_mode=OFF", "PRAGMA synchronous=OFF", TABLE, INDEX, "BEGIN"):
            self.book.execute(statement)
        self.places: dict[str, list] = {}
        self.cells = hashlib.sha256()

    def note(self, sort: str, key: Any, row_no: int, told: Any = None) -> None:
        """Write something down about a row."""
        text = None if told is None else json.dumps(told)
        self.book.execute(WRITE, (sort, spelled_out(key), row_no, text))

    def noted(self, sort: str, key: Any, most: int = MOST) -> list[tuple[int, Any]]:
        """What was written down under a key: rows, first ones first, and what each told."""
        found = self.book.execute(READ, (sort, spelled_out(key), most))
        return [(row_no, json.loads(told) if told else None) for row_no, told in found]

    def first(self, sort: str, key: Any) -> int | None:
        """The first row with a key."""
        found = self.book.execute(READ, (sort, spelled_out(key), 1)).fetchone()
        return found[0] if found else None

    def number_before(self, ids: dict[str, str]) -> int | None:
        """The earlier row with one of these identifiers."""
        return next((row for pair in ids.items() if (row := self.first("number", pair))), None)

    def numbered(self, ids: dict[str, str]) -> list[tuple[int, Any]]:
        """The earlier rows with one of these identifiers, and what each told."""
        return [found for pair in ids.items() for found in self.noted("number", pair)]

    def note_numbers(self, row_no: int, ids: dict[str, str], told: Any = None) -> None:
        """Remember whose identifiers these are."""
        for pair in ids.items():
            self.note("number", pair, row_no, told)

    def names_at(self, address: str) -> list[tuple[int, Words]]:
        """The rows that had an address, and the names on it."""
        return [(row_no, frozenset(words)) for row_no, words in self.noted("address", address)]

    def note_address(self, address: str, row_no: int, words: Words) -> None:
        """Remember whose address this is."""
        self.note("address", address, row_no, sorted(words))

    def places_called(self, spelling: str, kind: type) -> list:
        """The organisations so spelled that earlier rows have made."""
        if spelling not in self.places:
            self.places[spelling] = [kind(*told) for _row, told in self.noted("place", spelling)]
        return self.places[spelling]

    def note_place(self, place, spelling: str) -> None:
        """An organisation that is to be made: later rows mean the same one."""
        if place.party_id is None:
            planned = self.places_called(spelling, type(place))
            if not any(other is place for other in planned):
                planned.append(place)
                self.note("place", spelling, 0, [place.name, place.key, place.country])

    def fingerprint(self, cells: list[str]) -> None:
        """What the cells of a row add to what the whole list is known by, in whatever file it comes again."""
        self.cells.update(
            "\x1f".join(cell.strip() for cell in cells).rstrip("\x1f").encode("utf-8", "replace")
        )
        self.cells.update(b"\x1e")

    def turn_page(self) -> None:
        """A batch is over: what it had at hand can be looked up again."""
        self.places.clear()

    @property
    def places_planned(self) -> int:
        """How many organisations are to be made on the way."""
        return self.book.execute(COUNT).fetchone()[0]


def spelled_out(key: Any) -> str:
    """A key as text; parts never run together."""
    return key if isinstance(key, str) else "\x1f".join("" if part is None else str(part) for part in key)
