"""Tables of organisations, people, posts, positions, addresses and tags."""

from .bulk import BulkItem, BulkJob, ExportLog
from .duplicates import DuplicatePair, MatchKey, MatchState, Merge, MergeMove
from .finding import NameWord, WordsLearned
from .notes import ProtocolNote
from .parties import Country, ExternalId, OrgAlias, Organisation, OrgClass, OrgLink, Party, Person
from .posts import ElectoralEvent, Position, Post
from .reaching import ContactPoint, FieldDef, PartyTag, Tag

__all__ = [
    "BulkItem",
    "BulkJob",
    "ContactPoint",
    "Country",
    "DuplicatePair",
    "ElectoralEvent",
    "ExportLog",
    "ExternalId",
    "FieldDef",
    "MatchKey",
    "MatchState",
    "Merge",
    "MergeMove",
    "NameWord",
    "OrgAlias",
    "OrgClass",
    "OrgLink",
    "Organisation",
    "Party",
    "PartyTag",
    "Person",
    "Position",
    "Post",
    "ProtocolNote",
    "Tag",
    "WordsLearned",
]
