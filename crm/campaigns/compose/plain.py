"""The plain-text part of a mail, told from its HTML: readable, with every address written out."""

import re
from html.parser import HTMLParser

BLOCKS = {"p", "div", "table", "tr", "td", "th", "section", "article", "center", "figure"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
SILENT = {"style", "script", "title", "head"}
RULE = "-" * 40


def plain_text(html: str) -> str:
    """The HTML as a person would type it."""
    teller = Teller()
    teller.feed(html)
    teller.close()
    return teller.told()


class Teller(HTMLParser):
    """Writes down lines while it reads tags."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = []
        self.line = ""
        self.lists: list[int | None] = []
        self.margin: list[str] = []
        self.bullet = ""
        self.links: list[tuple[str, int]] = []
        self.silent = 0
        self.verbatim = 0

    def handle_starttag(self, tag, attrs):
        """What a tag does to the line being written."""
        given = dict(attrs)
        if tag in SILENT:
            self.silent += 1
        elif tag == "br":
            self.line = self.line.rstrip() + "\n"
        elif tag == "hr":
            self.end_block()
            self.blocks.append(RULE)
        elif tag == "img":
            self.words(f"[{given['alt']}]" if given.get("alt") else "")
        elif tag == "a":
            self.links.append((given.get("href") or "", len(self.line)))
        else:
            self.open_block(tag, given)

    def open_block(self, tag, given):
        """Paragraphs, lists, quotations."""
        if tag in ("ul", "ol"):
            self.end_block(tight=bool(self.lists))
            self.lists.append(number(given.get("start"), 1) if tag == "ol" else None)
        elif tag == "li":
            self.end_block(tight=True)
            self.bullet = self.next_bullet()
        elif tag == "blockquote":
            self.end_block()
            self.margin.append("> ")
        elif tag == "pre":
            self.end_block()
            self.verbatim += 1
        elif tag in HEADINGS or tag in BLOCKS:
            self.end_block(tight=bool(self.bullet))

    def handle_endtag(self, tag):
        """What a closing tag finishes."""
        if tag in SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag == "a" and self.links:
            self.close_link(*self.links.pop())
        elif tag in HEADINGS:
            self.underline()
        else:
            self.close_block(tag)

    def close_block(self, tag):
        """The end of a paragraph, a list, a quotation."""
        if tag in ("ul", "ol"):
            self.end_block(tight=True)
            self.lists = self.lists[:-1]
            self.blocks += [] if self.lists else [""]
        elif tag == "blockquote":
            self.end_block()
            self.margin = self.margin[:-1]
        elif tag == "pre":
            self.end_block()
            self.verbatim = max(0, self.verbatim - 1)
        elif tag == "li" or tag in BLOCKS:
            self.end_block(tight=tag == "li" or bool(self.lists))

    def handle_data(self, data):
        """Words between tags."""
        if self.silent:
            return
        if self.verbatim:
            self.line += data
        else:
            self.words(re.sub(r"[ \t\r\n\f]+", " ", data))

    def words(self, text):
        """Adds words, never a space at the start of a line."""
        self.line += text.lstrip(" ") if self.line[-1:] in ("", "\n", " ") else text

    def close_link(self, href, start):
        """The address behind the words it belongs to, unless it is what they say."""
        said = self.line[start:].strip()
        if href and href.removeprefix("mailto:") not in (said, f"https://{said}"):
            self.line = f"{self.line.rstrip()} ({href})" if said else f"{self.line}{href}"

    def underline(self):
        """A heading stands out by the line under it."""
        heading = self.line.strip()
        if heading:
            self.line = f"{heading}\n{'-' * min(len(heading), len(RULE))}"
        self.end_block()

    def next_bullet(self):
        """A dash, or the next number of the list."""
        if not self.lists or self.lists[-1] is None:
            return "- "
        self.lists[-1] += 1
        return f"{self.lists[-1] - 1}. "

    def end_block(self, tight=False):
        """Puts the line away, indented as deep as it stands."""
        text = self.line.strip("\n") if self.verbatim else self.line.strip()
        if text:
            indent = "  " * max(0, len(self.lists) - 1)
            hang = " " * len(self.bullet or ("- " if self.lists else ""))
            first, *rest = text.split("\n")
            lines = [indent + (self.bullet or hang) + first, *(indent + hang + r for r in rest)]
            self.blocks.append("\n".join("".join(self.margin) + line for line in lines))
            self.bullet = ""
        self.line = ""
        if not tight and self.blocks and self.blocks[-1]:
            self.blocks.append("")

    def told(self) -> str:
        """Everything written so far."""
        self.end_block()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self.blocks)).strip() + "\n"


def number(text: str | None, otherwise: int) -> int:
    """A whole number, if that is what it says."""
    return int(text) if text and text.isdecimal() else otherwise
