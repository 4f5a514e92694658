"""What one says about an interaction or a task when writing it down."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from crm.kernel import clock


@dataclass(frozen=True)
class Involved:
    """Somebody in an interaction.

    position_id: in which capacity; None is the main position of that day, 0 is none at all.
    """

    party_id: int
    role: str = "with"
    position_id: int | None = None


@dataclass(frozen=True)
class TaskFields:
    """Something to do, until a day or a moment; assignee_id 0 is whoever writes it down.

    party_id 0, in a task that comes with an interaction, is whom that was with. position_id None is the
    main position of today, 0 is none at all.
    """

    title: str
    direction: str = "internal"
    party_id: int = 0
    due_on: date | None = None
    due_time: time | None = None
    tz: str = "UTC"
    assignee_id: int = 0
    position_id: int | None = None
    interaction_id: int | None = None

    @property
    def due_at(self) -> datetime | None:
        """The moment it is due, where a time was said."""
        if not (self.due_on and self.due_time):
            return None
        return clock.moment_in(self.tz, datetime.combine(self.due_on, self.due_time))


@dataclass(frozen=True)
class InteractionFields:
    """What happened, when, with whom, and what was promised."""

    kind: str
    subject: str
    starts_at: datetime
    tz: str = "UTC"
    parties: tuple[Involved, ...] = ()
    minutes: int | None = None
    place: str = ""
    body: str = ""
    outcome: str = ""
    visibility: str = "all"
    promises: tuple[TaskFields, ...] = ()

    @property
    def day(self) -> date:
        """The civil day on which it was, where it was."""
        return self.starts_at.astimezone(ZoneInfo(self.tz)).date()


@dataclass(frozen=True)
class Contact:
    """When we last really spoke with somebody, in words of one line."""

    id: int
    at: datetime
    tz: str
    kind: str
    subject: str
    by_name: str
    with_name: str
    place: str = ""


@dataclass(frozen=True)
class Step:
    """What comes next with somebody: a task, or a meeting that is agreed."""

    kind: str
    id: int
    title: str
    on: date
    at: datetime | None
    who: str

    def is_late(self, today: date) -> bool:
        """Whether its day has passed."""
        return self.on < today


@dataclass(frozen=True)
class Promises:
    """Open promises of and to somebody, in figures."""

    ours: int = 0
    theirs: int = 0
    late: int = 0


@dataclass(frozen=True)
class Warmth:
    """How many real contacts there were in the last twelve months, and in the twelve before."""

    lately: int = 0
    before: int = 0

    @property
    def level(self) -> str:
        """How close we are: warm from three contacts in a year, cool with fewer, cold with none."""
        if not (self.lately or self.before):
            return "new"
        return "warm" if self.lately >= WARM else "cool" if self.lately else "cold"

    @property
    def trend(self) -> str:
        """Whether there is more or less of it than a year ago; one contact more or less tells nothing."""
        change = self.lately - self.before
        return "steady" if abs(change) <= 1 else "rising" if change > 0 else "falling"


WARM = 3
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
