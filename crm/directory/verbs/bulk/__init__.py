"""One action on many records: looked at first, written as one change set, taken back as one."""

from .actions import Action, checked, ops_of
from .jobs import begin, resume, work
from .planning import ListChanged, Plan, plan
from .quick import archive_many, tag_many, unarchive_many

__all__ = [
    "Action",
    "ListChanged",
    "Plan",
    "archive_many",
    "begin",
    "checked",
    "ops_of",
    "plan",
    "resume",
    "tag_many",
    "unarchive_many",
    "work",
]
