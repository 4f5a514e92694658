"""How organisations belong together, and the other names they go or went by."""

from datetime import date, timedelta

from sqlalchemy import select

from crm.journal import change_set_id, changes
from crm.kernel import db
from crm.kernel.errors import Refused
from crm.kernel.words import _

from ..models import OrgAlias, Organisation, OrgLink
from ..names import name_norm
from ..queries.finding import organisation_named
from ..refusals import NoSuchParty, spoken
from ..values import span
from .organisations import name_organisation
from .parties import locked, touch
from .state import aliases_of

LINKS = ("part_of", "member_of", "succeeded_by", "twinned_with")


@changes("Linked two organisations")
def add_link(organisation_id: int, kind: str, other: str, days, *, by) -> int | None:
    """Note how an organisation belongs with another one, from a day until a day; the change set."""
    from_on, until_on = days
    if kind not in LINKS:
        raise Refused(_("Choose how they belong together."), field="type")
    number = organisation_named(other)
    if number == organisation_id:
        raise Refused(_("An organisation is not linked with itself."), field="organisation")
    for each in sorted((organisation_id, number)):
        locked(each, "org")
    link = OrgLink(from_id=organisation_id, to_id=number, type=kind, valid=span(from_on, until_on))
    if kind == "twinned_with" and mirrored(link):
        raise Refused(_("The two are already linked in this way."), field="organisation")
    try:
        with spoken():
            db.session.add(link)
    except Refused as error:
        error.field = "organisation"
        raise
    return change_set_id()


@changes("Changed a link of organisations")
def edit_link(link_id: int, kind: str, other: str, days, *, by) -> int | None:
    """Say anew how two organisations belong together, and when; the change set."""
    if kind not in LINKS:
        raise Refused(_("Choose how they belong together."), field="type")
    link, number, valid = locked_link(link_id), organisation_named(other), span(*days)
    if number == link.from_id:
        raise Refused(_("An organisation is not linked with itself."), field="organisation")
    if number != link.to_id:
        locked(number, "org")
    try:
        with spoken():
            link.type, link.to_id, link.valid = kind, number, valid
    except Refused as error:
        error.field = "organisation"
        raise
    if kind == "twinned_with" and mirrored(link):
        raise Refused(_("The two are already linked in this way."), field="organisation")
    return change_set_id()


@changes("Ended a link of organisations")
def end_link(link_id: int, last_on: date, *, by) -> int | None:
    """Note the last day two organisations belonged together; the change set."""
    link = locked_link(link_id)
    if link.valid.lower and last_on < link.valid.lower:
        raise Refused(_("The last day lies before the first."), field="last_on")
    with spoken():
        link.valid = type(link.valid)(link.valid.lower, last_on + timedelta(days=1))
    return change_set_id()


@changes("Removed a link of organisations")
def remove_link(link_id: int, *, by) -> int | None:
    """The link was never right; the change set."""
    db.session.delete(locked_link(link_id))
    return change_set_id()


@changes("Added another name")
def add_alias(organisation_id: int, name: str, lang: str, days, *, by) -> int | None:
    """Note a name an organisation goes or went by, and when; the change set."""
    party = locked(organisation_id, "org")
    row = OrgAlias(organisation_id=organisation_id)
    say_anew(row, name, lang, days)
    with spoken():
        db.session.add(row)
    named_anew(party)
    return change_set_id()


@changes("Changed another name")
def edit_alias(alias_id: int, name: str, lang: str, days, *, by) -> int | None:
    """Correct a name an organisation goes or went by, and when; the change set."""
    row = known_alias(alias_id)
    party = locked(row.organisation_id, "org")
    with spoken():
        say_anew(row, name, lang, days)
    named_anew(party)
    return change_set_id()


def say_anew(row: OrgAlias, name: str, lang: str, days) -> None:
    """Write what was said of a name, unless another row says it already."""
    name, valid = " ".join(name.split()), span(*days)
    if not name:
        raise Refused(_("A name is needed."), field="name")
    for known in aliases_of(row.organisation_id):
        is_same = known.id != row.id and known.name.casefold() == name.casefold()
        if is_same and overlap(known.valid, valid):
            raise Refused(_("This name is already noted for the same time."), field="name")
    row.name, row.name_norm, row.valid, row.lang = name, name_norm(name), valid, lang or None


@changes("Removed another name")
def remove_alias(alias_id: int, *, by) -> int | None:
    """The organisation never went by this name; the change set."""
    row = known_alias(alias_id)
    party = locked(row.organisation_id, "org")
    db.session.delete(row)
    db.session.flush()
    named_anew(party)
    return change_set_id()


def known_alias(alias_id: int) -> OrgAlias:
    """The name, if there is one of this number."""
    row = db.session.get(OrgAlias, alias_id)
    if row is None:
        raise NoSuchParty(_("There is no such name."))
    return row


def named_anew(party) -> None:
    """An organisation is found by all its names."""
    row = db.session.get_one(Organisation, party.id)
    name_organisation(row, [alias.name for alias in aliases_of(party.id)])
    touch(party)


def overlap(one, other) -> bool:
    """Whether two spans share a day."""
    return (one.lower or date.min) < (other.upper or date.max) and (other.lower or date.min) < (
        one.upper or date.max
    )


def mirrored(link: OrgLink) -> bool:
    """Whether the same link is noted the other way round: twins have no first and second."""
    query = select(OrgLink.id).where(
        OrgLink.from_id == link.to_id,
        OrgLink.to_id == link.from_id,
        OrgLink.type == link.type,
        OrgLink.valid.overlaps(link.valid),
    )
    return db.session.scalar(query.limit(1)) is not None


def locked_link(link_id: int) -> OrgLink:
    """The link, for us alone until the transaction ends."""
    link = db.session.scalar(select(OrgLink).where(OrgLink.id == link_id).with_for_update(of=OrgLink))
    if link is None:
        raise NoSuchParty(_("There is no such link."))
    return link
