"""The brief: who to know, when we last spoke with each, what is new since the reader's last contact, what to heed."""

from dataclasses import dataclass, field, replace

from crm.kernel import clock
from crm.kernel.words import _, ngettext

from .panels import Event, Fact, Met, events_for, facts_for, last_visit, marks_for, met_with, streams
from .queries.notes import Known, known_for
from .queries.records import Holding, Record

EVENTS = 12
MOST_PEOPLE = 7
STRIP = 4
OURS = "changes"


@dataclass(frozen=True)
class Acquaintance:
    """Somebody to know: what they hold, when we last spoke, and what to heed with them."""

    holding: Holding
    met: Met | None = None
    is_new: bool = False
    notes: list = field(default_factory=list)

    @property
    def is_focal(self) -> bool:
        """Whether they are the ones to write to about our network."""
        return bool(self.holding.post and self.holding.post.role == "focal_point")

    @property
    def address_as(self) -> str:
        """How to address them; a note says it better than a rule."""
        return next((n.body for n in self.notes if n.kind == "address"), self.holding.address_as)

    @property
    def heed(self) -> str:
        """What to heed with them, in one line."""
        return ". ".join(n.body.rstrip(".") for n in self.notes if n.kind != "address")


@dataclass(frozen=True)
class Brief:
    """Everything a brief shows beyond the record itself."""

    record: Record
    strip: list[Fact]
    more: list[Fact]
    people: list[Acquaintance]
    known: Known
    events: list[Event]
    is_more: bool
    marks: dict
    since: Met | None

    @property
    def news(self) -> str:
        """What has changed since the reader was last in touch, in one line; nothing where they never were."""
        if self.since is None:
            return ""
        n, m = sum(p.is_new for p in self.people), sum(self.is_fresh(e) for e in self.events)
        parts = [
            ngettext("%(num)s person is new", "%(num)s people are new", n) if n else "",
            ngettext("%(num)s thing happened", "%(num)s things happened", m) if m else "",
        ]
        return ", ".join(part for part in parts if part) or _("nothing has changed")

    def is_fresh(self, event: Event) -> bool:
        """Whether something happened after the reader was last in touch."""
        return self.since is not None and self.since.at < event.at <= clock.now()


def brief_of(record: Record, show: str | None = None, events: int = EVENTS) -> Brief:
    """The brief of an organisation or a person, in so many statements whatever their size."""
    known = known_for(record)
    shown = shown_people(record)
    ids = [record.party.id, *(h.other.id for h in shown if not record.party.is_person)]
    spoken = met_with(ids)
    since = last_visit(record.party.id)
    answers = facts_for(record)
    found = told(record, show, events + 1)
    return Brief(
        record=record,
        strip=answers[:STRIP],
        more=answers[STRIP:],
        people=[acquaintance(h, spoken, since or spoken.get(record.party.id), known) for h in shown],
        known=known,
        events=found[:events],
        is_more=len(found) > events,
        marks=marks_for(ids),
        since=since,
    )


def told(record: Record, show: str | None, limit: int) -> list[Event]:
    """What we have done together; our own changes to the record only where there is nothing else."""
    if show:
        return events_for(record, show, limit)
    found = [e for each in streams() if each.kind != OURS for e in each.events(record, limit, None)]
    found = found or events_for(record, OURS, limit)
    return sorted(found, key=lambda event: event.at, reverse=True)[:limit]


def shown_people(record: Record) -> list[Holding]:
    """Who to know: everybody of a small office, those who lead of a large one."""
    current = record.current
    return current if len(current) <= MOST_PEOPLE else current[: MOST_PEOPLE - 1]


def acquaintance(holding: Holding, spoken: dict[int, Met], before: Met | None, known: Known) -> Acquaintance:
    """Somebody to know; new is who came after the contact before."""
    first = holding.position.valid.lower
    is_new = bool(before and first and first > before.day and not holding.is_to_come)
    notes = known.people.get(holding.other.id, [])
    return Acquaintance(holding, spoken.get(holding.other.id), is_new, notes)


def trimmed(brief: Brief, events: int, people: int) -> Brief:
    """The same with shorter lists, where paper ends."""
    return replace(brief, events=brief.events[:events], people=brief.people[:people])
