"""What can be changed of a record by one value alone: in a cell of a list, on its page, or for many at once."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from crm.accounts import may_see
from crm.kernel import db
from crm.kernel.errors import NotFound
from crm.kernel.words import _, lazy

from .models import FieldDef, Organisation, Party, Person
from .queries.rows import tags_of

BOTH = ("org", "person")
OWN = "custom."


@dataclass(frozen=True)
class Attribute:
    """One value of a record: what it is called, how it is typed, where it is kept."""

    key: str
    label: Any
    kind: str
    subjects: tuple[str, ...] = BOTH
    column: Any = None
    field: FieldDef | None = None

    @property
    def model(self):
        """The table it is kept in."""
        return self.column.class_ if self.column is not None else Party

    @property
    def is_needed(self) -> bool:
        """Whether it cannot be empty."""
        return self.key == "kind" or bool(self.field and self.field.required)

    @property
    def options(self) -> list:
        """What may be chosen, where the network has said so."""
        return (self.field.options if self.field else None) or []

    def held(self):
        """Today's value, as SQL over the party and what belongs to it."""
        if self.key == "tags":
            return tags_of(Party)
        if self.key == "archived":
            return Party.archived_at.is_not(None)
        return Party.custom[self.field.key] if self.field else self.column


BUILT_IN = {
    each.key: each
    for each in (
        Attribute("owner", lazy("Owner"), "owner", column=Party.owner_id),
        Attribute("language", lazy("Language"), "language", column=Party.lang),
        Attribute("country", lazy("Country"), "country", column=Party.country_code),
        Attribute("kind", lazy("Kind"), "class", ("org",), Organisation.class_code),
        Attribute("population", lazy("Population"), "number", ("org",), Organisation.population),
        Attribute("honorific", lazy("Honorific"), "text", ("person",), Person.honorific),
        Attribute("salutation", lazy("How to address"), "text", ("person",), Person.salutation),
        Attribute("tags", lazy("Tags"), "tags"),
        Attribute("archived", lazy("Archived"), "bool"),
    )
}


def attribute(key: str, subject: str, *, archived: bool = False) -> Attribute:
    """The attribute of that name, if this subject has one and the reader may see it; put away ones if asked."""
    found = BUILT_IN.get(key)
    if found is None and key.startswith(OWN):
        query = select(FieldDef).filter_by(subject=subject, key=key.removeprefix(OWN))
        field = db.session.scalar(query if archived else query.filter_by(archived_at=None))
        found = own(field) if field and may_see(field) else None
    if found is None or subject not in found.subjects:
        raise NotFound(_("There is nothing at this address."))
    return found


def own(field: FieldDef) -> Attribute:
    """A field of the network's own, as an attribute."""
    return Attribute(OWN + field.key, field.label, field.type, (field.subject,), field=field)


def attributes(subject: str) -> list[Attribute]:
    """Everything that can be changed by one value, the network's own fields after the built-in ones."""
    fields = select(FieldDef).filter_by(subject=subject, archived_at=None)
    defined = db.session.scalars(fields.order_by(FieldDef.place, FieldDef.id))
    built_in = [each for each in BUILT_IN.values() if subject in each.subjects and each.key != "archived"]
    return built_in + [own(field) for field in defined if may_see(field)]
