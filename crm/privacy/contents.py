"""The words within a file, as far as a program can read them: plain text, office documents and PDF."""

import html
import io
import lzma
import re
import zipfile
import zlib

from pypdf import PdfReader

MOST_BYTES = 40 * 1024 * 1024
MOST_PAGES = 300
PARTS = re.compile(r"(?:word|xl|ppt)/.*\.xml|content\.xml|styles\.xml|meta\.xml|docProps/.*\.xml")
ENDS = re.compile(
    r"</(?:w:p|w:tc|a:p|si|c|v|text:p|text:h|dc:\w+|cp:\w+)>|<(?:w:br|w:tab|a:br|text:tab|text:line-break)\b[^>]*>"
)
TAGS = re.compile(r"<[^>]*>")
TORN = (zipfile.BadZipFile, ValueError, KeyError, RuntimeError, EOFError, zlib.error, lzma.LZMAError, OSError)


def words_in_file(content: bytes) -> str | None:
    """What can be read in a file; nothing where it is a picture, a scan, or locked."""
    if content.startswith(b"PK"):
        return of_archive(content)
    if content.startswith(b"%PDF"):
        return of_pdf(content)
    if b"\x00" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None
    if content.startswith((b"\xff\xd8", b"\x89PNG", b"GIF8")):
        return None
    return in_letters(content)


def in_letters(content: bytes) -> str:
    """Plain text, in the encoding it says it has."""
    name = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    return content.decode(name, "replace")


def of_archive(content: bytes) -> str | None:
    """The words of a text document, a workbook or slides."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [each for each in archive.infolist() if PARTS.fullmatch(each.filename)]
            if not parts or sum(each.file_size for each in parts) > MOST_BYTES:
                return None
            return "\n".join(bare(archive.read(each).decode("utf-8", "replace")) for each in parts)
    except TORN:
        return None


def bare(markup: str) -> str:
    """The words of a part, without what marks them up; only what ends a line or a cell parts them."""
    return html.unescape(TAGS.sub("", ENDS.sub("\n", markup)))


def of_pdf(content: bytes) -> str | None:
    """The words of a PDF; nothing where it has only pictures of words."""
    try:
        pages = PdfReader(io.BytesIO(content)).pages
        if len(pages) > MOST_PAGES:
            return None
        words = "\n".join(page.extract_text() for page in pages)
    except Exception:  # noqa: BLE001  what is torn or locked in one file must not stand in the way of an erasure
        return None
    return words if words.strip() else None
