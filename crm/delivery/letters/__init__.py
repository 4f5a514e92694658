"""From a content and a recipient to the bytes that go over the wire."""

from .compiled import Compiled, Letterhead, Marks, Recipient, date_line, message_id
from .headers import AddressUnusable, HeaderForged, wire_address

__all__ = [
    "AddressUnusable",
    "Compiled",
    "HeaderForged",
    "Letterhead",
    "Marks",
    "Recipient",
    "date_line",
    "message_id",
    "wire_address",
]
