"""What the short form writes, where one goes then, and what was heard too late to be ticked."""

from dataclasses import dataclass

from flask import g, request, url_for
from wtforms import FieldList, FormField

from crm.kernel import clock
from crm.kernel.errors import Refused
from crm.kernel.forms import Form

from . import bringing, filling, logbook, queries, verbs
from .heard import hear
from .logbook import Page
from .logform import MOST_KEPT, KeepRow
from .queries import circle
from .refusals import missing
from .verbs.parties import Row


class HeardForm(Form):
    """Promises that were heard, to be ticked."""

    keeps = FieldList(FormField(KeepRow), max_entries=MOST_KEPT)


@dataclass
class Later:
    """A contact and what is heard in it."""

    told: queries.Told
    form: HeardForm


def write(made: Page):
    """Write what was ticked, once: from a file, as the outcome of an agreed meeting, or anew."""
    fields = logbook.fields_of(made)
    brought = bringing.again(made)
    if made.form.source.data and brought is None:
        raise Refused(_gone())
    if brought:
        return bringing.write(made, fields, *brought)
    agreed = circle.planned(made.form.number("planned"), g.reader)
    if agreed is not None:
        return verbs.tell(agreed.id, fields, by=g.reader)
    return verbs.log(fields, by=g.reader, key=filling.key_of(made.form))


def _gone() -> str:
    """What is said of a file that was swept away meanwhile."""
    from crm.kernel.words import _

    return _("The file is no longer here. Bring it again.")


def dress(made: Page) -> None:
    """What the form shows beside what was typed: the file it came from, the meeting it tells of."""
    if made.form.source.data and (brought := bringing.again(made)):
        made.proposal = brought[1]
    agreed = circle.planned(made.form.number("planned"), g.reader) if made.guess is None else None
    if agreed is not None:
        made.guess = circle.guess_of(agreed)


def home(made: Page, row) -> str:
    """The record that it was about."""
    party = made.party.id if made.party else next(iter(sorted(made.chosen)), None)
    if party:
        return url_for("directory.show_record", party_id=party)
    return url_for("timeline.show", interaction_id=row.id)


def unheard(made: Page, row) -> str:
    """Where promises can be kept that nobody could tick, because there was no signal."""
    if "offline" not in request.form or not hear(made.form.text.data, (), made.form.day.data).promises:
        return ""
    return url_for("timeline.heard", interaction_id=row.id)


def heard_later(interaction_id: int) -> Later:
    """A contact with what is heard in its words."""
    told = queries.interaction(interaction_id, g.reader)
    form = HeardForm()
    if not form.is_submitted():
        row = told.interaction
        text = row.outcome or row.body or row.subject
        known = {task.title for task in told.tasks}
        day = row.starts_at.astimezone(clock.now().tzinfo).date()
        found = [p for p in hear(text, (), day).promises if p.title not in known]
        for promise in found[:MOST_KEPT]:
            form.keeps.append_entry(
                {
                    "keep": True,
                    "title": promise.title,
                    "direction": promise.direction,
                    "due_on": promise.due_on,
                }
            )
    return Later(told, form)


def keep(page: Later):
    """Keep the promises that were ticked."""
    row = page.told.interaction
    wanted = [k.form.fields(row.tz) for k in page.form.keeps if k.form.keep.data and k.form.title.data]
    parts = [Row(p.party.id, p.role, p.position.id if p.position else None) for p in page.told.parts]
    if not parts:
        raise missing()
    return verbs.keep_promises(row.id, wanted, parts, by=g.reader)
