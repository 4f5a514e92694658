"""The form of a position: alone, and as a row in the form of a person."""

from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import DataRequired, Length, ValidationError

from crm.kernel.forms import Form
from crm.kernel.meeting import Guarded, Meeting, kept
from crm.kernel.words import _, lazy

from ..values import PositionFields, coarser, partial_date
from .parts import Part, number_in, refused_at

PLAIN = ("title", "organisation", "from_on", "until_on", "is_primary", "is_acting")
WHEN = lazy("2024-05-17, 2024-05 or 2024")


class PositionParts:
    """What both forms of a position do with what was typed."""

    title: StringField
    organisation: StringField
    from_on: StringField
    until_on: StringField
    is_primary: BooleanField
    is_acting: BooleanField
    version: HiddenField

    AT_ROW = ("title", "organisation", "organisation_id", "from_on", "until_on", "is_primary", "post_id")

    def validate_from_on(self, field):
        """A day, a month or a year."""
        refused_at(field, lambda: partial_date(field.data))

    def validate_until_on(self, field):
        """A day, a month or a year, not before the first."""
        refused_at(field, lambda: partial_date(field.data, end=True))
        if not self.from_on.errors and self.from_on.data and field.data:
            first, last = partial_date(self.from_on.data)[0], partial_date(field.data, end=True)[0]
            if last < first:
                raise ValidationError(_("The last day lies before the first."))

    def fields(self, organisation: str | None = None) -> PositionFields:
        """What was typed."""
        first, exact = partial_date(self.from_on.data)
        last, as_exact = partial_date(self.until_on.data, end=True)
        return PositionFields(
            title=self.title.data or "",
            organisation=organisation or self.organisation.data or "",
            from_on=first,
            until_on=last,
            date_precision=coarser(exact, as_exact),
            is_primary=self.is_primary.data or (None if self.seen_version() is None else False),
            is_acting=self.is_acting.data,
        )

    def seen_version(self) -> int | None:
        """The version of the position when the form was opened."""
        return number_in(self.version.data)

    @staticmethod
    def values_of(holding) -> dict:
        """A position as the form shows it; beside its organisation, or a person's."""
        position = holding.position
        return {
            "id": position.id,
            "version": position.version,
            "title": position.title,
            "organisation": f"{holding.other.display_name} #{position.organisation_id}",
            "from_on": holding.from_text,
            "until_on": holding.until_text,
            "is_primary": position.is_primary,
            "is_acting": position.is_acting,
        }


class PositionRow(Guarded, PositionParts, Part):
    """One position among others; an empty row is left out."""

    GUARDED = PLAIN
    id = HiddenField()
    title = StringField(lazy("Position"), [Length(max=200)])
    organisation = StringField(lazy("Organisation"), [Length(max=300)])
    from_on = StringField(lazy("From"), [Length(max=10)])
    until_on = StringField(lazy("Last day"), [Length(max=10)])
    is_primary = BooleanField(lazy("Main position"))
    is_acting = BooleanField(lazy("Acting"))

    def is_written(self) -> bool:
        """Whether somebody typed something here."""
        return bool(self.title.data or self.organisation.data or self.id.data)

    def validate_title(self, field):
        """A row that names an organisation needs a title."""
        if self.is_written() and not field.data:
            raise ValidationError(_("A position needs a title."))

    def validate_organisation(self, field):
        """A row that has a title needs an organisation."""
        if self.is_written() and not field.data:
            raise ValidationError(_("A position needs an organisation."))

    def number(self) -> int | None:
        """The number of the position, if it is not a new one."""
        return number_in(self.id.data)

    def called(self) -> str:
        """The position in a few words, as it was when the form was opened."""
        seen = kept(self.original.data)
        return str(seen.get("title") or self.title.data or "")

    def meets(self, holdings: dict, their=None) -> tuple[Meeting, ...]:
        """What somebody must choose of this position, which others may have changed or taken away."""
        number = self.number()
        if number is None or self.is_bare():
            return ()
        if number not in holdings:
            return self.gone()
        values = self.values_of(holdings[number])
        self.goes_with(PositionRow(formdata=None, data=values), values["version"], their)
        return self.meetings

    def gone(self) -> tuple[Meeting, ...]:
        """Somebody else took the position away: so it goes, unless it was changed here and is to stay."""
        said, seen, choice = self.plainly(), kept(self.original.data), self.choice("title")
        if choice == "yours":
            self.id.data = self.version.data = ""
            return ()
        if choice is not None or said == seen:
            for name in ("id", "title", "organisation"):
                self[name].data = ""
            return ()
        before = ", ".join(filter(None, (seen.get("title"), seen.get("organisation"))))
        yours = ", ".join(filter(None, (said["title"], said["organisation"])))
        return (Meeting(f"{self.title.name}", self.title.label.text, yours, str(_("not there")), before),)


class PositionForm(Guarded, PositionParts, Form):
    """One position."""

    GUARDED = PLAIN

    title = StringField(lazy("Position"), [DataRequired(lazy("A position needs a title.")), Length(max=200)])
    organisation = StringField(
        lazy("Organisation"),
        [DataRequired(lazy("A position needs an organisation.")), Length(max=300)],
        description=lazy("Begin to type, then pick from the list."),
    )
    from_on = StringField(lazy("From"), [Length(max=10)], description=WHEN)
    until_on = StringField(lazy("Last day"), [Length(max=10)], description=WHEN)
    is_primary = BooleanField(lazy("Main position"))
    is_acting = BooleanField(lazy("Acting"))


class EndForm(Form):
    """When a position ended, and why."""

    last_on = StringField(lazy("Last day"), [DataRequired()], description=WHEN)
    reason = StringField(lazy("Reason"), [Length(max=200)])

    def validate_last_on(self, field):
        """A day, a month or a year."""
        refused_at(field, lambda: partial_date(field.data, end=True))

    def day(self):
        """The last day."""
        return partial_date(self.last_on.data, end=True)[0]
