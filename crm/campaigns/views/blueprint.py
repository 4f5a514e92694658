"""One blueprint for all pages of campaigns and newsletters."""

from flask import Blueprint, render_template, request, url_for

from crm.audiences import uses_segment
from crm.kernel.pages import after, cursor
from crm.kernel.words import _

from .. import queries
from ..frame import TONES, frame, home_of, status_word
from ..queries.recipients import REASONS

blueprint = Blueprint("campaigns", __name__)


@blueprint.app_template_global()
def newsletter_url(newsletter) -> str:
    """The page that a newsletter opens with."""
    return url_for(f"campaigns.{home_of(newsletter)}", mailing_id=newsletter.mailing_id)


@uses_segment
def newsletters_for(segment_id: int) -> list[tuple[str, str]]:
    """What the page of a segment says is written for it."""
    return [
        (found.subject or _("Untitled newsletter"), newsletter_url(found))
        for found in queries.written_for(segment_id)
    ]


blueprint.add_app_template_global(status_word)


@blueprint.app_template_global()
def status_tone(status: str) -> str:
    """The colour of a state."""
    return TONES[status]


@blueprint.app_template_global()
def reason_word(reason: str | None) -> str:
    """Why somebody is left out, as people say it."""
    return str(REASONS.get(reason or "", reason or ""))


def framed(step: str, mailing_id: int, **context):
    """One page of a newsletter inside its frame."""
    newsletter = context.pop("newsletter", None) or queries.live_newsletter(mailing_id)
    return render_template(
        f"campaigns/{step}.html", frame=frame(newsletter, step), newsletter=newsletter, **context
    )


def place(name: str = "after") -> int | None:
    """The number in a cursor, if the address has one."""
    values = after(request.args.get(name))
    is_number = bool(values) and type(values[0]) is int and 0 <= values[0] < 2**63
    return values[0] if is_number else None


def page_of(rows: list, size: int, number) -> tuple[list, str | None]:
    """A page of rows, and the cursor of the next one."""
    return rows[:size], cursor(number(rows[size - 1])) if len(rows) > size else None
