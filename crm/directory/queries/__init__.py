"""Looking things up: lists, records, and finding by a few letters."""

from .alike import look_alikes
from .finding import find_parties, organisation_named
from .lists import Filters, Page, page_of, size
from .records import heir, party, record

__all__ = [
    "Filters",
    "Page",
    "find_parties",
    "heir",
    "look_alikes",
    "organisation_named",
    "page_of",
    "party",
    "record",
    "size",
]
