"""Which sheet of a workbook is the list."""

from crm.kernel.words import _

from .limits import NotASpreadsheet
from .workbooks import Sheet


def fullest(sheets: list[Sheet], wanted: str = "") -> Sheet:
    """The sheet that was asked for, else the one that is most of a list; a sentence where none has anything."""
    if wanted:
        named = [sheet for sheet in sheets if sheet.name == wanted]
        if not named:
            raise NotASpreadsheet(_("This workbook has no such sheet."))
        if not named[0].head:
            raise NotASpreadsheet(_("The sheet “%(name)s” is empty.", name=wanted))
        return named[0]
    filled = [sheet for sheet in sheets if sheet.head]
    seen = [sheet for sheet in filled if not sheet.is_hidden] or filled
    if not seen:
        raise NotASpreadsheet(_("The file is empty."))
    return max(seen, key=likeness)


def likeness(sheet: Sheet) -> float:
    """How much of a list a sheet is: even rows of several cells, addresses among them, many of them."""
    rows = [[cell.strip() for cell in cells if cell.strip()] for _number, cells in sheet.head]
    bodies = [cells for cells in rows if len(set(cells)) > 2] or rows  # no titles, bands and sums
    widths = [len(cells) for cells in bodies]
    usual = max(set(widths), key=lambda width: (widths.count(width), width))
    even = sum(abs(width - usual) <= max(1, usual // 3) for width in widths) / len(widths)
    entries = sum(any("@" in cell for cell in cells) for cells in bodies)
    many = min(entries, 30) / 4 + min(len(rows), 60) / 10 + min(sheet.rows, 1000) / 1000
    return min(usual, 8) * even + 6 * entries / len(bodies) + 2 * len(bodies) / len(rows) + many
