"""A report as a workbook: a sheet for each part, with what each figure means, and when it was computed."""

from io import BytesIO

import xlsxwriter

from crm.kernel.cells import harmless, printable
from crm.kernel.words import _

from .told import by_words, heads, origin
from .values import Report, Section

CALM = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def workbook(report: Report) -> bytes:
    """The whole report."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, CALM)
    looks = {
        "bold": book.add_format({"bold": True}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        "number": book.add_format({"num_format": "#,##0"}),
    }
    for section in report.sections:
        write_section(book.add_worksheet(section.title.translate(FORBIDDEN)[:31]), section, report, looks)
    book.close()
    return out.getvalue()


def write_section(sheet, section: Section, report: Report, looks: dict) -> None:
    """One part: where it comes from, the words beside it, its figures, and how they are split."""
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 3, 20)
    sheet.set_column(4, 4, 80)
    place = 0
    for text in (section.title, section.about, origin(report), *section.summary, *words_of(section)):
        write_text(sheet, (place, 0), text, looks["bold"] if place == 0 else None)
        place += 1
    place = write_figures(sheet, place + 1, section, report, looks)
    for each in section.figures:
        for dim, shares in each.shares.items():
            if each.count:
                place = write_shares(sheet, place + 1, by_words(each, dim), shares, looks)


def words_of(section: Section) -> list[str]:
    """What colleagues say, and since when they do."""
    words = section.words
    if not words.body:
        return []
    head = _("Kept from %(period)s", period=words.period.name) if words.is_carried else _("Words")
    return [f"{head}: {words.body}"]


def write_figures(sheet, place: int, section: Section, report: Report, looks: dict) -> int:
    """The table of figures; the line after it."""
    for column, text in enumerate((_("Figure"), *heads(report.period), _("What it means"))):
        write_text(sheet, (place, column), text, looks["bold"])
    for each in section.figures:
        place += 1
        write_text(sheet, (place, 0), str(each.figure.label))
        for column, n in enumerate(each.counts, start=1):
            if n is not None:
                sheet.write_number(place, column, n, looks["number"])
        write_text(sheet, (place, 4), str(each.figure.means), looks["wrap"])
    return place + 1


def write_shares(sheet, place: int, title: str, shares, looks: dict) -> int:
    """A figure by its parts; the line after it."""
    write_text(sheet, (place, 0), title, looks["bold"])
    for share in shares:
        place += 1
        write_text(sheet, (place, 0), share.name or _("not known"))
        sheet.write_number(place, 1, share.count, looks["number"])
    return place + 1


def write_text(sheet, place: tuple[int, int], text: str, look=None) -> None:
    """A cell that is text, whatever it looks like."""
    sheet.write_string(*place, printable(harmless(str(text))), look)
