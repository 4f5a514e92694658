"""In which encoding a text was written; a damaged one is told from an old one."""

import codecs
from dataclasses import dataclass, replace
from pathlib import Path

from crm.kernel.words import _

from .limits import NotASpreadsheet
from .old_encodings import likeliest

SAMPLE = 1024 * 1024
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
BINARY = frozenset(range(0x20)) - {0x09, 0x0A, 0x0C, 0x0D, 0x1B}
FEW_LOST = frozenset({0})
MAX_NUL = 0.01  # a few stray noughts make no text a program; they are taken out and told
MAX_LOST = 0.02  # of the letters beyond ASCII; with more, the encoding is the wrong one
CHOICES = (
    "utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "cp1250", "cp1251", "cp1254", "cp1256", "cp1258", "cp874",
    "gb18030", "big5hkscs", "cp932", "euc_jp", "iso2022_jp", "cp949", "mac_roman", "cp850", "koi8_r", "cp866",
)  # fmt: skip


@dataclass(frozen=True)
class Written:
    """The encoding of a text, and how many of its signs could not be read."""

    encoding: str
    lost: int = 0
    mixed: int = 0
    has_nul: bool = False


def written_in(path: Path, wanted: str = "") -> Written:
    """How a file is written, and whether noughts stand in it that its encoding does not explain."""
    found = encoding_of(path, wanted)
    with path.open("rb") as file:
        has_nul = not found.encoding.startswith(("utf-16", "utf-32")) and b"\x00" in file.read(SAMPLE)
    return replace(found, has_nul=has_nul)


def encoding_of(path: Path, wanted: str) -> Written:
    """The encoding that reads the whole file, or the one that was asked for; a sentence where none does."""
    if wanted:
        return Written(wanted, fits(path, wanted).lost)
    with path.open("rb") as file:
        sample = file.read(SAMPLE)
    for mark, name in MARKS:
        if sample.startswith(mark):
            return checked(path, name)
    if wide := without_mark(sample):
        return checked(path, wide)
    if BINARY & set(sample) - FEW_LOST or sample.count(0) > max(1, len(sample) * MAX_NUL):
        raise NotASpreadsheet(_("This is not a spreadsheet: save the list as .xlsx or .csv and try again."))
    if b"\x1b$" in sample:
        return checked(path, "iso2022_jp")
    found = fits(path, "utf-8")
    if not found.lost or found.lost <= found.beyond / 2:
        return checked(path, "utf-8")
    read = checked(path, old(sample))
    is_latin = read.encoding in ("cp1252", "cp1250", "cp1254", "latin-1", "mac_roman", "cp850")
    return Written(read.encoding, read.lost, found.beyond - found.lost if is_latin else 0)


def old(sample: bytes) -> str:
    """The likeliest of the encodings that were in use before UTF-8."""
    found = likeliest(sample)
    if found is None:
        raise NotASpreadsheet(
            _("The letters of this file cannot be read. Save it as .xlsx, or as CSV in UTF-8, and try again.")
        )
    return found


def without_mark(sample: bytes) -> str | None:
    """UTF-16 that lost its mark: every other byte of plain text is nought."""
    half = len(sample) // 2
    if not half or sample.count(0) < half * 0.3:
        return None
    return "utf-16-le" if sample[1::2].count(0) > sample[::2].count(0) else "utf-16-be"


@dataclass
class Fit:
    """How well an encoding reads a file."""

    lost: int = 0
    beyond: int = 0
    line: int = 1


def fits(path: Path, encoding: str) -> Fit:
    """How many signs an encoding cannot read, of how many beyond ASCII, and the line of the first."""
    fit, line = Fit(), 1
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    with path.open("rb") as file:
        while chunk := file.read(SAMPLE):
            text = decoder.decode(chunk)
            if chunk.isascii() and not fit.lost and text.isascii():
                line += text.count("\n")
                continue
            lost = text.count("\ufffd")
            if lost and not fit.lost:
                fit.line = line + text[: text.index("\ufffd")].count("\n")
            fit.lost += lost
            fit.beyond += len(text) - len(text.encode("ascii", "ignore"))
            line += text.count("\n")
        fit.lost += decoder.decode(b"", final=True).count("\ufffd")
    return fit


def checked(path: Path, encoding: str) -> Written:
    """The encoding, if it reads all but a few signs of the file."""
    fit = fits(path, encoding)
    if fit.lost > max(3, fit.beyond * MAX_LOST) and fit.lost * 2 > fit.beyond:
        raise NotASpreadsheet(
            _(
                "Line %(line)s holds bytes that are not %(encoding)s: the file is damaged or was put together"
                " from two encodings. Save it again as .xlsx, or as CSV in UTF-8.",
                line=fit.line,
                encoding=encoding.removesuffix("-sig").upper(),
            )
        )
    return Written(encoding, fit.lost)
