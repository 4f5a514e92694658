"""Rows that are no entries of a list: empty ones, sums, notes, headings that come again."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from crm.kernel.words import _

from .limits import Numbered

LeftOut = Callable[[int, str], None]
SUMS = frozenset(
    """total|totals|grand total|subtotal|sub total|sum|jumlah|jumlah total|jumlah keseluruhan|total keseluruhan
    |sub jumlah|jumlah besar|kabuuan|tổng|tổng cộng|tổng số|cộng|รวม|รวมทั้งสิ้น|รวมทั้งหมด|合计|总计|小计|共计|合計|總計|小計|総計|計
    |합계|총계|소계|계|जम्मा|कुल|कुल जम्मा|कुल योग|योग|کل|میزان|মোট|সর্বমোট|එකතුව|மொத்தம்|нийт|дүн|итого|всего|toplam
    |genel toplam|ara toplam|somme|total général|sous total|soma|total geral|សរុប|ລວມ|စုစုပေါင်း""".replace(
        "\n", ""
    )
    .replace("    ", "")
    .split("|")
)
NOTE = re.compile(
    r"(\*|※|†|注[:：]|备注[:：]|註[:：]|\(\d\)\s|"
    r"(note|notes|nb|n\.b\.|source|sources|remark|remarks|catatan|sumber|keterangan|ghi chú|nguồn|หมายเหตุ|ที่มา|주[:：]|비고|"
    r"примечание|источник|not|kaynak|remarque|nota)\s*[:：.])",
    re.IGNORECASE,
)
BAND = re.compile(
    r"[-–—=*~•■►#_]{1,}\s*\S.*\S\s*[-–—=*~•■◄#_]{1,}|.{2,60}[:：]|"
    r"(?:region|région|zone|zona|group|groupe|grup|kelompok|cluster|wilayah|section|part|bagian|category|kategori|batch|wave|"
    r"district|chapter|area|tranche|vùng|nhóm)\s+(?:[IVX]{1,5}(?:-[A-Z])?|\d{1,3}|[A-Z])\b.*",
    re.IGNORECASE,
)
SIGNS = re.compile(r"[\s_\-./:：*()\[\]]+")
LONG = 60
MOST_TOLD = 1000


@dataclass
class Aside:
    """The rows that were left out: the first thousand by number and reason, all of them counted."""

    rows: list[dict] = field(default_factory=list)
    count: int = 0

    def note(self, number: int, why: str) -> None:
        """One more."""
        self.count += 1
        if self.count <= MOST_TOLD:
            self.rows.append({"row": number, "why": str(why)})


def plain(cell: str) -> str:
    """A cell as it is compared with a heading or a word for sums."""
    return SIGNS.sub(" ", cell.casefold()).strip()


def entries(
    source: Iterator[Numbered], headings: list[list[str]], left_out: LeftOut | None
) -> Iterator[Numbered]:
    """The rows that are entries; for each other one, its number and why it is none."""
    told = left_out or (lambda _number, _why: None)
    again = [[plain(cell) for cell in row] for row in headings]
    width = max((sum(map(bool, row)) for row in again), default=0)
    before = 0
    for number, cells in source:
        for gap in range(before + 1, number if before else 0):
            told(gap, _("The row is empty."))
        before = number
        why = reason(cells, again, width)
        if why:
            told(number, why)
        else:
            yield number, cells


def reason(cells: list[str], headings: list[list[str]], width: int) -> str | None:
    """Why a row is no entry."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if headings and is_again(cells, headings):
        return _("The headings come again.")
    is_band = len(filled) >= 3 and len(set(filled)) == 1 and "@" not in filled[0]
    said = filled[:1] if is_band else filled
    if width >= 3 and is_sum(said, width):
        return _("The row is a sum, not an entry.")
    if width >= 3 and len(said) == 1 and is_note(said[0]):
        return _("The row is a note, not an entry.")
    is_band = is_band or (
        width >= 3 and len(said) == 1 and "@" not in said[0] and bool(BAND.fullmatch(said[0]))
    )
    return _("The row is a heading of the rows below it, not an entry.") if is_band else None


def is_note(text: str) -> bool:
    """Whether the only cell of a row is a remark on the list."""
    return "@" not in text and bool(NOTE.match(text) or len(text) > LONG)


def is_again(cells: list[str], headings: list[list[str]]) -> bool:
    """Whether most of a row are the words of a row of headings, in their columns."""
    filled = [(place, plain(cell)) for place, cell in enumerate(cells) if cell.strip()]
    for row in headings:
        same = sum(place < len(row) and row[place] == word and word != "" for place, word in filled)
        if same >= 2 and same >= 0.8 * len(filled):
            return True
    return False


def is_sum(filled: list[str], width: int) -> bool:
    """A word for sums among few cells, the others numbers: `TOTAL | 1266`, `Jumlah: 12 orang`."""
    if len(filled) > max(2, width // 2) or any("@" in cell for cell in filled):
        return False
    words = [cell for cell in filled if not is_figure(cell)]
    if len(words) == 2 and not any(plain(word) in SUMS for word in words):
        return False
    return 0 < len(words) <= 2 and any(says_sum(cell, len(filled)) for cell in words)


def says_sum(cell: str, count: int) -> bool:
    """Whether a cell is a word for sums, alone or with a number behind it."""
    word = plain(cell)
    if word in SUMS:
        return True
    first, _sign, rest = word.partition(" ")
    counts = any(c.isdigit() for c in rest) or (count == 2 and len(first) > 3)  # `Total participants | 6`
    return first in SUMS and count <= 2 and counts


def is_figure(cell: str) -> bool:
    """Whether a cell is a number, with whatever parts its thousands."""
    return bool(re.fullmatch(r"[\d\s.,'%+-]+", cell))
