"""Files of contacts in which others had part: what can be read goes, what cannot is for somebody to decide."""

import io
import zipfile

import pytest
import typst
from docx import Document
from openpyxl import Workbook
from pypdf import PdfWriter
from sqlalchemy import select

from crm import timeline
from crm.insights.models import ReportNote
from crm.journal import SYSTEM, acting
from crm.kernel import db
from crm.privacy import erase, preview
from crm.privacy.contents import words_in_file
from crm.privacy.verbs import KEPT_FILES, Wish
from crm.timeline.models import Attachment

from .conftest import where

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def letter(words: str) -> bytes:
    """A text document whose words are cut into runs, as word processors do."""
    document, kept = Document(), io.BytesIO()
    paragraph = document.add_paragraph()
    for half in (words[: len(words) // 2], words[len(words) // 2 :]):
        paragraph.add_run(half).bold = half != words[: len(words) // 2]
    document.save(kept)
    return kept.getvalue()


def sheet(words: str) -> bytes:
    book, kept = Workbook(), io.BytesIO()
    book.active.append([words])
    book.save(kept)
    return kept.getvalue()


def printed(words: str) -> bytes:
    return typst.compile(f"= Minutes\n{words}".encode())


def scan() -> bytes:
    writer, kept = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.write(kept)
    return kept.getvalue()


def locked() -> bytes:
    """A PDF that asks for a password."""
    book, kept = PdfWriter(), io.BytesIO()
    book.add_blank_page(100, 100)
    book.encrypt("secret", algorithm="RC4-128")
    book.write(kept)
    return kept.getvalue()


def brought(life, content: bytes, name: str) -> int:
    return timeline.attach(io.BytesIO(content), name, by=life.officer, interaction_id=life.seen["both"]).id


@pytest.mark.parametrize(
    ("make", "name"), [(letter, "a.docx"), (sheet, "a.xlsx"), (printed, "a.pdf"), (str.encode, "a.txt")]
)
def test_what_has_the_name_in_it_goes_also_out_of_office_documents_and_pdf(life, make, name):
    number = brought(life, make("Present: Ayuwati Zulkarnaen, Ben Silva"), name)
    other = brought(life, make("Present: Ben Silva of Suva"), f"other-{name}")
    shown = {each.id: each.speaks for each in preview(life.party_id).files}
    assert (shown[number], shown[other]) == (True, False)
    row = erase(life.party_id, by=life.officer)
    assert db.session.get(Attachment, number) is None
    assert db.session.get(Attachment, other) is not None
    assert row.counts[KEPT_FILES] == 1


def test_what_cannot_be_read_is_shown_and_goes_only_when_it_is_ticked(life):
    picture, scanned = brought(life, PIXEL, "picture.png"), brought(life, scan(), "scan.pdf")
    shown = {each.id: each.speaks for each in preview(life.party_id).files}
    assert (shown[picture], shown[scanned]) == (None, None)
    row = erase(life.party_id, Wish("asked", files=frozenset({scanned})), by=life.officer)
    kept = set(db.session.scalars(select(Attachment.id)))
    assert picture in kept
    assert scanned not in kept
    assert row.counts[KEPT_FILES] == 1


def test_a_file_that_is_called_like_them_goes_whatever_is_in_it(life):
    number = brought(life, PIXEL, "Ayuwati_Zulkarnaen.png")
    erase(life.party_id, by=life.officer)
    assert db.session.get(Attachment, number) is None
    assert where(life.words) == []


def test_a_file_that_is_called_by_one_word_of_the_name_is_decided_on(life):
    number = brought(life, b"Of somebody else of this family", "Zulkarnaen notes.txt")
    shown = {each.id: each.speaks for each in preview(life.party_id).files}

    assert shown[number] is None


def test_letters_that_a_document_writes_as_numbers_are_read():
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("word/document.xml", "<w:p><w:t>Jos&#233; &#x1EE4;&amp;ko</w:t></w:p>")
    assert "Jos\u00e9 \u1ee4&ko" in words_in_file(kept.getvalue())


def test_a_hostile_file_is_only_one_that_cannot_be_read():
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"a" * 60_000_000)
    assert words_in_file(bomb.getvalue()) is None
    assert words_in_file(b"PK\x03\x04 broken") is None
    assert words_in_file(b"%PDF-1.7 broken") is None
    assert words_in_file(locked()) is None
    assert words_in_file(b"\xff\xfe" + "Ayu".encode("utf-16-le")) == "Ayu"


def test_words_beside_a_report_are_offered_and_lose_the_name(life):
    note = {"span": "quarter", "begins": 8106, "section": "contacts"}
    with acting(SYSTEM, "Wrote beside a report"):
        db.session.add(ReportNote(**note, body="Ayuwati Zulkarnaen opened doors"))
        db.session.flush()
    assert [each.words for each in preview(life.party_id).named if each.table == "report_note"]
    erase(life.party_id, by=life.officer)
    assert db.session.scalar(select(ReportNote.body)) == "[erased] opened doors"
