"""A report as a document: headings, captions and tables that a screen reader finds its way in."""

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from crm.kernel import moments
from crm.kernel.words import _

from .told import content_of
from .values import Report

BLOCKS = 20


def document(report: Report):
    """The whole report."""
    content, paper = content_of(report), Document()
    spoken(paper, moments.language().replace("_", "-"))
    paper.core_properties.title = content["title"]
    paper.core_properties.author = content["network"]
    paper.core_properties.created = report.at.replace(tzinfo=None)
    paper.add_heading(content["title"], 0)
    paper.add_paragraph(content["network"])
    paper.add_paragraph(content["origin"])
    for section in content["sections"]:
        write_section(paper, section, content)
    return paper


def spoken(paper, language: str) -> None:
    """Say in which language the words are."""
    properties = paper.styles["Normal"].element.get_or_add_rPr()
    mark = OxmlElement("w:lang")
    for name in ("w:val", "w:eastAsia", "w:bidi"):
        mark.set(qn(name), language)
    properties.append(mark)
    paper.core_properties.language = language


def write_section(paper, section: dict, content: dict) -> None:
    """One part, with what colleagues say about it."""
    paper.add_heading(section["title"], 1)
    for text in (section["about"], *section["summary"]):
        paper.add_paragraph(text)
    if section["words"]:
        if section["kept"]:
            paper.add_paragraph(section["kept"], style="Caption")
        paper.add_paragraph(section["words"], style="Quote")
    paper.add_paragraph(section["title"], style="Caption")
    table(paper, [content["figure"], *section["heads"]], section["rows"], section["title"])
    for part in section["splits"]:
        rows = [[name, number, "█" * max(1, share * BLOCKS // 100)] for name, number, share in part["rows"]]
        paper.add_paragraph(part["title"], style="Caption")
        table(paper, [_("Part"), _("Number"), content["share"]], rows, part["title"])
    paper.add_heading(content["definitions"], 2)
    for name, means in section["means"]:
        paper.add_paragraph(style="List Bullet").add_run(f"{name}: ").bold = True
        paper.paragraphs[-1].add_run(means)


def table(paper, heads: list[str], rows: list[list[str]], about: str) -> None:
    """A table whose head is one, repeated on every page, and that is described in words."""
    drawn = paper.add_table(rows=1, cols=len(heads), style="Light Grid Accent 1")
    described = OxmlElement("w:tblDescription")
    described.set(qn("w:val"), about)
    drawn._tbl.tblPr.append(described)  # noqa: SLF001  the library has no way to describe a table
    fill(drawn.rows[0].cells, heads)
    mark = OxmlElement("w:tblHeader")
    drawn.rows[0]._tr.get_or_add_trPr().append(mark)  # noqa: SLF001  nor to mark its head
    for row in rows:
        fill(drawn.add_row().cells, row)


def fill(cells, texts: list[str]) -> None:
    """Words at the beginning of a line, numbers at its end."""
    for place, (cell, text) in enumerate(zip(cells, texts, strict=True)):
        cell.text = text
        if place and text and text[0].isdigit():
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
