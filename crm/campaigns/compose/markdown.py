"""Markdown, as far as a mail can show it: no HTML in it, every image and link kept."""

import re
from urllib.parse import quote

from markdown_it import MarkdownIt
from markdown_it.common.normalize_url import normalizeLink

from .tokens import spellings

LANGUAGE = MarkdownIt("commonmark", {"html": False})
STAND_IN = re.compile("[\ue000-\uf8ff]")
RESERVED = "%;/?:@&=+$,-_.!~*'()#[]"


def kept_address(url: str) -> str:
    """An address as it is written in HTML; a host with a stand-in in it is not made ASCII."""
    return quote(url, safe=RESERVED) if STAND_IN.search(url) else normalizeLink(url)


LANGUAGE.normalizeLink = kept_address


def markdown_html(text: str, mark: str) -> str:
    """The Markdown as an HTML fragment; stand-ins in addresses come out as they went in."""
    html = LANGUAGE.render(text)
    return html.replace(spellings(mark)[1].upper(), mark)
