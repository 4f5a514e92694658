"""Calendar files and letters: read into proposals, ticked, written once; hostile ones get a sentence."""

import base64
import re
from io import BytesIO

import pytest
from sqlalchemy import func, select

from crm.kernel import db
from crm.timeline import bringing
from crm.timeline.brought import Unreadable, proposal_from_email, proposals_from_file
from crm.timeline.models import Attachment, Interaction
from tests import factories
from tests.directory.conftest import saved
from tests.timeline.test_log import inputs

ICS = """BEGIN:VCALENDAR
VERSION:2.0
METHOD:REQUEST
BEGIN:VTIMEZONE
TZID:Singapore Standard Time
BEGIN:STANDARD
DTSTART:16010101T000000
TZOFFSETFROM:+0800
TZOFFSETTO:+0800
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:abc-1@example.org
SUMMARY:Courtesy visit
DTSTART;TZID="Singapore Standard Time":20261112T110000
DTEND;TZID="Singapore Standard Time":20261112T120000
LOCATION:Balai Kota
ORGANIZER;CN=Ayu:mailto:ayu@example.org
ATTENDEE;CN=Ratna:mailto:ratna@makassar.example
ATTENDEE;CN=Stranger:mailto:who@else.example
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")
MAIL = (
    """From: Ratna <ratna@makassar.example>
To: Ayu <ayu@example.org>
Subject: =?utf-8?b?UmU6IOKAnEZvcnVt4oCd?=
Date: Thu, 12 Nov 2026 10:00:00 +0800
Message-ID: <m1@makassar.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=xx

--xx
Content-Type: text/html; charset=utf-8

<style>p{}</style><p>We bring two.</p><script>alert(1)</script>
<p>On Monday, Ayu wrote:</p><blockquote>Old words</blockquote>
--xx
Content-Type: text/csv; name="seats.csv"
Content-Disposition: attachment; filename="seats.csv"
Content-Transfer-Encoding: base64

"""
    + base64.b64encode(b"a,b\n1,2\n").decode()
    + "\n--xx--\n"
)
FORWARD = """From: Ayu <ayu@example.org>
To: ayu@example.org
Subject: Fwd: Seats
Date: Fri, 13 Nov 2026 10:00:00 +0800

For the file.

---------- Forwarded message ---------
From: Ratna <ratna@makassar.example>
Date: Thu, Nov 12, 2026 at 10:00 AM
Subject: Seats
To: Ayu <ayu@example.org>

