"""Shape and wording of what is typed about campaigns and newsletters."""

from datetime import datetime

from wtforms import (
    DateField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, Optional

from crm.kernel import clock
from crm.kernel.forms import Form
from crm.kernel.meeting import Guarded
from crm.kernel.words import lazy


def number_or_none(value):
    """The value of a choice that may be empty."""
    return int(value) if value not in (None, "", "None") else None


class CampaignForm(Guarded, Form):
    """What a campaign says about itself."""

    GUARDED = ("name", "purpose", "starts_on", "ends_on")

    name = StringField(
        lazy("Name"),
        [InputRequired(lazy("Give it a name.")), Length(max=200)],
        description=lazy("For example: Coastal cities for clean air"),
    )
    purpose = TextAreaField(
        lazy("Purpose"), [Length(max=4000)], description=lazy("What should have happened when it is over?")
    )
    starts_on = DateField(lazy("From"), [Optional()])
    ends_on = DateField(lazy("Until"), [Optional()])


class BeginForm(Form):
    """What is known before a newsletter is written."""

    subject = StringField(
        lazy("Subject"),
        [Length(max=300)],
        description=lazy("What readers see first; it can be changed until the newsletter is sent."),
    )
    campaign_id = SelectField(lazy("Campaign"), coerce=number_or_none, validate_choice=False)


class AboutForm(Guarded, Form):
    """Where a newsletter belongs."""

    GUARDED = ("campaign_id", "language")

    campaign_id = SelectField(lazy("Campaign"), coerce=number_or_none, validate_choice=False)
    language = StringField(
        lazy("Language"),
        [Length(max=20)],
        description=lazy("The code of the language it is written in: en, id, zh-Hans."),
    )


class ContentForm(Guarded, Form):
    """The words of a newsletter."""

    GUARDED = ("subject", "preheader", "markdown", "html", "text")

    subject = StringField(lazy("Subject"), [Length(max=300)])
    preheader = StringField(lazy("Preview line"), [Length(max=300)])
    markdown = TextAreaField(lazy("Text"), [Optional(), Length(max=500_000)])
    html = TextAreaField(lazy("HTML"), [Optional(), Length(max=500_000)])
    text = TextAreaField(lazy("Plain text"), [Optional(), Length(max=500_000)])

    def words(self, is_html: bool) -> dict:
        """What was typed, for the way it is written."""
        about = {"subject": self.subject.data or "", "preheader": self.preheader.data or ""}
        if is_html:
            return about | {"html": self.html.data or "", "text": self.text.data or None}
        return about | {"markdown": self.markdown.data or ""}


class AudienceForm(Guarded, Form):
    """Who is to read it."""

    GUARDED = ("topic_id", "chosen", "segment_id", "person_ids", "leave_out")

    topic_id = SelectField(
        lazy("Topic"),
        coerce=number_or_none,
        validate_choice=False,
        description=lazy(
            "Only people who may be written to about it get it; an unsubscribe concerns this topic."
        ),
    )
    chosen = RadioField(
        lazy("Readers"),
        choices=[
            SelectChoice("segment", lazy("A segment")),
            SelectChoice("people", lazy("People I choose")),
        ],
        default="segment",
    )
    segment_id = SelectField(lazy("Segment"), coerce=number_or_none, validate_choice=False)
    person_ids = SelectMultipleField(lazy("People"), coerce=int, validate_choice=False)
    leave_out = SelectMultipleField(lazy("Leave out"), coerce=int, validate_choice=False)

    def fields(self) -> dict:
        """What was chosen, as the verb wants it."""
        by_segment = self.chosen.data != "people"
        return {
            "topic_id": self.topic_id.data,
            "segment_id": self.segment_id.data if by_segment else None,
            "person_ids": None if by_segment else tuple(self.person_ids.data or ()),
            "leave_out": tuple(self.leave_out.data or ()),
        }


class ScheduleForm(Form):
    """When it goes out."""

    when = RadioField(
        lazy("When"),
        choices=[
            SelectChoice("soon", lazy("In ten minutes")),
            SelectChoice("now", lazy("At once")),
            SelectChoice("later", lazy("At a time")),
        ],
        default="soon",
    )
    day = DateField(lazy("Day"), [Optional()])
    time = TimeField(lazy("Time"), [Optional()])
    zone = SelectField(lazy("Time zone"), validate_choice=False)

    def validate(self, extra_validators=None):
        """A time needs its day, and a zone that exists."""
        fine = super().validate(extra_validators)
        if self.when.data == "later":
            for field in (self.day, self.time):
                if field.data is None and not field.errors:
                    field.errors = [lazy("Give a day and a time.")]
                    fine = False
        return fine

    def moment(self) -> datetime:
        """The civil time as a moment."""
        return clock.moment_in(self.zone.data, datetime.combine(self.day.data, self.time.data))
