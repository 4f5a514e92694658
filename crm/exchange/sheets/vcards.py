"""Address books of telephones: one card, one row."""

import re
from collections.abc import Iterator
from pathlib import Path

import vobject
from vobject.base import VObjectError

from crm.kernel.words import _

from .limits import NotASpreadsheet, Numbered

HEADINGS = [
    "Full name", "Given name", "Family name", "Honorific", "Name suffix", "E-mail", "Phone", "Organisation",
    "Position", "Address", "Country", "Website", "Tags", "Note", "External id", "Contact type", "Unit",
]  # fmt: skip
BEGIN = re.compile(r"\s*BEGIN\s*:\s*VCARD\s*$", re.IGNORECASE)
END = re.compile(r"\s*END\s*:\s*VCARD\s*$", re.IGNORECASE)
GROUP = re.compile(
    r"^\s*(?:[\w-]+\.)?(?:X-ADDRESSBOOKSERVER-)?KIND\s*[;:].*group\s*$", re.IGNORECASE | re.MULTILINE
)
PICTURE = re.compile(r"(?:[\w-]+\.)?(?:PHOTO|LOGO|SOUND|KEY|X-[\w-]*IMAGE[\w-]*)[;:]", re.IGNORECASE)
PROPERTY = re.compile(r"(?:[\w-]+\.)?[A-Z][\w-]*[;:]", re.IGNORECASE)
LONGEST = 100_000  # a card without its pictures
URI = re.compile(r"^(tel|mailto|sip):", re.IGNORECASE)
BROKEN = (VObjectError, ValueError, KeyError, IndexError, TypeError, AttributeError, LookupError)


def is_card(start: bytes, encoding: str) -> bool:
    """Whether a file begins as an address book does."""
    lines = start.decode(encoding, "ignore").lstrip("\ufeff \r\n\t").splitlines()
    return bool(lines and BEGIN.match(lines[0]))


def card_rows(path: Path, encoding: str) -> Iterator[Numbered]:
    """The headings as row 0, then every card with its number."""
    yield 0, list(HEADINGS)
    for number, lines in enumerate(cards(path, encoding), start=1):
        text = "".join(lines)
        if GROUP.search(text):  # a list of other cards, nobody
            continue
        cells = cells_of(text)
        if any(cells):
            yield number, cells


def cards(path: Path, encoding: str) -> Iterator[list[str]]:
    """The lines of each card, its pictures left out."""
    lines: list[str] = []
    size, inside, picture = 0, False, False
    with path.open(encoding=encoding, errors="replace") as file:
        while line := file.readline(LONGEST + 1):
            if BEGIN.match(line):
                lines, size, inside, picture = [], 0, True, False
            picture = bool(PICTURE.match(line)) or (picture and not PROPERTY.match(line))
            if not inside or picture:
                continue
            size += len(line)
            if size > LONGEST:
                raise NotASpreadsheet(_("A card of this address book is too long to be read."))
            lines.append(line)
            if END.match(line):
                inside = False
                yield lines


def cells_of(text: str) -> list[str]:
    """One card as a row; one that cannot be read leaves its bare lines in the note."""
    try:
        card = next(vobject.readComponents(text, ignoreUnreadable=True, allowQP=True))
        return [cell.strip() for cell in told(card)]
    except (*BROKEN, StopIteration):
        cells = [""] * len(HEADINGS)
        cells[HEADINGS.index("Note")] = text[:2000]
        return cells


def told(card) -> list[str]:
    """What a card says, in the order of the headings."""
    name = first(card, "n")
    shown = texts(card, "fn")
    return [
        shown[0] if shown else "",
        joined(part(name, "given"), part(name, "additional")),
        part(name, "family"),
        part(name, "prefix"),
        part(name, "suffix"),
        "; ".join(reached(card, "email")),
        "; ".join(reached(card, "tel")),
        organisation(card)[0],
        next(iter(texts(card, "title") or texts(card, "role")), ""),
        next(iter(map(postal, card.contents.get("adr", []))), ""),
        next(filter(None, (part(line.value, "country") for line in card.contents.get("adr", []))), ""),
        next(iter(texts(card, "url")), ""),
        ", ".join(texts(card, "categories")),
        " ".join(texts(card, "note")),
        next(iter(texts(card, "uid")), ""),
        "organization" if is_organisation(card, name) else "",
        ", ".join(part for part in organisation(card)[1:] if part),
    ]


def is_organisation(card, name) -> bool:
    """Whether a card is of a city hall and not of somebody in it."""
    kinds = {*map(str.casefold, texts(card, "kind")), *map(str.casefold, texts(card, "x-abshowas"))}
    if kinds & {"org", "company"}:
        return True
    nameless = not (part(name, "given") or part(name, "family"))
    return nameless and bool(organisation(card)[0]) and texts(card, "fn")[:1] == organisation(card)[:1]


def first(card, key: str):
    """The value of the first line of that name."""
    lines = card.contents.get(key)
    return lines[0].value if lines else None


def part(value, key: str) -> str:
    """One part of a name or an address; several words of it in a row."""
    found = getattr(value, key, "") if value is not None else ""
    return joined(*found) if isinstance(found, list) else str(found or "")


def joined(*words: str) -> str:
    """The words that are there, in a row."""
    return " ".join(word.strip() for word in words if word and word.strip())


def texts(card, key: str) -> list[str]:
    """The values of all lines of that name."""
    found = []
    for line in card.contents.get(key, []):
        values = line.value if isinstance(line.value, list) else [line.value]
        found += [str(value).strip() for value in values if str(value).strip()]
    return found


def reached(card, key: str) -> list[str]:
    """Numbers or addresses, the preferred one first, each once."""
    lines = sorted(card.contents.get(key, []), key=lambda line: not is_preferred(line))
    values = [URI.sub("", str(line.value)).strip() for line in lines if not is_fax(line)]
    return list(dict.fromkeys(value.replace(";", ",") for value in values if value))


def kinds(line) -> set[str]:
    """What a number is for: TYPE=CELL,PREF as well as the bare CELL;PREF of version 2.1."""
    words = [
        *line.params.get("TYPE", []),
        *(key for key in line.params),
        *getattr(line, "singletonparams", []),
    ]
    return {word.strip('"').upper() for entry in words for word in entry.split(",")}


def is_preferred(line) -> bool:
    """Whether this is the one to use."""
    return "PREF" in kinds(line)


def is_fax(line) -> bool:
    """Whether nobody answers there."""
    return "FAX" in kinds(line)


def organisation(card) -> list[str]:
    """The organisation and its units, which are no part of its name."""
    value = first(card, "org")
    parts = value if isinstance(value, list) else str(value or "").split(";")
    return [str(part).strip() for part in parts] or [""]


def postal(line) -> str:
    """An address in one line."""
    keys = ("box", "extended", "street", "city", "region", "code", "country")
    return ", ".join(word for word in (part(line.value, key) for key in keys) if word)
