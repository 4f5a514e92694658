"""Puts subject, preview line, HTML and plain text of one newsletter together."""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field

from crm.delivery import Content, Slot
from crm.kernel.errors import Refused
from crm.kernel.words import _

from . import links as addresses
from .clean import clean
from .layout import Letterhead, Links, as_brought, footer_text, on_sheet
from .markdown import markdown_html
from .merge import Piece, scan
from .plain import plain_text
from .tokens import Wardrobe, free_mark

LONGEST = 500_000


@dataclass(frozen=True)
class Writing:
    """What was typed: Markdown, or HTML with or without a text of its own."""

    subject: str
    preheader: str = ""
    markdown: str | None = ""
    html: str | None = None
    text: str | None = None


@dataclass(frozen=True)
class Trouble:
    """Something that must be mended before anything is sent, and in which field."""

    field: str
    sentence: str


@dataclass
class Composed:
    """The compiled content, as far as it could be compiled, and what stands in the way."""

    content: Content
    body: str
    troubles: list[Trouble] = field(default_factory=list)

    def or_refused(self) -> Content:
        """The content; a refusal with the first trouble."""
        for trouble in self.troubles:
            raise Refused(trouble.sentence, field=trouble.field)
        return self.content


def compose(writing: Writing, head: Letterhead, known: Collection[str]) -> Composed:
    """Everything a reader gets, compiled once; what is wrong is listed, not raised."""
    return Desk(writing, head, known).composed()


def compile_markdown(text: str, known: Collection[str]) -> tuple[list[Piece], list[Piece]]:
    """A fragment of Markdown as HTML pieces and text pieces, without the sheet around it."""
    pieces, problems = scan(text, known)
    if problems:
        raise Refused(problems[0].sentence, field="markdown")
    wardrobe = Wardrobe(free_mark(text))
    body = markdown_html(wardrobe.text(pieces), wardrobe.mark)
    return wardrobe.pieces(body), wardrobe.pieces(plain_text(body))


class Desk:
    """Where one newsletter is put together; it exists as long as that takes."""

    def __init__(self, writing: Writing, head: Letterhead, known: Collection[str]):
        self.writing, self.head, self.known = writing, head, known
        self.troubles: list[Trouble] = []
        texts = [writing.subject, writing.preheader, writing.markdown, writing.html, writing.text]
        mark = free_mark(head.network, head.address, head.topic, *(text or "" for text in texts))
        self.wardrobe = Wardrobe(mark)

    def composed(self) -> Composed:
        """All parts, in the order they are read."""
        subject = self.one_line("subject", self.writing.subject)
        preheader = self.one_line("preheader", self.writing.preheader)
        body = self.body()
        self.troubles += [
            Trouble(self.body_field, sentence) for sentence in addresses.faults(body, self.wardrobe)
        ]
        html = self.sheet(body, subject, preheader)
        content = Content(
            language=self.head.language,
            subject=subject,
            preheader=preheader,
            text=self.plain(body),
            html=self.wardrobe.pieces(html),
        )
        return Composed(content, body, self.troubles)

    @property
    def body_field(self) -> str:
        """Which field the words were typed into."""
        return "markdown" if self.writing.html is None else "html"

    def pieces(self, name: str, text: str) -> list[Piece]:
        """One field compiled; its problems noted."""
        if len(text) > LONGEST:
            self.troubles.append(Trouble(name, _("This is longer than a mail can be.")))
            return []
        pieces, problems = scan(text, self.known)
        self.troubles += [Trouble(name, problem.sentence) for problem in problems]
        return pieces

    def one_line(self, name: str, text: str) -> list[Piece]:
        """A field that mail programs show on one line."""
        if any(unicodedata.category(char) in ("Cc", "Zl", "Zp", "Cs") for char in text):
            self.troubles.append(Trouble(name, _("This must be one line, without control characters.")))
            text = "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Zl", "Zp", "Cs"))
        return self.pieces(name, text)

    def body(self) -> str:
        """The words as HTML, with stand-ins."""
        if self.writing.html is None:
            typed = self.pieces("markdown", self.writing.markdown or "")
            return markdown_html(self.wardrobe.text(typed), self.wardrobe.mark)
        return clean(self.wardrobe.text(self.pieces("html", self.writing.html)))

    def sheet(self, body: str, subject: list[Piece], preheader: list[Piece]) -> str:
        """The whole HTML document."""
        title, line = self.wardrobe.text(subject), self.wardrobe.text(preheader)
        if self.writing.html is None:
            return on_sheet(body, title, line, self.head, self.links())
        complete = self.lets_out(body) and self.head.address in body
        return as_brought(body, title, line, self.head, None if complete else self.links())

    def plain(self, body: str) -> list[Piece]:
        """The plain-text part: given, or told from the HTML; always with a way out."""
        if self.writing.html is not None and (self.writing.text or "").strip():
            text = self.wardrobe.text(self.pieces("text", self.writing.text)).rstrip() + "\n"
        else:
            text = plain_text(body)
        if not (self.lets_out(text) and self.head.address in text):
            text = f"{text}\n{footer_text(self.head, self.links())}"
        return self.wardrobe.pieces(text)

    def lets_out(self, text: str) -> bool:
        """Whether the text has an unsubscribe link of its own."""
        tickets = (int(number) for number in self.wardrobe.pattern.findall(text))
        return any(self.wardrobe.slots[n].field == "unsubscribe_url" for n in tickets)

    def links(self) -> Links:
        """Stand-ins for the addresses that delivery knows."""
        ticket = self.wardrobe.ticket
        return Links(
            unsubscribe=ticket(Slot("unsubscribe_url", "")),
            preferences=ticket(Slot("preferences_url", "")),
            web=ticket(Slot("web_url", "")),
        )
