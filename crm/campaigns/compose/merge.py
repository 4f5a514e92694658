"""The merge language: `{{ field }}` and `{{ field | default("words") }}`, and nothing else.

Texts are compiled once, before anything is sent, into pieces: words as they stand, and slots that
are filled for each recipient. What fills a slot is never read again as language.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from crm.delivery import MERGE_FIELDS, SYSTEM_FIELDS, Slot
from crm.kernel.errors import Refused
from crm.kernel.words import _

FIELDS, LINKS = MERGE_FIELDS, SYSTEM_FIELDS
OPEN, CLOSE = "{{", "}}"
QUOTES = {'"': '"', "'": "'", "“": "”", "‘": "’", "„": "“", "«": "»"}
DEFAULT = re.compile(r"default\s*\(\s*(.*?)\s*\)", re.DOTALL)
NAME_LIMIT = 40

Piece = str | Slot


@dataclass(frozen=True)
class Problem:
    """What is wrong with a text, where, and how to mend it."""

    line: int
    column: int
    sentence: str


class MergeRefused(Refused):
    """A text that the merge language does not understand."""


def compile_text(text: str, known: Collection[str], field: str | None = None) -> list[Piece]:
    """The text as pieces; a refusal names the unknown field, or the line and column."""
    pieces, problems = scan(text, known)
    if problems:
        raise MergeRefused(problems[0].sentence, field=field)
    return pieces


def scan(text: str, known: Collection[str]) -> tuple[list[Piece], list[Problem]]:
    """The pieces of a text and everything that is wrong with it; a wrong tag stays as it was typed."""
    pieces: list[Piece] = []
    problems: list[Problem] = []
    for start, found in cut(text):
        piece = found if isinstance(found, str) else read_tag(found.inside, known)
        if isinstance(piece, Fault):
            problems.append(problem_at(text, start, piece))
            piece = found.as_typed()
        pieces.append(piece)
    return tidy(pieces), problems


@dataclass(frozen=True)
class Tag:
    """What stands between two pairs of braces; None where they never close."""

    inside: str | None

    def as_typed(self) -> str:
        """The tag as it stands in the text."""
        return OPEN if self.inside is None else f"{OPEN}{self.inside}{CLOSE}"


@dataclass(frozen=True)
class Fault:
    """Why a tag cannot be read; placed faults say where."""

    sentence: str
    placed: bool = True


def cut(text: str) -> Iterator[tuple[int, str | Tag]]:
    """The text in runs of plain words and tags, each with where it starts."""
    at = 0
    while (start := text.find(OPEN, at)) >= 0:
        if start > at:
            yield at, text[at:start]
        end = text.find(CLOSE, start + 2)
        if end < 0:
            yield start, Tag(None)
            yield start + 2, text[start + 2 :]
            return
        yield start, Tag(text[start + 2 : end])
        at = end + 2
    if at < len(text):
        yield at, text[at:]


def read_tag(inside: str | None, known: Collection[str]) -> Slot | Fault:
    """The slot that a tag asks for, or what is wrong with it."""
    if inside is None:
        return Fault(_("“{{” is never closed with “}}”"))
    if "{" in inside or "\n\n" in inside:
        return Fault(_("a second “{{” begins before the first is closed"))
    name, bar, filters = (part.strip() for part in inside.partition("|"))
    if not name:
        return Fault(_("there is no field between “{{” and “}}”"))
    if name not in known:
        return Fault(unknown(name, known), placed=False)
    if not bar:
        return Slot(name, "")
    words = read_default(filters)
    return words if isinstance(words, Fault) else Slot(name, words)


def read_default(filters: str) -> str | Fault:
    """The words that stand in for an empty field."""
    match = DEFAULT.fullmatch(filters)
    if not match:
        return Fault(_('after “|” only default("some words") is understood'))
    quoted = match[1]
    closing = QUOTES.get(quoted[:1])
    if closing is None or len(quoted) < 2 or quoted[-1] != closing or closing in quoted[1:-1]:
        return Fault(_("the words inside default(…) need quotation marks around them"))
    return quoted[1:-1]


def unknown(name: str, known: Collection[str]) -> str:
    """Names the field nobody knows, and the one that may have been meant."""
    shown = name if len(name) <= NAME_LIMIT else name[: NAME_LIMIT - 1] + "…"
    if near := get_close_matches(name.lower(), sorted(known), n=1, cutoff=0.6):
        return _("“%(name)s” is not a merge field. Did you mean “%(near)s”?", name=shown, near=near[0])
    if name.startswith("custom."):
        return _("“%(name)s” is not a field of yours: no such field is defined.", name=shown)
    return _("“%(name)s” is not a merge field.", name=shown)


def problem_at(text: str, start: int, fault: Fault) -> Problem:
    """The fault with its line and column, counted from one."""
    line = text.count("\n", 0, start) + 1
    column = start - (text.rfind("\n", 0, start) + 1) + 1
    sentence = fault.sentence
    if fault.placed:
        sentence = _(
            "Line %(line)s, column %(column)s: %(why)s.",
            line=line,
            column=column,
            why=fault.sentence,
        )
    return Problem(line, column, sentence)


def slots(pieces: Collection[Piece]) -> list[Slot]:
    """The slots among pieces, in order."""
    return [piece for piece in pieces if isinstance(piece, Slot)]


def tidy(pieces: Collection[Piece]) -> list[Piece]:
    """The same pieces with neighbouring words joined and nothing empty."""
    out: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str) and out and isinstance(out[-1], str):
            out[-1] += piece
        elif piece != "":
            out.append(piece)
    return out
