"""Why somebody is erased, why a record must stay, how long something is kept."""

from flask import request
from wtforms import BooleanField, IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from crm.kernel.forms import Form
from crm.kernel.meeting import Guarded
from crm.kernel.words import _, lazy

from .verbs import Wish


class EraseForm(Form):
    """The reason, the number typed once more, and what is decided about each text."""

    reason = StringField(
        lazy("Why"), [InputRequired(lazy("Say why, for whoever asks later.")), Length(max=500)]
    )
    number = StringField(lazy("Number of the record, typed to confirm"), [Length(max=20)])

    def wish(self, found) -> Wish:
        """What was decided: a ticked text loses the name."""
        ticked = set(request.form.getlist("mention"))
        kept = frozenset(each.mark for each in found.named if each.mark not in ticked)
        also = frozenset(each.mark for each in found.named + found.perhaps if each.mark in ticked)
        files = frozenset(each.id for each in found.files if str(each.id) in request.form.getlist("file"))
        return Wish(self.reason.data or "", kept, also, files)

    def is_confirmed(self, party_id: int) -> bool:
        """Whether the number was typed; says so at the field where not."""
        if (self.number.data or "").strip().lstrip("#") == str(party_id):
            return True
        self.number.errors = [*self.number.errors, _("Type %(number)s to confirm.", number=party_id)]
        return False


class HoldForm(Form):
    """Why a record must stay."""

    hold_reason = StringField(
        lazy("Why it must stay"), [InputRequired(lazy("Say why the record must stay.")), Length(max=500)]
    )


class RuleForm(Guarded, Form):
    """After how many months, and whether by itself."""

    GUARDED = ("months", "is_on")

    months = IntegerField(
        lazy("Keep for so many months"),
        [InputRequired(lazy("A number of months.")), NumberRange(1, 240, lazy("Between 1 and 240 months."))],
    )
    is_on = BooleanField(lazy("Forget every night what is older"))
