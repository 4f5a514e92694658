"""The short way of logging a contact: what the form shows, what is heard in its text, what comes of it."""

from dataclasses import dataclass, field
from datetime import datetime, time
from uuid import uuid4
from zoneinfo import ZoneInfo

from flask import g, request

from crm.directory.models import Party
from crm.kernel import clock
from crm.kernel.errors import Refused
from crm.kernel.words import _

from . import brought
from .forms import number_or_none
from .heard import Heard, hear
from .logform import MOST_KEPT, MOST_WHO, LogForm
from .queries import circle, naming
from .values import InteractionFields, Involved

SHORT = 120
NOON = time(12)


@dataclass
class Page:
    """The short form, with whom it offers."""

    form: LogForm
    party: Party | None = None
    chips: list[Party] = field(default_factory=list)
    chosen: set[int] = field(default_factory=set)
    guess: circle.Guess | None = None
    is_guessed: bool = False
    heard: Heard = field(default_factory=Heard)
    proposal: brought.Proposal | None = None
    events: list = field(default_factory=list)


def page() -> Page:
    """The form as it was sent, or a new one that guesses where its reader comes from."""
    form = LogForm()
    made = Page(form)
    if form.is_submitted():
        made.party = party_of(form.number("party"))
        made.chosen = set(chosen_in_request())
    else:
        begin(made)
    form.zone.choices = list(clock.zones())
    return with_chips(made)


def from_line() -> Page:
    """A new form with a line that somebody typed on a record or in the palette."""
    text = (request.values.get("text") or "")[:10_000]
    party = party_of(number_or_none(request.values.get("party")))
    form = LogForm(formdata=None)
    made = Page(form, party)
    if party is not None and party.is_person:
        made.chosen = {party.id}
    fill_in(form, made, text=text, back=request.values.get("back", ""))
    form.zone.choices = list(clock.zones())
    return made


def begin(made: Page) -> None:
    """A new form, about the record of the address, the meeting of this hour, or the last place."""
    asked = number_or_none(request.args.get("party"))
    made.guess = circle.meeting_now(g.reader) if not asked else None
    made.party = party_of(asked)
    if made.guess:
        made.party, made.chosen = made.guess.place, set(made.guess.people)
    elif made.party is None:
        made.party = circle.last_place(g.reader)
        made.is_guessed = made.party is not None
    if made.party is not None and made.party.is_person:
        made.chosen = {made.party.id}
    fill_in(made.form, made)


def fill_in(form: LogForm, made: Page, **more) -> None:
    """Fill a new form."""
    row = made.guess.interaction if made.guess else None
    zone = row.tz if row else g.reader.tz
    local = (row.starts_at if row else clock.now()).astimezone(ZoneInfo(zone))
    form.process(
        None,
        **{
            "key": uuid4().hex,
            "party": str(made.party.id) if made.party else "",
            "planned": str(row.id) if row else "",
            "back": request.args.get("back", ""),
            "kind": row.kind if row else "meeting",
            "day": local.date(),
            "time": local.time().replace(second=0, microsecond=0),
            "zone": zone,
            "visibility": row.visibility if row else "all",
        }
        | more,
    )


def chosen_in_request() -> list[int]:
    """The ticked chips, and those picked by name before."""
    numbers = [number_or_none(text) for text in request.form.getlist("who")[:MOST_WHO]]
    return list(dict.fromkeys(n for n in numbers if n))


def party_of(number: int | None) -> Party | None:
    """The record that the form is about, if there is one."""
    found = naming.parties([number]).get(number) if number else None
    return None if found is None or found.is_archived else found


def with_chips(made: Page) -> Page:
    """Everybody who can be ticked: those of this place first, then whom somebody chose."""
    near = {party.id: party for party in circle.around(made.party)}
    others = naming.parties(made.chosen - near.keys())
    first = [party for party in near.values() if party.id in made.chosen] + list(others.values())
    rest = [party for party in near.values() if party.id not in made.chosen]
    made.chips = first + rest[: max(circle.CHIPS - len(first), 3)]
    made.chosen &= {party.id for party in made.chips}
    return made


