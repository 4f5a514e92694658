"""Shape and wording of what is typed about segments, topics and permissions."""

import re
from dataclasses import dataclass
from typing import Any

from wtforms import BooleanField, HiddenField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from crm.kernel.access import may
from crm.kernel.errors import Refused
from crm.kernel.forms import Form
from crm.kernel.meeting import Guarded
from crm.kernel.words import _, lazy

from . import builder
from .filters import OPERATORS, parse
from .verbs import SegmentFields, TopicFields

__all__ = ["BASES", "OPERATORS", "Draft", "GrantForm", "SegmentForm", "TopicForm", "ViewForm"]
CONDITION = re.compile(r"filter\.(?:all|any)\[(\d+)\]")
BASES = [
    SelectChoice("consent", lazy("They agreed")),
    SelectChoice("membership", lazy("They belong to a member")),
    SelectChoice("public_role", lazy("Their public role")),
    SelectChoice("contract", lazy("A contract")),
    SelectChoice("legal", lazy("A law")),
]


class SegmentForm(Guarded, Form):
    """A segment: its name, and its filter as rows or as JSON; `tree` keeps either for the meeting of two windows."""

    GUARDED = ("name", "tree")

    name = StringField(
        lazy("Name"),
        [InputRequired(lazy("Give it a name.")), Length(max=200)],
        description=lazy("For example: Mayors in Indonesia"),
    )
    match = SelectField(
        lazy("Who fits"),
        validate_choice=False,
        choices=[
            SelectChoice("all", lazy("All conditions are true")),
            SelectChoice("any", lazy("At least one condition is true")),
        ],
    )
    text = TextAreaField(lazy("Filter as JSON"), [Length(max=100_000)])
    mode = HiddenField(default="rows")
    subject = HiddenField(default="person")
    tree = HiddenField(lazy("Who fits"))

    def said(self, name: str, value) -> str:
        """The filter the way it is read, where rows can show it."""
        told = builder.in_words(value, self.subject.data, OPERATORS) if name == "tree" else None
        return super().said(name, value) if told is None else told


@dataclass
class Draft:
    """A segment while it is being written."""

    form: SegmentForm
    rows: list[builder.Row]
    found: int | None = None

    @classmethod
    def read(cls, posted) -> "Draft":
        """What was typed so far."""
        return cls(SegmentForm(), builder.rows_from(posted)).noted()

    @classmethod
    def begin(cls, subject: str, mode: str) -> "Draft":
        """An empty one."""
        form = SegmentForm(
            subject="org" if subject == "org" else "person", mode="json" if mode == "json" else "rows"
        )
        form.text.data = builder.as_json({"all": []})
        return cls(form, [builder.Row()])

    @classmethod
    def of(cls, segment, mode: str) -> "Draft":
        """One that is kept already; a deeper filter opens as JSON."""
        rows = builder.rows_of(segment.filter)
        form = SegmentForm(
            name=segment.name,
            subject=segment.subject,
            mode="json" if rows is None or mode == "json" else "rows",
            match=rows[0] if rows else "all",
            text=builder.as_json(segment.filter),
        )
        draft = cls(form, rows[1] if rows else []).noted()
        form.remember(segment.version)
        return draft

    def noted(self) -> "Draft":
        """With the filter in the form, so that two windows can be compared."""
        try:
            self.form.tree.data = builder.as_json(self.tree())
        except Refused:
            self.form.tree.data = self.form.text.data
        return self

    def meet(self, segment, their) -> bool:
        """Whether it can be written: choices are applied, what others saved is taken over."""
        rows = None if self.is_json else builder.rows_of(segment.filter)
        tree = builder.tree_from(*rows) if rows else segment.filter
        fresh = SegmentForm(formdata=None, name=segment.name, tree=builder.as_json(tree))
        fine = self.form.meet(fresh, segment.version, their)
        self.take(self.form.tree.data)
        return fine

    def take(self, text: str) -> None:
        """Go on with another filter, where one was chosen or taken over."""
        if text != builder.as_json(self.tree()):
            tree = parse(text or "")
            rows = builder.rows_of(tree)
            self.form.text.data = builder.as_json(tree)
            self.form.mode.data = "json" if rows is None or self.is_json else "rows"
            self.form.match.data, self.rows = rows or ("all", [])

    @property
    def is_json(self) -> bool:
        """Whether the filter is written by hand."""
        return self.form.mode.data == "json"

    @property
    def subject(self) -> str:
        """People or organisations."""
        return "org" if self.form.subject.data == "org" else "person"

    def tree(self) -> Any:
        """The filter as it stands."""
        if self.is_json:
            return parse(self.form.text.data or "")
        return builder.tree_from(self.form.match.data, self.rows)

    def sound_tree(self) -> Any:
        """The filter without the conditions that wait for a value: what can be counted while typing."""
        if self.is_json:
            return self.tree()
        return builder.tree_from(self.form.match.data, [row for row in self.rows if row.is_complete])

    def refuse(self, error) -> None:
        """Show a refusal; in the rows of the form, by the number of the condition."""
        place = CONDITION.fullmatch(getattr(error, "path", ""))
        if place and not self.is_json:
            number = int(place[1]) + 1
            self.form.form_errors.append(_("Condition %(n)s: %(why)s.", n=number, why=error.plain))
        else:
            self.form.refuse(error)

    def fields(self) -> SegmentFields:
        """The segment as the verb wants it."""
        return SegmentFields(self.form.name.data or "", self.tree(), self.subject)