We bring two.
"""


@pytest.fixture
def known(city):
    person = factories.person("Ratna", emails=("ratna@makassar.example",))
    factories.position(person, city, "Mayor")
    return person


def bring(officer, raw, name, **more):
    file = {"file": (BytesIO(raw.encode() if isinstance(raw, str) else raw), name)}
    return officer.post("/log/bring", data=file | more, content_type="multipart/form-data")


def test_an_invitation_fills_the_form_and_twice_is_once(officer, known):
    page = bring(officer, ICS, "invite.ics").text
    form = inputs(page)
    assert form["who"] == [str(known.party_id)]
    assert (form["day"], form["time"], form["zone"]) == (["2026-11-12"], ["11:00"], ["Asia/Singapore"])
    assert form["minutes"] == ["60"]
    assert "who@else.example" in page
    assert db.session.scalar(select(func.count()).select_from(Interaction)) == 0

    saved(officer.post("/log", data=form))
    moved = ICS.replace("T110000", "T140000").replace("T120000", "T150000")
    page = bring(officer, moved, "invite.ics").text
    assert "This is here already" in page
    saved(officer.post("/log", data=inputs(page)))
    row = db.session.scalars(select(Interaction)).one()
    assert row.starts_at.isoformat() == "2026-11-12T06:00:00+00:00"

    off = ICS.replace("METHOD:REQUEST", "METHOD:CANCEL")
    page = bring(officer, off, "invite.ics").text
    assert "called off" in page
    saved(officer.post("/log", data=inputs(page)))
    assert db.session.scalar(select(Interaction.archived_at)) is not None


def test_a_letter_is_read_with_its_file_and_without_what_it_quotes(officer, known):
    page = bring(officer, MAIL, "mail.eml").text
    form = inputs(page)
    assert form["kind"] == ["email_in"]
    assert form["text"] == ["We bring two."]
    assert "alert(1)" not in page
    assert form["attach"] == ["0"]

    saved(officer.post("/log", data=form))
    assert db.session.scalars(select(Attachment.name)).all() == ["seats.csv"]
    row = db.session.scalars(select(Interaction)).one()
    assert (row.subject, row.kind) == ("Re: “Forum”", "email_in")


def test_who_wrote_decides_whether_it_came_or_went():
    assert proposal_from_email(MAIL.encode(), ours={"ayu@example.org"}).kind == "email_in"
    assert proposal_from_email(MAIL.encode(), ours={"ratna@makassar.example"}).kind == "email_out"


def test_a_letter_that_one_of_us_forwards_stands_for_the_one_within():
    found = proposal_from_email(FORWARD.encode(), ours={"ayu@example.org"}, zone="Asia/Makassar")
    assert (found.kind, found.sender, found.subject) == ("email_in", "ratna@makassar.example", "Seats")
    assert found.starts_at.isoformat() == "2026-11-12T02:00:00+00:00"
    assert found.text == "We bring two."
    attached = (
        "From: ayu@example.org\nSubject: Fwd\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=q\n\n"
        "--q\nContent-Type: message/rfc822\n\n" + MAIL + "\n--q--\n"
    )
    inner = proposal_from_email(attached.encode(), ours={"ayu@example.org"})
    assert (inner.kind, inner.sender) == ("email_in", "ratna@makassar.example")


def test_whole_days_series_and_custom_zones_of_calendars():
    day = ICS.replace('DTSTART;TZID="Singapore Standard Time":20261112T110000', "DTSTART;VALUE=DATE:20261112")
    day = day.replace('DTEND;TZID="Singapore Standard Time":20261112T120000', "RRULE:FREQ=SECONDLY")
    (found,) = proposals_from_file(day.encode(), "x.ics", zone="Asia/Makassar")
    assert (found.minutes, found.tz, len(found.notes)) == (None, "Asia/Makassar", 2)
    custom = ICS.replace("Singapore Standard Time", "Customised zone").replace("+0800", "+0545")
    assert proposals_from_file(custom.encode(), "x.ics")[0].tz == "Asia/Kathmandu"


def nested(depth):
    inner = "Content-Type: text/plain\n\nx"
    for n in range(depth):
        inner = f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n{inner}\n--b{n}--\n"
    return "From: a@b.example\nMIME-Version: 1.0\n" + inner


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("x.ics", ICS.replace("END:VEVENT", "ATTENDEE:mailto:a@b.example\r\n" * 10_000 + "END:VEVENT")),
        ("x.ics", "BEGIN:VCALENDAR\r\n" + "BEGIN:VEVENT\r\n" * 3000),
        ("x.ics", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"),
        ("x.ics", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"),
        ("x.ics", ICS.replace("20261112T110000", "99999999T999999")),
        ("x.eml", nested(60)),
        ("x.eml", nested(400)),
        ("x.eml", "From: a@b.example\nTo: " + ", ".join(f"u{n}@b.example" for n in range(10_000)) + "\n\nx"),
        ("x.eml", "no mail at all"),
        ("x.eml", b"\xff\xfe\x00" * 1000),
        ("x.msg", "anything"),
        ("x.pdf", "%PDF"),
        ("x.ics", ""),
    ],
)
def test_hostile_files_get_a_sentence(name, raw):
    raw = raw.encode() if isinstance(raw, str) else raw
    with pytest.raises(Unreadable) as refused:
        proposals_from_file(raw, name)
    assert refused.value.sentence.endswith(".")


def test_a_refusal_is_said_on_the_page_and_a_file_of_somebody_else_is_none(officer, known, monkeypatch):
    assert "cannot be read" in bring(officer, "x", "x.msg").text
    form = inputs(bring(officer, ICS, "invite.ics").text)
    monkeypatch.setattr(bringing, "MOST_MB", 0)
    assert "The file is larger" in bring(officer, MAIL, "x.eml").text
    forged = officer.post("/log", data=form | {"source": "AAAA"})
    assert forged.status_code == 422
    assert "Bring it again" in forged.text


def test_of_several_meetings_one_is_chosen(officer, known):
    second = ICS[ICS.index("BEGIN:VEVENT") : ICS.index("END:VCALENDAR")].replace("abc-1", "abc-2")
    page = bring(officer, ICS.replace("END:VCALENDAR", second + "END:VCALENDAR"), "two.ics").text
    assert "Which one?" in page
    source = re.search(r'name="source"[^>]*value="([^"]+)"', page).group(1)
    form = inputs(officer.post("/log/bring", data={"source": source, "pick": "1"}).text)
    saved(officer.post("/log", data=form))
    assert db.session.scalar(select(Interaction.external_uid)) == "ics:abc-2@example.org"
