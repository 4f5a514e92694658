"""Why we may write to somebody."""

from dataclasses import dataclass, field
from typing import Any

from crm.kernel.errors import Refused
from crm.kernel.words import _

from ..models import BASES


@dataclass(frozen=True)
class Grounds:
    """A basis, and the evidence for it: who said so, when, how, in which file and row."""

    basis: str
    evidence: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self):
        check(self.basis, self.evidence)


def check(basis: str, evidence) -> None:
    """Refuse a basis that is none, and a claim without evidence."""
    if basis not in BASES:
        raise Refused(
            _("%(basis)s is not a basis; it must be one of %(all)s.", basis=basis, all=", ".join(BASES)),
            field="basis",
        )
    if not evidence or (isinstance(evidence, list) and not all(evidence)):
        raise Refused(_("Say where the permission comes from."), field="evidence")
