"""The forms of a post, of one holder following another, and of the end of a post."""

from wtforms import BooleanField, EmailField, HiddenField, SelectField, StringField
from wtforms.validators import DataRequired, Length, ValidationError

from crm.kernel.errors import Refused
from crm.kernel.forms import Form
from crm.kernel.meeting import Guarded
from crm.kernel.moments import day as day_said
from crm.kernel.words import _, lazy

from ..offices import Comer, PostFields, Succession
from ..seats import ROLES
from ..values import partial_date
from .parts import Part, choices, number_in, refused_at

DAY = lazy("2024-05-17")
ROLE_WORDS = {
    "mayor": lazy("Mayor"),
    "deputy_mayor": lazy("Deputy mayor"),
    "governor": lazy("Governor"),
    "deputy_governor": lazy("Deputy governor"),
    "chair": lazy("Chair or president"),
    "secretary": lazy("Secretary or chief executive"),
    "council": lazy("Member of the council"),
    "head_of_office": lazy("Head of an office"),
    "focal_point": lazy("Focal point"),
    "other": lazy("Another post"),
}


def role_said(role: str) -> str:
    """A role in words."""
    return str(ROLE_WORDS.get(role, ROLE_WORDS["other"]))


def exact_day(text: str | None):
    """A whole day as typed; nothing where nothing was typed."""
    day, precision = partial_date(text or "")
    if day and precision != "day":
        raise Refused(_("Write the whole day, as 2024-05-17."))
    return day


def check_day(field) -> None:
    """Refuse what is no whole day, at its field."""
    refused_at(field, lambda: exact_day(field.data))


class PostForm(Guarded, Form):
    """A post."""

    GUARDED = ("role", "title", "seats", "is_elected", "term_months")

    role = SelectField(lazy("Role"), choices=choices([(r, ROLE_WORDS[r]) for r in ROLES]), default="mayor")
    title = StringField(
        lazy("Title"),
        [DataRequired(lazy("A post needs a title.")), Length(max=200)],
        description=lazy("As it is said there, for example Wali Kota."),
    )
    seats = StringField(lazy("Seats"), default="1", description=lazy("A council of twelve has 12."))
    is_elected = BooleanField(
        lazy("Elected"), description=lazy("After an election we ask whether the holder is still in office.")
    )
    term_months = StringField(lazy("Length of a term, in months"), description=lazy("For example 60."))

    def validate_seats(self, field):
        """A whole number."""
        if number_in(field.data) is None or len(field.data) > 4:
            raise ValidationError(_("Write a number."))

    def validate_term_months(self, field):
        """A whole number, or nothing."""
        if field.data and (number_in(field.data) is None or len(field.data) > 4):
            raise ValidationError(_("Write a number."))

    def fields(self) -> PostFields:
        """What was typed."""
        return PostFields(
            self.role.data,
            self.title.data or "",
            number_in(self.seats.data) or 0,
            self.is_elected.data,
            number_in(self.term_months.data) if self.term_months.data else None,
        )

    @staticmethod
    def values_of(post) -> dict:
        """A post as the form shows it."""
        return {
            "role": post.role,
            "title": post.title,
            "seats": str(post.seats),
            "is_elected": post.is_elected,
            "term_months": str(post.term_months or ""),
        }


class AbolishForm(Form):
    """The last day there is a post, and why."""

    last_on = StringField(
        lazy("Last day of the post"), [DataRequired(lazy("Say the last day."))], description=DAY
    )
    reason = StringField(lazy("Reason"), [Length(max=200)])

    def validate_last_on(self, field):
        """A whole day."""
        check_day(field)

    def day(self):
        """The last day."""
        return exact_day(self.last_on.data)