class ViewForm(Guarded, Form):
    """A saved view: its name, and who may open it; whoever writes nothing keeps views for themselves."""

    GUARDED = ("name", "shared_with")
    SHARED = (
        SelectChoice("me", lazy("Only I")),
        SelectChoice("team", lazy("My team")),
        SelectChoice("all", lazy("Everybody")),
    )

    name = StringField(
        lazy("Name"),
        [InputRequired(lazy("Give it a name.")), Length(max=100)],
        description=lazy("For example: Mayors, quiet for half a year"),
    )
    shared_with = SelectField(
        lazy("Who may open it"),
        validate_choice=False,
        choices=[],
        default="me",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.shared_with.choices = list(self.SHARED if may("write") else self.SHARED[:1])

    def validate_shared_with(self, field):
        """Only what is offered."""
        offered = [choice.value for choice in field.choices]
        if field.data not in offered:
            alone = _("Your role keeps views for yourself only.")
            raise ValidationError(alone if len(offered) == 1 else _("Say who may open this view."))


class TopicForm(Guarded, Form):
    """A topic and the words it is offered in."""

    GUARDED = ("name", "description", "wording", "is_public")

    name = StringField(lazy("Name"), [InputRequired(lazy("Give it a name.")), Length(max=80)])
    key = StringField(
        lazy("Short name"),
        [Length(max=40)],
        description=lazy("For files and programs: small letters, digits, -"),
    )
    description = StringField(
        lazy("What they get"),
        [Length(max=300)],
        description=lazy("With an example and how often, as people see it when they choose"),
    )
    wording = TextAreaField(
        lazy("What they agree to"),
        [Length(max=2000)],
        description=lazy(
            "Each change is kept as a new version; earlier permissions keep the words they were given for"
        ),
    )
    is_public = BooleanField(lazy("People may choose it themselves"), default=True)

    def fields(self) -> TopicFields:
        """The topic as the verb wants it."""
        return TopicFields(
            name=self.name.data or "",
            key=(self.key.data or "") if "key" in self else "",
            description=self.description.data or "",
            wording=self.wording.data or "",
            is_public=bool(self.is_public.data),
        )


class GrantForm(Form):
    """A permission that somebody gave, or took back, by other ways than a link."""

    topic_id = SelectField(lazy("Topic"), coerce=int, validate_choice=False)
    basis = SelectField(lazy("Why we may write"), choices=BASES)
    evidence = StringField(
        lazy("How do we know?"),
        [InputRequired(lazy("Say where this comes from.")), Length(max=500)],
        description=lazy("For example: said so at the forum in Suva, 3 May; letter 2026/17"),
    )

    def offer(self, topics) -> "GrantForm":
        """The topics that a permission can be about."""
        self.topic_id.choices = [SelectChoice(topic.id, topic.name) for topic in topics]
        return self
