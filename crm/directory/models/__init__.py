"""Tables of organisations, people, posts, positions, addresses and tags."""

from .parties import Country, ExternalId, OrgAlias, Organisation, OrgClass, OrgLink, Party, Person
from .posts import ElectoralEvent, Position, Post
from .reaching import ContactPoint, FieldDef, PartyTag, Tag

__all__ = [
    "ContactPoint",
    "Country",
    "ElectoralEvent",
    "ExternalId",
    "FieldDef",
    "OrgAlias",
    "OrgClass",
    "OrgLink",
    "Organisation",
    "Party",
    "PartyTag",
    "Person",
    "Position",
    "Post",
    "Tag",
]
