"""What the rows before this one were about: repeats within a file are found here."""

from dataclasses import dataclass, field

Words = frozenset[str]


@dataclass
class Seen:
    """Addresses, numbers and names of the rows so far, with the row that had them first."""

    addresses: dict[str, list[tuple[int, Words]]] = field(default_factory=dict)
    numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    people: dict[tuple, int] = field(default_factory=dict)
    organisations: dict[tuple, list[tuple[int, dict]]] = field(default_factory=dict)
    places: dict[str, list] = field(default_factory=dict)
    claimed: dict[tuple[int, str], str] = field(default_factory=dict)

    def number_before(self, ids: dict[str, str]) -> int | None:
        """The earlier row with one of these identifiers."""
        return next((self.numbers[pair] for pair in ids.items() if pair in self.numbers), None)

    def note_numbers(self, row_no: int, ids: dict[str, str]) -> None:
        """Remember whose identifiers these are."""
        for pair in ids.items():
            self.numbers.setdefault(pair, row_no)

    def note_place(self, place, spelling: str) -> None:
        """An organisation that is to be made: later rows mean the same one."""
        if place.party_id is None:
            planned = self.places.setdefault(spelling, [])
            if not any(other is place for other in planned):
                planned.append(place)

    @property
    def places_planned(self) -> int:
        """How many organisations are to be made on the way."""
        return sum(map(len, self.places.values()))