class SuccessionForm(Form):
    """Who leaves, who comes, and when."""

    version = HiddenField()
    leaves = SelectField(lazy("Who leaves"), default="")
    last_on = StringField(
        lazy("Last day in office"), description=lazy("Left empty: the day before the next one.")
    )
    reason = StringField(
        lazy("Reason"), [Length(max=200)], description=lazy("For example election or transfer.")
    )
    goes_to = SelectField(lazy("And goes to"), default="")
    person = StringField(
        lazy("Who comes"), [Length(max=300)], description=lazy("Begin to type, then pick from the list.")
    )
    honorific = StringField(lazy("Honorific"), [Length(max=200)])
    given_name = StringField(lazy("Given name"), [Length(max=200)])
    family_name = StringField(lazy("Family name"), [Length(max=200)])
    email = EmailField(
        lazy("E-mail address of the office"),
        [Length(max=254)],
        description=lazy("It is used only as long as they hold this post."),
    )
    from_on = StringField(
        lazy("First day in office"), description=lazy("Left empty: the day after the last one.")
    )
    term_ends_on = StringField(lazy("Term ends on"))
    seat_no = SelectField(lazy("Seat"), default="")
    is_acting = BooleanField(lazy("Acting only"))
    moves = BooleanField(lazy("Gives up what they held here before"), default=True)

    def offer(self, office, offices):
        """Fill the lists to choose from: holders of the post, its seats, other posts there."""
        post = office.post
        sitting = [h for h in office.terms if not h.is_over]
        nobody = ("", _("Nobody: the seat is empty"))
        self.leaves.choices = choices(
            [nobody, *((str(h.position.id), holder_said(h, post)) for h in sitting)]
        )
        others = [
            (str(o.post.id), o.post.title) for o in offices if o.post.id != post.id and not o.is_abolished
        ]
        self.goes_to.choices = choices([("", _("leaves the organisation")), *others])
        seats = [(str(n), _("Seat %(number)s", number=n)) for n in range(1, post.seats + 1)]
        self.seat_no.choices = choices([("", _("The first that is free")), *seats])
        if post.term_months:
            self.term_ends_on.description = _(
                "Left empty: %(n)s months after the first day.", n=post.term_months
            )
        return self

    def propose(self, office, leaves: int | None = None):
        """What is likely: the only holder leaves."""
        if not self.is_submitted():
            now = [h for h in office.now if not h.position.is_acting] or office.now
            chosen = leaves or (now[0].position.id if len(now) == 1 else None)
            self.leaves.data = str(chosen) if chosen else ""
            self.version.data = str(office.post.version)
        return self

    def validate_last_on(self, field):
        """A whole day."""
        check_day(field)

    def validate_from_on(self, field):
        """A whole day."""
        check_day(field)

    def validate_term_ends_on(self, field):
        """A whole day."""
        check_day(field)

    def succession(self) -> Succession:
        """What was typed."""
        return Succession(
            leaves=number_in(self.leaves.data),
            last_on=exact_day(self.last_on.data),
            reason=self.reason.data or "",
            comes=self.comer(),
            from_on=exact_day(self.from_on.data),
            is_acting=self.is_acting.data,
            term_ends_on=exact_day(self.term_ends_on.data),
            seat_no=number_in(self.seat_no.data),
            moves=self.moves.data,
            goes_to=number_in(self.goes_to.data),
            version=number_in(self.version.data),
        )

    def comer(self) -> Comer:
        """Who comes."""
        names = ("person", "given_name", "family_name", "honorific", "email")
        return Comer(**{name: self[name].data or "" for name in names})

    def is_anyway(self) -> bool:
        """Whether to add somebody although there is somebody alike."""
        from flask import request

        return request.form.get("anyway") == "yes"


class AnswerForm(Part):
    """What an officer answers about somebody in office."""

    version = HiddenField()
    term_ends_on = StringField(lazy("New term ends on"))
    last_on = StringField(lazy("Last day in office"))

    def days(self):
        """The end of the new term, and the last day of the old one; a refusal names its field."""
        found = []
        for name in ("term_ends_on", "last_on"):
            try:
                found.append(exact_day(self[name].data))
            except Refused as error:
                error.field = name
                raise
        return found

    def seen_version(self) -> int | None:
        """The version of the position when the row was shown."""
        return number_in(self.version.data)


def holder_said(holding, post) -> str:
    """A holder in a list to choose from."""
    words = [holding.other.display_name]
    if post.seats > 1:
        words.append(_("seat %(number)s", number=holding.position.seat_no))
    if holding.position.is_acting:
        words.append(_("acting"))
    if holding.position.valid.lower:
        words.append(_("since %(day)s", day=day_said(holding.position.valid.lower)))
    return ", ".join(words)
