"""What can be chosen on the pages of a newsletter: topics, segments, campaigns, people, zones."""

from sqlalchemy import select
from wtforms import SelectChoice

from crm.audiences import all_topics, live_segments
from crm.directory import find_parties
from crm.directory.models import Party
from crm.kernel import clock, db
from crm.kernel.words import _

from .compose import FIELDS
from .forms import AboutForm, AudienceForm, BeginForm, ScheduleForm
from .models import Campaign, Newsletter
from .queries.recipients import is_one_of, seat, some_readers
from .queries.writing import custom_fields, versions

FOUND = 12
FIELD_WORDS = {
    "given_name": lambda: _("Given name"),
    "family_name": lambda: _("Family name"),
    "full_name": lambda: _("Full name"),
    "native_name": lambda: _("Name in their script"),
    "salutation": lambda: _("Salutation"),
    "email": lambda: _("E-mail address"),
    "language": lambda: _("Language"),
    "position": lambda: _("Position"),
    "organisation": lambda: _("Organisation"),
    "country": lambda: _("Country"),
}


def campaigns_in_use() -> list[Campaign]:
    """Campaigns that a newsletter may be put into."""
    return list(
        db.session.scalars(
            select(Campaign).where(Campaign.archived_at.is_(None)).order_by(Campaign.id.desc()).limit(200)
        )
    )


def offer(field, rows, none: str | None = None) -> None:
    """Fill a choice with rows that have a number and a name."""
    first = [SelectChoice("", none)] if none is not None else []
    field.choices = first + [SelectChoice(row.id, row.name) for row in rows]


def for_begin(form: BeginForm) -> BeginForm:
    """Which campaign a new newsletter may belong to."""
    offer(form.campaign_id, campaigns_in_use(), _("no campaign"))
    return form


def for_about(form: AboutForm) -> AboutForm:
    """Which campaign a newsletter may be moved to."""
    offer(form.campaign_id, campaigns_in_use(), _("no campaign"))
    return form


def for_content(newsletter: Newsletter, party_id: int | None = None) -> dict:
    """What the page of words shows beside them."""
    fields = [(name, FIELD_WORDS[name]()) for name in FIELDS]
    fields += [(f"custom.{field.key}", field.label) for field in custom_fields()]
    return {
        "merge_fields": fields,
        "version_count": len(versions(newsletter.mailing_id)),
        **for_preview(newsletter, party_id),
    }


def for_preview(newsletter: Newsletter, party_id: int | None = None) -> dict:
    """Whose eyes the preview may be seen with."""
    return {"seat": seat(newsletter, party_id), "some_readers": some_readers(newsletter)}


def for_audience(form: AudienceForm, newsletter: Newsletter) -> AudienceForm:
    """Topics, segments of people, and the people chosen by hand."""
    offer(form.topic_id, all_topics(), _("no topic: all our mail"))
    offer(form.segment_id, live_segments("person"), _("choose a segment"))
    for field in (form.person_ids, form.leave_out):
        field.choices = names_of(field.data or [])
    return form


def audience_now(newsletter: Newsletter) -> dict:
    """The readers as they are chosen now, as the form shows them."""
    return {
        "topic_id": newsletter.mailing.topic_id,
        "chosen": "segment" if newsletter.person_ids is None else "people",
        "person_ids": newsletter.person_ids or [],
        "leave_out": newsletter.leave_out,
    }


def names_of(ids) -> list[SelectChoice]:
    """People by number, as a choice; long lists are cut for the page, not for the sending."""
    rows = db.session.scalars(
        select(Party).where(is_one_of(Party.id, list(ids)), Party.kind == "person").order_by(Party.sort_name)
    )
    return [SelectChoice(party.id, party.display_name) for party in rows]


def people_like(q: str) -> list:
    """People whose name has these letters."""
    return find_parties(q.strip()[:200], FOUND, "person")


def zone_of(newsletter: Newsletter, reader) -> str:
    """The zone that was meant last, else the reader's own."""
    return newsletter.mailing.zone or reader.tz or "UTC"


def for_schedule(form: ScheduleForm) -> ScheduleForm:
    """Every zone there is."""
    form.zone.choices = list(clock.zones())
    return form


def back(address: str | None, otherwise: str) -> str:
    """An address on this site, else the usual one."""
    if address and address.startswith("/") and address[1:2] not in ("/", "\\"):
        return address
    return otherwise
