"""What a mailing says: literal pieces and slots, as they are compiled above, frozen and thawed here."""

import hashlib
import json
from dataclasses import dataclass

MERGE_FIELDS = (
    "given_name",
    "family_name",
    "full_name",
    "native_name",
    "salutation",
    "email",
    "language",
    "position",
    "organisation",
    "country",
)
SYSTEM_FIELDS = ("unsubscribe_url", "preferences_url", "web_url")
CUSTOM = "custom."


@dataclass(frozen=True)
class Slot:
    """A place that is filled for each recipient."""

    field: str
    default: str = ""


Piece = str | Slot


@dataclass(frozen=True)
class Content:
    """A mail in one language; literals of the HTML part are HTML, values of slots never are."""

    language: str
    subject: list[Piece]
    preheader: list[Piece]
    text: list[Piece]
    html: list[Piece]

    @property
    def fields(self) -> set[str]:
        """Which fields its slots ask for."""
        parts = (*self.subject, *self.preheader, *self.text, *self.html)
        return {piece.field for piece in parts if isinstance(piece, Slot)}

    def frozen(self) -> dict:
        """The content as a document for the database."""
        parts = ("subject", "preheader", "text", "html")
        return {"language": self.language} | {
            part: [as_plain(piece) for piece in getattr(self, part)] for part in parts
        }

    @classmethod
    def thawed(cls, document: dict) -> "Content":
        """The content that a document holds."""
        parts = ("subject", "preheader", "text", "html")
        return cls(
            language=document["language"],
            **{part: [as_piece(piece) for piece in document[part]] for part in parts},
        )


@dataclass(frozen=True)
class Rendered:
    """What one recipient reads."""

    subject: str
    text: str
    html: str


def as_plain(piece: Piece):
    """A piece as JSON."""
    return piece if isinstance(piece, str) else {"field": piece.field, "default": piece.default}


def as_piece(document) -> Piece:
    """A piece from JSON."""
    return document if isinstance(document, str) else Slot(document["field"], document["default"])


def seal(document: dict) -> bytes:
    """The fingerprint of a frozen content."""
    canonical = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).digest()
