"""Whom somebody means who picked from a list while typing, or wrote a name in full."""

from sqlalchemy import select

from crm.kernel import db
from crm.kernel.errors import Refused
from crm.kernel.words import _

from ..models import Party
from ..names import sort_key
from .finding import NUMBERED


def person_named(text: str) -> int:
    """The person that somebody means: picked from the list (it ends with #number), or named in full."""
    live = select(Party.id).where(Party.kind == "person", Party.archived_at.is_(None))
    if picked := NUMBERED.search(text or ""):
        number = db.session.scalar(live.where(Party.id == int(picked.group(1))))
        if number:
            return number
        raise Refused(_("There is no such person."), field="person")
    by_family = sort_key(text or "")
    words = by_family.split()
    turned = [" ".join(words[n:] + words[:n]) for n in range(len(words))]
    ids = list(db.session.scalars(live.where(Party.sort_name.in_(turned)).limit(2)))
    if len(ids) == 1:
        return ids[0]
    if ids:
        sentence = _("There are several people called %(name)s: pick one from the list.", name=text)
    else:
        sentence = _("There is nobody called %(name)s. Pick from the list, or add them below.", name=text)
    raise Refused(sentence, field="person")
