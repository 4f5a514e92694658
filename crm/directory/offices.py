"""What one says about a post, about one holder following another, and about an election."""

from dataclasses import dataclass
from datetime import date

from .models import Position, Post


@dataclass(frozen=True)
class PostFields:
    """A post as it is to be."""

    role: str
    title: str
    seats: int = 1
    is_elected: bool = False
    term_months: int | None = None


@dataclass(frozen=True)
class Comer:
    """Who comes: somebody known, by number or as picked from a list, or somebody new by their name."""

    person_id: int = 0
    person: str = ""
    given_name: str = ""
    family_name: str = ""
    honorific: str = ""
    email: str = ""

    @property
    def is_named(self) -> bool:
        """Whether it says who."""
        return bool(self.person_id or self.person or self.given_name or self.family_name)


@dataclass(frozen=True)
class Succession:
    """One holder leaves a post, another one comes, or only one of the two.

    The day in `from_on` belongs to whoever comes, so that both may change on one day. `moves` ends what the
    one who comes held at the same organisation; `goes_to` is the post there that the one who leaves takes up.
    """

    leaves: int | None = None
    last_on: date | None = None
    reason: str = ""
    comes: Comer = Comer()
    from_on: date | None = None
    is_acting: bool = False
    term_ends_on: date | None = None
    seat_no: int | None = None
    moves: bool = False
    goes_to: int | None = None
    version: int | None = None


@dataclass(frozen=True)
class Handover:
    """What a succession wrote: who left, who came, and the change set with the way back."""

    post: Post
    left: Position | None
    came: Position | None
    written_in: int | None


@dataclass(frozen=True)
class EventFields:
    """An election as one types it; of a whole country unless an organisation is named."""

    label: str
    held_on: date
    source: str
    country: str = ""
    organisation: str = ""
    confirmed: bool = False
