"""What one line says about a contact: the line itself, until somebody reads more out of it."""

from dataclasses import dataclass

from flask import url_for

from crm.kernel.access import may
from crm.kernel.words import _

from .values import Involved

LONGEST = 300


@dataclass(frozen=True)
class Draft:
    """What is filled in before anybody has seen the form; nothing of it is written."""

    subject: str = ""
    body: str = ""
    kind: str = "meeting"
    parties: tuple[Involved, ...] = ()


def read(text: str, party_id: int | None, by) -> Draft:
    """The line as subject, or as text where it is long; whom the page was about takes part."""
    line = " ".join(text.split())
    whom = (Involved(party_id),) if party_id else ()
    if len(line) <= LONGEST:
        return Draft(line, parties=whom)
    return Draft(line[: LONGEST - 1].rpartition(" ")[0] + "…", text.strip(), parties=whom)


def line_of(q: str, limit: int) -> list[dict]:
    """In the palette, "log" and a sentence open the form that it fills."""
    word, _space, text = q.strip().partition(" ")
    if limit < 1 or word.lower() != "log" or not text.strip() or not may("write"):
        return []
    url = url_for("timeline.quick", text=text.strip())
    return [
        {
            "label": _("Log: %(line)s", line=text.strip()),
            "about": "",
            "icon": "pencil-plus",
            "url": url,
            "group": "pages",
        }
    ]


def actions(hit: dict) -> list[dict]:
    """What the timeline can do with a record that the palette found."""
    if "kind" not in hit or not may("write"):
        return []
    url = url_for("timeline.add", party=hit["id"])
    return [{"label": _("Log a contact"), "icon": "pencil-plus", "url": url}]
