"""Guessing the header rows, the kind of list, and what each column means, with the reason in words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from crm.kernel.words import _

from .content import Known, could_be, evidence
from .fields import FIELDS
from .header import Header, header_of
from .headings import field_for, said, simple

SHOWN = 5
WEAK = 0.6
FURTHER = {"email": "email_2", "phone": "phone_2", "tags": "tags_2"}

Memory = Callable[[str, list[str]], dict[str, str | None]]


@dataclass(frozen=True)
class Guess:
    """How the first rows were understood."""

    kind: str
    header_row: int
    headers: list[str]
    columns: list[str | None]
    samples: list[list[str]]
    reasons: list[str] = field(default_factory=list)
    scores: list[float] = field(default_factory=list)
    headings: list[list[str]] = field(default_factory=list)


@dataclass(frozen=True)
class Asked:
    """What a guess may lean on: spans of the sheet, the wanted header row, what was chosen before, names we know."""

    spans: list[list[int]] = field(default_factory=list)
    header_row: int | None = None
    memory: Memory | None = None
    known: Known | None = None


@dataclass(frozen=True)
class Idea:
    """What one column may mean, how sure that is, and why."""

    field: str | None
    score: float
    why: str
    filled: float = 1.0
    is_chosen: bool = False


def guess(head: list[tuple[int, list[str]]], kind: str | None = None, asked: Asked | None = None) -> Guess:
    """Find the header and say what the columns are."""
    asked = asked or Asked()
    header = header_of(head, asked.spans, asked.header_row)
    kind = kind or kind_of(header.own)
    below = [cells for _number, cells in header.below]
    ideas = ideas_of(header, below, kind, asked)
    columns = settled(ideas)
    tell_families(columns, ideas, below)
    reasons = [told(idea, column) for idea, column in zip(ideas, columns, strict=True)]
    scores = [idea.score if column else 0.0 for idea, column in zip(ideas, columns, strict=True)]
    return Guess(kind, header.row, header.headers, columns, below[:SHOWN], reasons, scores, header.rows)


def kind_of(headers: Sequence[str]) -> str:
    """People or organisations, by the headings only one of them has."""
    people = {field_for(heading, "people") for heading in headers}
    organisations = {field_for(heading, "organisations") for heading in headers}
    telling = {"people": 0, "organisations": 0}
    for known in FIELDS:
        if known.is_telling and known.key in (people if known.kinds[0] == "people" else organisations):
            telling[known.kinds[0]] += 1
    # a list of people may name their organisation's size; a list of organisations has no family names
    return "organisations" if telling["organisations"] > telling["people"] else "people"


def ideas_of(header: Header, below: list[list[str]], kind: str, asked: Asked) -> list[Idea]:
    """One idea for each column; the group that a heading stands under does not speak for it."""
    chosen = asked.memory(kind, [simple(heading) for heading in header.headers]) if asked.memory else {}
    found = []
    for place, (heading, own) in enumerate(zip(header.headers, header.own, strict=True)):
        cells = cells_of(below, place)
        word = simple(heading)
        if word and word in chosen:
            found.append(Idea(chosen[word], 0.97, _("chosen for this heading the last time"), is_chosen=True))
        else:
            found.append(
                replace(idea_of(own, cells, kind, asked.known), filled=len(cells) / max(1, len(below)))
            )
    return found


def cells_of(below: list[list[str]], place: int) -> list[str]:
    """The filled cells of a column."""
    return [row[place].strip() for row in below if len(row) > place and row[place].strip()]


def idea_of(heading: str, cells: list[str], kind: str, known: Known | None) -> Idea:
    """What a column means by its heading, checked against its cells; else by its cells alone."""
    by_heading, clear = said(heading, kind)
    seen = evidence(cells, known if kind == "people" else None)
    if seen and seen.field == "full_name" and kind != "people":
        seen = None
    if by_heading is None:
        if seen is None:
            return Idea(None, 0.0, _("nothing tells what it is"))
        return Idea(seen.field, round(0.85 * seen.share, 2), seen.why)
    if not could_be(by_heading, cells):
        return distrusted(heading, seen)
    says = _("the heading says “%(heading)s”", heading=heading)
    if seen and seen.field == by_heading:
        return Idea(by_heading, max(clear, 0.99 if clear > 0.8 else 0.9), f"{says}; {seen.why}")
    return Idea(by_heading, clear, says)


def distrusted(heading: str, seen) -> Idea:
    """A heading whose cells say otherwise."""
    if seen:
        return Idea(seen.field, round(0.8 * seen.share, 2), seen.why)
    return Idea(
        None, 0.0, _("the heading says “%(heading)s”, but the cells do not look like it", heading=heading)
    )


def settled(ideas: list[Idea]) -> list[str | None]:
    """The field of each column; each once, the surest first; a second address is a further one."""
    columns: list[str | None] = [None] * len(ideas)
    taken: set[str] = set()
    for place in sorted(range(len(ideas)), key=lambda n: (-weight(ideas[n]), -round(4 * ideas[n].filled), n)):
        wanted = ideas[place].field
        if wanted in taken:
            wanted = FURTHER.get(wanted)
        if wanted and wanted not in taken:
            columns[place] = wanted
            taken.add(wanted)
    return columns


def weight(idea: Idea) -> float:
    """How much an idea counts beside another of the same field: a column that is all but empty steps back."""
    return idea.score * (0.5 + 0.5 * min(1.0, 4 * idea.filled))


def tell_families(columns: list[str | None], ideas: list[Idea], below: list[list[str]]) -> None:
    """Beside a column of given names, a `Name` that does not hold them is the family's: `Nom` and `Prénom`."""
    if "given_name" not in columns or "full_name" not in columns:
        return
    given, full = columns.index("given_name"), columns.index("full_name")
    if "family_name" in columns:
        columns[full] = (
            None if ideas[full].score <= WEAK else "full_name"
        )  # somebody else's: `Manager's Name`
        return
    pairs = [
        (row[given].casefold().strip(), row[full].casefold()) for row in below if len(row) > max(given, full)
    ]
    pairs = [(one, other) for one, other in pairs if one and other.strip()]
    if pairs and not ideas[full].is_chosen and 2 * sum(one in other for one, other in pairs) < len(pairs):
        columns[full] = "family_name"


def told(idea: Idea, column: str | None) -> str:
    """The reason in words, or why nothing came of it."""
    if column is None and idea.field is not None:
        return _("another column fits better")
    return idea.why
