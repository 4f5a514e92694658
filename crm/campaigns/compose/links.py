"""Where links and pictures lead: only to web pages and mail addresses, and never where a name says."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urlsplit

from crm.kernel.words import _

from .tokens import Wardrobe

WHOLE = ("http", "https")
HOST = re.compile(r"^[A-Za-z0-9\w.-]+(:[0-9]{1,5})?$")


@dataclass(frozen=True)
class Reference:
    """One address in a mail and what it is the address of."""

    tag: str
    url: str
    words: str


def references(html: str) -> list[Reference]:
    """Every address in the HTML, in order."""
    finder = Finder()
    finder.feed(html)
    finder.close()
    return finder.found


class Finder(HTMLParser):
    """Collects href and src."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found: list[Reference] = []
        self.pictures: list[dict] = []

    def handle_starttag(self, tag, attrs):
        """Notes the address of a link or picture."""
        given = dict(attrs)
        if tag == "a" and given.get("href") is not None:
            self.found.append(Reference("a", given["href"].strip(), given.get("title") or ""))
        elif tag == "img":
            self.pictures.append(given)
            self.found.append(Reference("img", (given.get("src") or "").strip(), given.get("alt") or ""))


def pictures_without_words(html: str) -> int:
    """How many pictures say nothing to somebody who cannot see them."""
    finder = Finder()
    finder.feed(html)
    return sum(1 for given in finder.pictures if "alt" not in given or not given["alt"].strip())


def faults(html: str, wardrobe: Wardrobe) -> Iterator[str]:
    """Sentences about addresses that cannot be used."""
    for reference in references(html):
        if sentence := fault(reference, wardrobe):
            yield sentence


def fault(reference: Reference, wardrobe: Wardrobe) -> str | None:
    """What is wrong with an address, or None."""
    url = unescape(reference.url)
    plain = wardrobe.pattern.sub("x", url)
    if only := wardrobe.pattern.fullmatch(url):
        slot = wardrobe.slots[int(only[1])]
        return None if slot.field.endswith("_url") else starts_with_slot(slot.field)
    if not url:
        return _("A picture has no address.") if reference.tag == "img" else _("A link has no address.")
    if first := wardrobe.pattern.match(url):
        return starts_with_slot(wardrobe.slots[int(first[1])].field)
    return wrong_address(url, plain, reference, wardrobe)


def wrong_address(url: str, plain: str, reference: Reference, wardrobe: Wardrobe) -> str | None:
    """The faults that can be seen in the address itself."""
    try:
        parts = urlsplit(plain)
        if wardrobe.pattern.search(urlsplit(url).netloc):
            return _("“%(url)s”: a merge field may not choose the website.", url=short(plain))
        host = parts.netloc.rpartition("@")[2]
    except ValueError:
        return _("“%(url)s” is not an address.", url=short(plain))
    if parts.scheme == "mailto" and reference.tag == "a":
        return None if "@" in parts.path else _("“%(url)s” has no mail address in it.", url=short(plain))
    if parts.scheme not in WHOLE:
        return _(
            "“%(url)s” is not a whole address. Begin with https://, http:// or mailto:.", url=short(plain)
        )
    if not HOST.match(host) or "." not in host.replace("localhost", "local.host") or " " in plain:
        return _("“%(url)s” is not an address.", url=short(plain))
    return None


def starts_with_slot(field: str) -> str:
    """A recipient's record must not decide where a link leads."""
    return _(
        "“%(field)s” cannot be the beginning of an address: write https:// and the website before it.",
        field=field,
    )


def short(url: str) -> str:
    """An address as a sentence can hold it."""
    return url if len(url) <= 60 else url[:59] + "…"
