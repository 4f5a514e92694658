"""Markdown, as far as a mail can show it: no HTML in it, every image and link kept."""

from markdown_it import MarkdownIt

from .tokens import spellings

LANGUAGE = MarkdownIt("commonmark", {"html": False})


def markdown_html(text: str, mark: str) -> str:
    """The Markdown as an HTML fragment; stand-ins in addresses come out as they went in."""
    html = LANGUAGE.render(text)
    return html.replace(spellings(mark)[1].upper(), mark)
