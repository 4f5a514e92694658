"""What somebody selected in a list: some rows, or all that its filters let through but a few."""

import hashlib
import json
from dataclasses import asdict, dataclass

from sqlalchemy import Select, func, select

from crm.kernel import clock, db

from ..models import Party
from .conditions import Filters, conditions

MOST_IDS = 1000
AT_ONCE = 10_000  # more are not written while somebody waits for a page


@dataclass(frozen=True)
class Chosen:
    """Rows by number, or everything the filters let through `without` some; `count` is what the page said."""

    filters: Filters
    ids: tuple[int, ...] = ()
    is_everything: bool = False
    count: int = 0
    without: tuple[int, ...] = ()
    digest: str = ""

    def query(self) -> Select:
        """The numbers of what is selected."""
        query = select(Party.id).where(Party.kind == self.filters.subject)
        if not self.is_everything:
            return query.where(Party.id.in_(self.ids))
        query = query.where(*conditions(self.filters, clock.today()))
        return query.where(Party.id.not_in(self.without)) if self.without else query

    @property
    def is_long(self) -> bool:
        """Whether they are so many that a worker had better write them."""
        return self.expected > AT_ONCE

    @property
    def expected(self) -> int:
        """How many the page said are selected."""
        return self.count - len(self.without) if self.is_everything else len(self.ids)


def digest_of(filters: Filters) -> str:
    """What a list was narrowed by, in few letters: a selection belongs to one list and no other."""
    plain = json.dumps(asdict(filters), sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


def measured(chosen: Chosen) -> tuple[int, str]:
    """How many are selected now, and a fingerprint of which: it differs when another took the place of one."""
    found = chosen.query().subquery()
    every = func.bit_xor(func.hashint8extended(found.c.id, 0))
    count, mark = db.session.execute(select(func.count(), every).select_from(found)).one()
    return count, f"{count}.{(mark or 0) & (2**64 - 1):x}"


def newcomers(chosen: Chosen, since, limit: int = 5) -> list:
    """Some of what came into the list, or changed in it, since it was looked at."""
    query = select(Party.id, Party.kind, Party.display_name).where(
        Party.id.in_(chosen.query()), Party.updated_at > since
    )
    return list(db.session.execute(query.order_by(Party.updated_at.desc()).limit(limit)))
