"""Files are what their name says, lie there once, and are handed out so that nothing in them runs."""

import io
import os
import time
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from crm import journal, timeline
from crm.kernel import db
from crm.kernel.errors import Refused
from crm.timeline import store
from crm.timeline.models import Attachment
from crm.timeline.types import clean_name
from crm.timeline.verbs import drop_orphans
from tests import factories

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + b"\x00" * 30
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF"


@pytest.fixture(autouse=True)
def own_folder(app, monkeypatch, tmp_path):
    settings = replace(app.config["SETTINGS"], data_dir=str(tmp_path), max_file_mb=1)
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    return tmp_path


def office(*names, mimetype=None):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "x")
    return made.getvalue()


def attached(content, name, by, party):
    return timeline.attach(io.BytesIO(content), name, by=by, party_id=party.party_id)


@pytest.mark.parametrize(
    ("content", "name", "mime"),
    [
        (PDF, "Letter.pdf", "application/pdf"),
        (PNG, "photo.PNG", "image/png"),
        (office("[Content_Types].xml", "word/document.xml"), "a.docx", "wordprocessingml.document"),
        (office("x", mimetype="application/vnd.oasis.opendocument.text"), "a.odt", "opendocument.text"),
        ("Notulen – rapat".encode(), "notes.txt", "text/plain"),
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR", "invite.ics", "text/calendar"),
        (b"From: a@b.example\r\n\r\nHello", "mail.eml", "message/rfc822"),
    ],
)
def test_what_is_taken(ayu, city, content, name, mime):
    assert attached(content, name, ayu, city).mime.endswith(mime)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<script>alert(1)</script>", "page.html"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "x.svg"),
        (b"MZ" + b"\x00" * 50, "run.exe"),
        (b"<script>alert(1)</script>", "x.pdf"),
        (PDF, "x.png"),
        (PNG, "x.txt"),
        (b"PK\x03\x04 broken", "x.docx"),
        (office("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "x.docx"),
        (office("[Content_Types].xml", "xl/workbook.xml"), "x.docx"),
        (b"", "x.txt"),
        (b"x" * (1024 * 1024 + 1), "x.txt"),
        (PDF, "noending"),
    ],
)
def test_what_is_refused_leaves_nothing_behind(ayu, city, own_folder, content, name):
    with pytest.raises(Refused):
        attached(content, name, ayu, city)

    assert [p for p in (own_folder / "files").rglob("*") if p.is_file()] == []


def test_the_same_content_lies_there_once(ayu, city, mayor, own_folder):
    first, second = attached(PDF, "a.pdf", ayu, city), attached(PDF, "b.pdf", ayu, mayor)

    assert first.sha256 == second.sha256
    assert attached(PDF, "again.pdf", ayu, city).id == first.id
    assert len([p for p in (own_folder / "files").rglob("*") if p.is_file()]) == 1


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\ayu\\Surat.pdf", "Surat.pdf"),
        ("evil\u202efdp.exe.pdf", "evilfdp.exe.pdf"),
        ('a\r\nSet-Cookie: "x".pdf', "aSet-Cookie_ _x_.pdf"),
        ("  .pdf", "pdf"),
        ("\u202e", "file"),
        ("x" * 500 + ".pdf", "x" * 120 + ".pdf"),
    ],
)
def test_names_are_harmless(given, kept):
    assert clean_name(given) == kept


def test_pictures_open_and_everything_else_is_kept_and_nothing_runs(officer, ayu, city):
    for content, name, way in ((PNG, "a.png", "inline"), (PDF, "Surat “x”.pdf", "attachment")):
        row = attached(content, name, ayu, city)
        with officer.get(f"/attachments/{row.id}") as answer:
            assert answer.data == content
        assert answer.headers["Content-Disposition"].startswith(f"{way}; filename*=UTF-8''")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert "no-store" in answer.headers["Cache-Control"]


def test_a_file_is_seen_with_its_contact(officer, ayu, city):
    private = factories.contact(city, by=ayu, visibility="private")
    row = timeline.attach(io.BytesIO(PDF), "a.pdf", by=ayu, interaction_id=private.id)

    assert officer.get(f"/attachments/{row.id}").status_code == 404
    assert officer.post(f"/attachments/{row.id}/remove").status_code == 404
    assert "a.pdf" not in officer.get(f"/orgs/{city.party_id}-makassar/files").text


def test_files_are_added_on_pages_and_refused_in_a_sentence(officer, city):
    where = f"/records/{city.party_id}/files"
    for content, name, said in ((PDF, "a.pdf", "Saved."), (b"x", "a.exe", "not kept")):
        sent = {"files": (io.BytesIO(content), name)}
        page = officer.post(where, data=sent, content_type="multipart/form-data", follow_redirects=True)
        assert said in page.text
    assert db.session.scalars(select(Attachment.name)).all() == ["a.pdf"]


def test_a_removed_file_comes_back_by_undo_and_an_old_orphan_goes(ayu, city):
    row = attached(PDF, "a.pdf", ayu, city)
    path = store.path_of(row.sha256)
    stray = store.keep(io.BytesIO(PNG), "stray.png")
    assert drop_orphans() == 0, "what has just come may still be under way"
    long_ago = time.time() - timedelta(days=40).total_seconds()
    for one in (path, store.path_of(stray.sha256)):
        os.utime(one, (long_ago, long_ago))
    removed = timeline.remove_file(row.id, by=ayu)

    assert drop_orphans() == 1
    assert path.exists(), "for a month it can be brought back"
    journal.undo(removed.written_in, by=ayu)
    assert db.session.scalar(select(Attachment.name)) == "a.pdf"
