"""The words of a letter: from HTML to text, and without what was only quoted."""

import re
from html.parser import HTMLParser

LONGEST = 50_000
BLOCKS = {"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "blockquote", "table", "hr", "ul", "ol"}
SILENT = {"style", "script", "title", "head", "template"}
WROTE = re.compile(
    r"^\s*(?:>+\s*)?(?:On|Pada|Le|Am|Vào|El)\b.{0,300}\b(?:wrote|menulis|a écrit|schrieb|đã viết|escribió)\s*:\s*$"
    r"|^.{0,200}(?:写道|寫道|のメール|님이 작성)[:：]?\s*$"
)
ORIGINAL = re.compile(
    r"^\s*-{2,}\s*(?:Original Message|Original message|Pesan Asli|Message d'origine|原始邮件|原始郵件|원본 메시지)\s*-{2,}\s*$"
)


class Words(HTMLParser):
    """Keeps the words of HTML, a line for each block."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag, _attrs):
        """A block begins a line."""
        self.silent += tag in SILENT
        if tag in BLOCKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag):
        """A block ends a line."""
        self.silent = max(0, self.silent - (tag in SILENT))
        if tag in BLOCKS - {"br", "hr"}:
            self.pieces.append("\n")

    def handle_data(self, data):
        """Words that are shown."""
        if not self.silent:
            self.pieces.append(re.sub(r"\s+", " ", data))


def from_html(html: str) -> str:
    """The words of a page."""
    reader = Words()
    reader.feed(html[: LONGEST * 10])
    reader.close()
    return tidy("".join(reader.pieces))


def tidy(text: str) -> str:
    """Without signs that cannot be seen, trailing white space, and more than one empty line."""
    shown = "".join(
        c if c in "\n\t" or c.isprintable() else "" for c in text.replace("\r\n", "\n").replace("\r", "\n")
    )
    lines = [row.rstrip() for row in shown.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()[:LONGEST]


def without_quotes(text: str) -> str:
    """What the writer added: everything below an answered letter is left out."""
    kept: list[str] = []
    for row in text.split("\n"):
        if WROTE.match(row) or ORIGINAL.match(row):
            break
        if not row.lstrip().startswith(">"):
            kept.append(row)
    return tidy("\n".join(kept))
