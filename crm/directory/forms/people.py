"""The form of a person, with their positions."""

from dataclasses import replace

from wtforms import FieldList, FormField, SelectField, StringField
from wtforms.validators import ValidationError

from crm.kernel.errors import Refused
from crm.kernel.meeting import Meeting
from crm.kernel.words import _, lazy

from ..values import PersonFields
from .parties import SHORT, PartyForm
from .parts import choices
from .positions import PositionRow

ORDERS = [
    ("", lazy("As usual in the country")),
    ("given_first", lazy("Given name first")),
    ("family_first", lazy("Family name first")),
]


class PersonForm(PartyForm):
    """Somebody's names, how to reach them, and what they hold."""

    NAMES = (
        "given_name",
        "family_name",
        "native_name",
        "name_order",
        "honorific",
        "salutation",
        "country",
        "language",
        "tz",
        "owner",
    )

    given_name = StringField(lazy("Given name"), [SHORT])
    family_name = StringField(
        lazy("Family name"), [SHORT], description=lazy("Leave empty for a single name.")
    )
    name_order = SelectField(lazy("Order of names"), choices=choices(ORDERS), default="")
    honorific = StringField(lazy("Honorific"), [SHORT], description=lazy("For example H.E., Dr., Ibu."))
    salutation = StringField(
        lazy("How to address"), [SHORT], description=lazy("For example Yth. Bapak Wali Kota.")
    )
    positions = FieldList(FormField(PositionRow), lazy("Positions"), min_entries=1, max_entries=100)

    def validate_given_name(self, field):
        """At least one name, in some script."""
        if not (field.data or self.family_name.data or self.native_name.data):
            raise ValidationError(_("A name is needed."))

    def fields(self) -> PersonFields:
        """The person to add."""
        return PersonFields(**self.wanted(), positions=tuple(p.fields() for p in self.written_positions()))

    def position_edits(self) -> tuple:
        """Positions to write: (number or None, version, what it is)."""
        return tuple((p.number(), p.seen_version(), p.fields()) for p in self.written_positions())

    def written_positions(self) -> list[PositionRow]:
        """The rows that say something."""
        return [row.form for row in self.positions if row.form.is_written()]

    def refuse(self, error) -> bool:
        """Show a refusal about a position at its row."""
        rows = self.written_positions()
        at = error.row if getattr(error, "row", None) is not None else len(rows) - 1
        if error.field in PositionRow.AT_ROW and 0 <= at < len(rows):
            seen = error.field if error.field in rows[at]._fields else "title"
            return rows[at].refuse(Refused(error.sentence, field=seen))
        return super().refuse(error)

    def rows_merged(self) -> list[str]:
        """Whether positions are written with what somebody else changed in them."""
        return [str(self.positions.label.text)] if any(row.form.merged for row in self.positions) else []

    def propose_from_address(self):
        """A first position where the page before said at which organisation."""
        from flask import request

        if not self.is_submitted() and (place := request.args.get("organisation")):
            self.positions.process(None, [{"organisation": place[:300]}])
        return self

    def show_positions(self, holdings):
        """Fill the rows with the positions of a record, and an empty one."""
        rows = [PositionRow.values_of(holding) for holding in holdings]
        self.positions.process(None, [*rows, {}])
        for row, values in zip(self.positions, rows, strict=False):
            row.form.remember(values["version"])
        return self

    def meet_positions(self, holdings) -> tuple[Meeting, ...]:
        """What somebody must choose of the positions that others changed since the form was opened."""
        known = {holding.position.id: holding for holding in holdings}
        return tuple(
            replace(one, label=f"{row.called()}: {one.label}")
            for row in self.written_positions()
            for one in row.meets(known)
        )