def listen(made: Page) -> Page:
    """Fill in what the text says, where nobody has set it by hand; nothing is written anywhere."""
    form = made.form
    text, touched = form.text.data or "", form.touches()
    near, named = circle.around(made.party), circle.mentioned(text)
    here = {party.id for party in near} | ({made.party.id} if made.party else set())
    known = {party.id: party for party in [*named, *near, *([made.party] if made.party else [])]}
    who = [circle.someone(party, party.id in here) for party in known.values()]
    zone = form.zone.data if form.zone.data in clock.zones() else g.reader.tz
    made.heard = hear(text, who, clock.today(zone))
    set_how_and_when(made, touched, zone)
    set_who(made, known, touched)
    set_promises(made)
    return with_chips(made)


def set_how_and_when(made: Page, touched: set[str], zone: str) -> None:
    """How and when, as heard."""
    form, heard = made.form, made.heard
    if heard.kind and "kind" not in touched:
        form.kind.data = heard.kind.kind
    if heard.when and "when" not in touched:
        today = clock.today(zone)
        form.day.data = heard.when.day or form.day.data
        same_day = form.day.data == today
        now = clock.now().astimezone(ZoneInfo(zone)).time().replace(second=0, microsecond=0)
        form.time.data = heard.when.time or (now if same_day else NOON)


def set_who(made: Page, known: dict[int, Party], touched: set[str]) -> None:
    """Who, as heard: people are ticked; an organisation only where the form is about none yet."""
    people = {each.party_id for each in made.heard.parties if each.is_person}
    made.chosen |= {n for n in people if f"who:{n}" not in touched}
    places = [each.party_id for each in made.heard.parties if not each.is_person]
    if made.party is None and places:
        made.party = known[places[0]]
        made.form.party.data = str(made.party.id)


def set_promises(made: Page) -> None:
    """Rows for what was promised; what the reader said of a row that is heard again stays."""
    rows = made.form.keeps
    before = {entry.form.title.data: entry.form for entry in rows}
    fresh = []
    for promise in made.heard.promises:
        kept = before.get(promise.title)
        fresh.append(
            {
                "keep": kept.keep.data if kept else True,
                "title": promise.title,
                "direction": kept.direction.data if kept else promise.direction,
                "due_on": kept.due_on.data if kept else promise.due_on,
            }
        )
    while rows.entries:
        rows.pop_entry()
    for row in fresh[:MOST_KEPT]:
        rows.append_entry(row)


def fields_of(made: Page) -> InteractionFields:
    """What is written down: what was ticked and typed, and nothing that was only heard."""
    form = made.form
    zone = form.zone.data or "UTC"
    text = form.text.data
    subject = form.subject.data or short(text)
    return InteractionFields(
        form.kind.data,
        subject,
        clock.moment_in(zone, datetime.combine(form.day.data, form.time.data)),
        tz=zone,
        parties=tuple(Involved(number) for number in whom(made)),
        minutes=form.minutes.data,
        place=form.place.data or "",
        body="" if text == subject else text,
        visibility=form.visibility.data,
        promises=tuple(
            row.form.fields(zone) for row in form.keeps if row.form.keep.data and row.form.title.data
        ),
    )


def whom(made: Page) -> list[int]:
    """Those who are ticked or named, and the organisation that it is about."""
    other = (made.form.other_who.data or "").strip()
    numbers = sorted(made.chosen) + (named_one(other) if other else [])
    if made.party is not None and (not made.party.is_person or not numbers):
        numbers.append(made.party.id)
    if not numbers:
        raise Refused(_("Say with whom it was, or whom it is about."), field="other_who")
    return list(dict.fromkeys(numbers))


def named_one(text: str) -> list[int]:
    """Somebody else, by name."""
    try:
        return naming.named([text])
    except Refused as error:
        raise Refused(error.sentence, field="other_who") from error


def short(text: str) -> str:
    """The first sentence, or as much of it as a line takes."""
    line = " ".join(text.split())
    if len(line) <= SHORT:
        return line
    end = min((line.find(sign) for sign in (". ", "! ", "? ", "。") if line.find(sign) > 10), default=-1)
    if 0 < end <= SHORT:
        return line[: end + 1]
    return (line[:SHORT].rpartition(" ")[0] or line[:SHORT]) + "…"
