"""Values of the network's own fields: as a list writes them, kept as their field is typed."""

import re
from typing import Any

from crm.directory import understood

from .answers import answer
from .dates import read_day

EUROPEAN = re.compile(r"-?\d{1,3}(?:\.\d{3})*,\d{1,2}|-?\d+,\d{1,2}")


def typed(attribute, text: str, order: str) -> Any:
    """The value as it is kept; a sentence for what cannot be."""
    return understood(attribute, SPELT.get(attribute.kind, as_it_is)(text, order))


def as_it_is(text: str, _order: str) -> str:
    """What people type into a form and into a list alike."""
    return text


def day(text: str, order: str) -> str:
    """A day in any of the spellings of lists."""
    return read_day(text, order)[0].isoformat()


def number(text: str, _order: str) -> str:
    """A comma before the last one or two figures parts them from the whole: 1.234,5."""
    return text.replace(".", "").replace(",", ".") if EUROPEAN.fullmatch(text) else text


def flag(text: str, _order: str) -> Any:
    """Yes or no in the languages of the region."""
    said = answer(text)
    return text if said is None else said


def words(text: str, _order: str) -> str:
    """Several, parted as address books part them."""
    return re.sub(r"\s*(?:;|\||:::)\s*", ",", text)


SPELT = {"date": day, "number": number, "bool": flag, "multi": words}
