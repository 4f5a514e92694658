"""The sheet of paper that newsletters are written on: masthead, words, and the foot we owe readers."""

from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template

from crm.kernel.words import _

from .clean import inlined
from .plain import RULE

HERE = Path(__file__).parent
SHEET = Template((HERE / "mail.html").read_text(encoding="utf-8"))
CSS = (HERE / "mail.css").read_text(encoding="utf-8")
RIGHT_TO_LEFT = {"ar", "fa", "he", "ur", "ps", "sd", "ug"}
PAD = "&#847;&zwnj;&nbsp;" * 60


@dataclass(frozen=True)
class Letterhead:
    """Who sends, and why the reader gets it."""

    network: str
    address: str
    topic: str
    language: str = "en"

    @property
    def direction(self) -> str:
        """Which way the language runs."""
        return "rtl" if self.language.split("-")[0] in RIGHT_TO_LEFT else "ltr"

    @property
    def why(self) -> str:
        """Why you get this."""
        if self.topic:
            return _(
                "You get this because you are on the list “%(topic)s” of %(network)s.",
                topic=self.topic,
                network=self.network,
            )
        return _("You get this as a contact of %(network)s.", network=self.network)


@dataclass(frozen=True)
class Links:
    """Stand-ins for the addresses that differ for each reader."""

    unsubscribe: str
    preferences: str
    web: str


def on_sheet(body: str, title: str, preheader: str, head: Letterhead, links: Links) -> str:
    """The words on our own sheet, styles inlined."""
    return inlined(
        SHEET.substitute(
            language=escape(head.language),
            direction=head.direction,
            title=escape(title),
            css=CSS,
            preheader=hidden(preheader),
            network=escape(head.network),
            body=body,
            footer=footer_html(head, links),
        )
    )


def as_brought(body: str, title: str, preheader: str, head: Letterhead, links: Links | None) -> str:
    """HTML that was brought along, in the plainest document; with our foot if links are given."""
    foot = f'<div style="{FOOT}">{footer_html(head, links)}</div>' if links else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(head.language)}" dir="{head.direction}">\n<head>\n'
        '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n</head>\n<body>\n{hidden(preheader)}\n{body}\n{foot}\n"
        "</body>\n</html>\n"
    )


FOOT = (
    "max-width:600px;margin:24px auto 0;padding:16px;border-top:1px solid #e1e5ea;"
    "font-family:Helvetica,Arial,sans-serif;font-size:13px;line-height:20px;color:#465361"
)


def hidden(preheader: str) -> str:
    """The line that mail programs show beside the subject, not shown in the mail itself."""
    if not preheader:
        return ""
    style = "display:none;max-height:0;max-width:0;overflow:hidden;opacity:0;font-size:1px;line-height:1px"
    return f'<div style="{style}">{escape(preheader)}{PAD}</div>'


def footer_html(head: Letterhead, links: Links) -> str:
    """Why you get this, the ways out, and where we are to be found."""
    ways = " · ".join(f'<a href="{address}">{escape(words)}</a>' for words, address in ways_out(links))
    return (
        f"<p>{escape(head.why)}</p>\n<p>{ways}</p>\n<p>{escape(head.network)}<br>{escape(head.address)}</p>"
    )


def footer_text(head: Letterhead, links: Links) -> str:
    """The same foot for the plain-text part."""
    ways = "\n".join(f"{words}: {address}" for words, address in ways_out(links))
    return f"{RULE}\n{head.why}\n\n{ways}\n\n{head.network}\n{head.address}\n"


def ways_out(links: Links) -> list[tuple[str, str]]:
    """What a reader can do about it."""
    return [
        (_("Unsubscribe"), links.unsubscribe),
        (_("Choose what we send"), links.preferences),
        (_("Read on the web"), links.web),
    ]
