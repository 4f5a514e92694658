"""Which files are taken: what is in them decides, and their name has to agree."""

import unicodedata
import zipfile
from pathlib import Path

import filetype

from crm.kernel.errors import Refused
from crm.kernel.words import _

LONGEST = 120
OFFICE = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
KNOWN = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "docx": OFFICE + "wordprocessingml.document",
    "xlsx": OFFICE + "spreadsheetml.sheet",
    "pptx": OFFICE + "presentationml.presentation",
    "odt": ODF + "text",
    "ods": ODF + "spreadsheet",
    "odp": ODF + "presentation",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "txt": "text/plain",
    "csv": "text/csv",
    "ics": "text/calendar",
    "eml": "message/rfc822",
}
INLINE = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
PARTS = {"word/": "docx", "xl/": "xlsx", "ppt/": "pptx"}
OLD_OFFICE = ("doc", "xls", "ppt")
PLAIN = ("txt", "csv", "ics", "eml")


def clean_name(filename: str) -> str:
    """The name of a file without folders, tricks of direction and characters that file systems refuse."""
    name = str(filename).replace("\\", "/").rpartition("/")[2]
    kept = "".join(c for c in unicodedata.normalize("NFC", name) if unicodedata.category(c)[0] != "C")
    kept = " ".join("".join("_" if c in '<>:"|?*' else c for c in kept).split()).strip(". ")
    stem, dot, ending = kept.rpartition(".")
    if not dot:
        return kept[:LONGEST] or "file"
    return f"{(stem[:LONGEST] or 'file').rstrip('. ')}.{ending[:10]}"


def mime_of(path: Path, name: str) -> str:
    """What a file is; a refusal where it is of no kind that we keep, or not what its name says."""
    ending = name.rpartition(".")[2].lower()
    if ending not in KNOWN:
        raise Refused(
            _("Files of this kind are not kept. Send a PDF, an office document, an image or text."),
            field="files",
        )
    if not agrees(path, ending):
        raise Refused(_("What is in the file is not what its name says."), field="files")
    return KNOWN[ending]


def agrees(path: Path, ending: str) -> bool:
    """Whether the content is what the ending says."""
    with path.open("rb") as file:
        head = file.read(8192)
    if ending in PLAIN:
        return is_text(head)
    if ending in OLD_OFFICE:
        return head.startswith(OLE)
    if head.startswith(b"PK"):
        return KNOWN[ending] == in_archive(path)
    return filetype.guess_mime(head) == KNOWN[ending]


def is_text(head: bytes) -> bool:
    """Whether it can be read as text, in whatever encoding."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return b"\x00" not in head and filetype.guess(head) is None


def in_archive(path: Path) -> str | None:
    """Which office document an archive is, by what lies in it."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                return archive.read("mimetype").decode("ascii", "replace").strip()
            if "[Content_Types].xml" not in names or any("vbaProject" in name for name in names):
                return None
            kind = next((k for start, k in PARTS.items() if any(n.startswith(start) for n in names)), "")
            return KNOWN.get(kind)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError):
        return None
