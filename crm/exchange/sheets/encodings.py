"""In which encoding a text was written; a broken one is told from an old one."""

import codecs
from pathlib import Path

from charset_normalizer import from_bytes

from crm.kernel.words import _

from .limits import NotASpreadsheet

SAMPLE = 1024 * 1024
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
OLD = [
    "cp1252", "cp1254", "cp1250", "cp1258", "cp1256", "cp1251", "cp874",
    "gb18030", "big5", "cp932", "shift_jis", "euc_jp", "cp949", "euc_kr",
]  # fmt: skip
LATIN = frozenset({"cp1250", "cp1252", "cp1254", "cp1258"})
TURKISH = frozenset("ĞİŞğış".encode("cp1254"))
BINARY = frozenset(range(0x20)) - {0x09, 0x0A, 0x0C, 0x0D, 0x1B}


def encoding_of(path: Path) -> str:
    """The encoding that reads the whole file; a sentence where none does."""
    with path.open("rb") as file:
        sample = file.read(SAMPLE)
    for mark, name in MARKS:
        if sample.startswith(mark):
            return checked(path, name)
    if wide := without_mark(sample):
        return checked(path, wide)
    if BINARY & set(sample):
        raise NotASpreadsheet(_("This is not a spreadsheet: save the list as .xlsx or .csv and try again."))
    if first_fault(path, "utf-8") is None:
        return "utf-8"
    if looks_like_utf8(sample):
        return checked(path, "utf-8")
    return old_encoding(path, sample)


def without_mark(sample: bytes) -> str | None:
    """UTF-16 that lost its mark: every other byte of plain text is nought."""
    half = len(sample) // 2
    if not half or sample.count(0) < half * 0.3:
        return None
    return "utf-16-le" if sample[1::2].count(0) > sample[::2].count(0) else "utf-16-be"


def looks_like_utf8(sample: bytes) -> bool:
    """Whether most letters beyond ASCII are good UTF-8, so that the rest must be damage."""
    text = sample.decode("utf-8", "surrogateescape")
    bad = sum(1 for c in text if "\udc80" <= c <= "\udcff")
    good = sum(1 for c in text if c > "\x7f") - bad
    return good >= bad


def old_encoding(path: Path, sample: bytes) -> str:
    """The likeliest of the encodings that were in use before UTF-8."""
    best = from_bytes(sample, cp_isolation=OLD).best()
    if best is None:
        raise NotASpreadsheet(
            _("The letters of this file cannot be read. Save it as .xlsx, or as CSV in UTF-8, and try again.")
        )
    if best.encoding in LATIN:
        return checked(path, latin(path, sample, best.encoding))
    return checked(path, best.encoding)


def latin(path: Path, sample: bytes, likely: str) -> str:
    """Turkish by the letters that are Icelandic in western European; western European where that fits."""
    high = [byte for byte in sample if byte >= 0xC0]
    if high and sum(byte in TURKISH for byte in high) >= len(high) * 0.2:
        return "cp1254"
    return "cp1252" if first_fault(path, "cp1252") is None else likely


def checked(path: Path, encoding: str) -> str:
    """The encoding, if it reads the file to its end."""
    line = first_fault(path, encoding)
    if line is not None:
        raise NotASpreadsheet(
            _(
                "Line %(line)s holds bytes that are not %(encoding)s: the file is damaged or was put together"
                " from two encodings. Save it again as .xlsx, or as CSV in UTF-8.",
                line=line,
                encoding=encoding.removesuffix("-sig").upper(),
            )
        )
    return encoding


def first_fault(path: Path, encoding: str) -> int | None:
    """The line of the first byte that the encoding does not know."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    with path.open("rb") as file:
        while chunk := file.read(SAMPLE):
            try:
                line += decoder.decode(chunk).count("\n")
            except UnicodeError as error:
                start = getattr(error, "start", 0)
                return line + chunk[:start].count(b"\n")
        try:
            decoder.decode(b"", final=True)
        except UnicodeError:
            return line
    return None
