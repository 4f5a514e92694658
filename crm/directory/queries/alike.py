"""What is shown to somebody who adds a record that may be here already."""

from dataclasses import dataclass
from typing import Any

from crm.kernel import db

from ..matching import Profile
from ..models import Party
from ..names import full_name
from .candidates import candidates_for
from .finding import Found, found, same_name_or_email, shown
from .profiles import among

SHOWN = 5


@dataclass(frozen=True)
class Alike(Found):
    """A record that may be the same, with how alike the two are and why."""

    score: float = 0.0
    why: tuple[Any, ...] = ()

    @property
    def percent(self) -> int:
        """How alike, of a hundred."""
        return round(self.score * 100)


def look_alikes(profile: Profile) -> list[Alike]:
    """Live records that may be the same, the most alike first."""
    (likely,) = candidates_for([profile], SHOWN)
    scores = {c.id: c.match for c in likely}
    name = profile.name or full_name(profile.given, profile.family)
    if profile.kind == "person":
        name = full_name(profile.given, profile.family, "family_first") or name
    plain = same_name_or_email(profile.kind, name, profile.country, sorted(profile.emails))
    numbers = [*scores, *(n for n in db.session.scalars(plain.limit(SHOWN)) if n not in scores)][:SHOWN]
    if not numbers:
        return []
    records = {one.id: one for one in found(shown().where(among(Party.id, numbers)))}
    return [alike(records[number], scores.get(number)) for number in numbers if number in records]


def alike(one: Found, match) -> Alike:
    """A record as a search shows it, with how alike it is."""
    facts = {name: getattr(one, name) for name in ("id", "kind", "name", "native", "about", "is_archived")}
    return Alike(**facts, score=match.score if match else 0.0, why=match.why if match else ())
