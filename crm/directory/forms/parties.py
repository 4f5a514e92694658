"""What the forms of people and organisations share."""

import json
from typing import Any

from wtforms import BooleanField, FieldList, FormField, HiddenField, SelectField, StringField
from wtforms.validators import Length, ValidationError

from crm.kernel import clock
from crm.kernel.errors import Refused
from crm.kernel.forms import Form
from crm.kernel.meeting import Meeting, Their, plain, words
from crm.kernel.words import _, lazy

from ..languages import language_choices
from ..merging import fold
from ..values import Reach
from .entries import chosen_entries, mark, reach_said
from .own import PREFIX, own_values, show_own
from .parts import Part, choices, number_in, refused_at

CHANNELS = [
    ("email", lazy("E-mail")),
    ("phone", lazy("Telephone")),
    ("messenger", lazy("Messenger")),
    ("post", lazy("Post")),
]
SHORT = Length(max=200)
REACH = ("channel", "value", "label", "is_primary", "position")


class ReachRow(Part):
    """One way to reach them; an empty one is left out."""

    channel = SelectField(lazy("Way"), choices=choices(CHANNELS), default="email")
    value = StringField(lazy("Address or number"), [Length(max=500)])
    label = StringField(lazy("Label"), [Length(max=60)])
    is_primary = BooleanField(lazy("Main one"))
    position = SelectField(lazy("This address belongs to"), default="", validate_choice=False)

    def reach(self) -> Reach:
        """What was typed."""
        return Reach(*self.row()[:4], position_id=self.row()[4])

    def row(self) -> list:
        """The same as it can be kept in the page."""
        office = number_in(self.position.data) if self.position.data else None
        plain = [self.channel.data, self.value.data or "", self.label.data or "", self.is_primary.data]
        return [*plain, office]


class IdRow(Part):
    """What another system calls them; an empty one is left out."""

    system = StringField(lazy("System"), [Length(max=60)])
    value = StringField(lazy("Identifier"), [Length(max=200)])


class PartyForm(Form):
    """The fields of every record, what it was when the form was opened, and who else looks like it."""

    NAMES: tuple[str, ...] = ()
    OWN: tuple = ()
    HELD: dict[str, Any] = {}

    version = HiddenField()
    original = HiddenField()
    was = HiddenField()
    anyway = HiddenField()
    meetings: tuple[Meeting, ...] = ()
    their: Their | None = None
    native_name = StringField(lazy("Name in its own script"), [SHORT])
    country = SelectField(lazy("Country"), default="")
    language = SelectField(lazy("Language"), default="")
    tz = StringField(
        lazy("Time zone"), [SHORT], description=lazy("For example Asia/Jakarta; empty: that of the country.")
    )
    owner = SelectField(lazy("Owner"), default="", description=lazy("Who of us looks after them."))
    tags = StringField(lazy("Tags"), [Length(max=1000)], description=lazy("Separated by commas."))
    reaches = FieldList(FormField(ReachRow), lazy("How to reach them"), min_entries=2, max_entries=40)
    external_ids = FieldList(FormField(IdRow), lazy("In other systems"), min_entries=1, max_entries=40)

    def offer(self, offered):
        """Fill the lists to choose from."""
        nothing, languages = [("", "")], language_choices()
        if self.language.data and self.language.data not in dict(languages):
            languages.append((self.language.data, self.language.data))
        self.country.choices = choices(nothing + offered.countries)
        self.language.choices = choices(nothing + languages)
        self.owner.choices = choices(nothing + with_held(offered.users, self.owner.data))
        for row in self.reaches:
            row.form.position.choices = row.form.position.choices or choices(nothing)
        return self

    def offer_offices(self, offices=()):
        """What an address may belong to: themselves, or a position they hold or held."""
        listed = [("0", _("Themselves, whatever they hold")), *offices]
        for row in self.reaches:
            row.form.position.choices = choices(listed)
        return self

    def validate_tz(self, field):
        """A zone that exists."""
        if field.data:
            refused_at(field, lambda: clock.known_zone(field.data))

    def validate_reaches(self, field):
        """Addresses that could be written to, and numbers that could be dialled."""
        wrong = [sentence for row in field if (sentence := problem_of(row.form, self))]
        if wrong:
            raise ValidationError(wrong[0])

    def validate_external_ids(self, field):
        """Each with its system, and no system twice."""
        named = [row.form.system.data for row in self.written_ids() if row.form.value.data]
        if not all(named) or len(named) < len(self.written_ids()):
            raise ValidationError(_("An identifier needs a system and a value."))
        if len(set(named)) < len(named):
            raise ValidationError(_("A system can know a record by one identifier only."))

    def wanted(self) -> dict:
        """What the form says, in words of the verbs."""
        return typed(self.chosen_values())

    def values(self) -> dict:
        """What the form says, as it can be kept in the page."""
        plain = {name: self[name].data or "" for name in self.NAMES}
        return plain | {
            "tags": [tag.strip() for tag in (self.tags.data or "").split(",") if tag.strip()],
            "reaches": [r.form.row() for r in self.reaches if r.form.value.data],
            "external_ids": [[r.form.system.data, r.form.value.data] for r in self.written_ids()],
            "custom": own_values(self),
        }

    def written_ids(self) -> list:
        """The rows of identifiers that say something."""
        return [row for row in self.external_ids if row.form.system.data or row.form.value.data]

    def own_fields(self) -> list:
        """The fields of the network's own, in order."""
        return [self[PREFIX + each.key] for each in self.OWN]

    def chosen_values(self) -> dict:
        """The same, after the choices of somebody whose changes met those of another."""
        values, theirs, was = self.values(), kept(self.original.data), kept(self.was.data)
        for name, choices_made in choices_sent(values).items():
            if "" in choices_made:
                source = {"theirs": theirs, "original": was}.get(choices_made[""], {})
                values[name] = source.get(name, values[name])
            else:
                three = (values[name], theirs.get(name), was.get(name))
                values[name] = chosen_entries(name, three, self.country.data, choices_made)
        return values

    def before(self) -> dict | None:
        """What the record was when the form was opened."""
        found = kept(self.original.data)
        return typed(found) if set(found) == set(self.values()) else None

    def seen_version(self) -> int | None:
        """The version of the record when the form was opened."""
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None

    def is_anyway(self) -> bool:
        """Whether to add it although there is something alike."""
        return self.anyway.data == "yes"

    def remember(self, version: int, values: dict):
        """Note what the record is now, for the next attempt."""
        self.version.data = str(version)
        self.original.data = json.dumps(values)
        return self

    def also(self, version: int, now: dict) -> list[str]:
        """What only somebody else changed since the form was opened, by its name."""
        was, yours = kept(self.original.data), self.values()
        if self.seen_version() in (None, version) or set(was) != set(yours):
            return []
        moved = [name for name in yours if same(now[name]) not in (same(was[name]), same(yours[name]))]
        return [self.called(name) for name in moved]

    def rows_merged(self) -> list[str]:
        """Rows of which only somebody else changed something, by what they are together."""
        return []

    def called(self, name: str) -> str:
        """A field as people call it."""
        return str(self[name].label.text) if name in self else str(_("Fields of our own"))

    def face(self, clash, now: dict) -> None:
        """Show what somebody else changed, take over what only they changed, and go on from there."""
        was, yours = kept(self.original.data), self.values()
        self.show({name: fold(yours[name], now[name], was.get(name)) for name in yours})
        self.was.data = self.original.data
        self.remember(clash.version, now)
        self.meetings = (*(self.meeting_of(each) for each in clash.fields), *clash.meetings)
        self.their = clash.their
        self.refuse(clash)

    def meeting_of(self, difference) -> Meeting:
        """What two people wrote, in words; of one entry where it is a collection."""
        name, entry = difference.field, difference.entry
        three = (difference.yours, difference.theirs, difference.original)
        if entry is None:
            said = [words(self[name], value) if name in self else str(value or "") for value in three]
            return Meeting(name, self.called(name), *said)
        own = self[PREFIX + str(entry)] if name == "custom" and PREFIX + str(entry) in self else None
        said = [self.entry_said(value, own) for value in three]
        label = str(own.label.text) if own else f"{self.called(name)}: {told(name, three, entry)}"
        return Meeting(f"{name}-{mark(entry)}", label, *said)

    def entry_said(self, value, own=None) -> str:
        """One entry as it is read; one that is not there is removed."""
        if value is None:
            return "" if own else _("not there")
        if isinstance(value, Reach):
            offices = {key: label for row in self.reaches for key, label, *_more in row.form.position.choices}
            return reach_said(value, offices if value.position_id else {})
        return words(own, plain(value)) if own else str(value)

    def show(self, values: dict):
        """Fill the fields with the values of a record."""
        for name in self.NAMES:
            self[name].data = values[name]
        self.tags.data = ", ".join(values["tags"])
        rows = [dict(zip(REACH, [*r[:4], str(r[4] or "0")], strict=True)) for r in values["reaches"]]
        self.reaches.process(None, [*rows, {}])
        ids = [dict(zip(("system", "value"), pair, strict=True)) for pair in values["external_ids"]]
        self.external_ids.process(None, [*ids, {}])
        self.offer_offices()
        show_own(self, values["custom"])
        return self


def same(value):
    """A value to be compared: as the page would keep it, nothing however it is written."""
    return json.loads(json.dumps(value or ""))


def with_held(offered: list[tuple[str, str]], held) -> list[tuple[str, str]]:
    """What may be chosen, and what is held although it may no longer be."""
    return [*offered, (held, f"#{held}")] if held and held not in dict(offered) else offered


def typed(values: dict) -> dict:
    """Values of a form in words of the verbs."""
    return values | {
        "owner": int(values["owner"]) if str(values.get("owner") or "").isdecimal() else None,
        "tags": tuple(values.get("tags", ())),
        "reaches": tuple(
            Reach(*row[:4], position_id=row[4] if len(row) > 4 else None) for row in values.get("reaches", ())
        ),
        "external_ids": {system: value for system, value in values.get("external_ids", ()) if system},
    }


def kept(text: str | None) -> dict:
    """What the page kept for us; nothing if somebody meddled with it."""
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def choices_sent(values) -> dict[str, dict[str, str]]:
    """What somebody chose: by field, of all of it ("") or of its entries by their marks."""
    from flask import request

    found: dict[str, dict[str, str]] = {}
    for key, choice in request.form.items():
        name, _dash, marked = key.removeprefix("choose-").partition("-")
        if key.startswith("choose-") and name in values:
            found.setdefault(name, {})[marked] = choice
    return found


def told(name: str, three, entry) -> str:
    """An entry by its name: an address, a tag and a name as it was written, an identifier by its system."""
    one = next((value for value in three if value is not None), entry)
    if name in ("tags", "aliases"):
        return str(one)
    return one.value if isinstance(one, Reach) else str(entry)


def problem_of(row: ReachRow, form: PartyForm) -> str:
    """Why a row cannot be used, said at the row too; nothing where it can."""
    try:
        if row.value.data:
            row.reach().norm(form.country.data or None)
    except Refused as error:
        row.value.errors = [*row.value.errors, error.sentence]
        return error.sentence
    return ""
