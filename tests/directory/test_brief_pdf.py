"""The brief as PDF: one sheet, with its title and language, in every script, and words are only ever words."""

import io
import time
from datetime import timedelta

import pypdf
import pytest

from crm.directory.protocol import NoteFields
from crm.directory.verbs.notes import add_note
from crm.journal import SYSTEM
from crm.kernel import clock, fonts
from tests import factories
from tests.directory.conftest import signed_in

HOSTILE = (
    '#read("/etc/passwd")',
    '#import "/app.typ"',
    "$x^2$ *bold* _it_ `raw` @cite <label> \\ // comment",
    '"}) #panic("x")',
    "= Heading\n\n- list",
)


def paper(client, kind, number):
    answer = client.get(f"/{kind}/{number}/brief.pdf")
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    return pypdf.PdfReader(io.BytesIO(answer.data))


def words(sheet):
    return " ".join("\n".join(page.extract_text() for page in sheet.pages).split())


@pytest.fixture
def city(slate):
    return factories.organisation("City of Makassar", country="ID", tz="Asia/Makassar", native_name="Kota")


def test_an_organisation_is_one_sheet_that_says_who_printed_it(client, city):
    officer = signed_in(client, "officer")
    ratna = factories.person("Ratna", country="ID")
    factories.position(ratna, city, "Mayor")
    factories.contact(ratna, by=factories.user(), subject="Talked about waste")
    factories.task(ratna, by=factories.user(), title="Send the cost sheet")
    add_note(city.party_id, NoteFields("Greet the Mayor first."), by=SYSTEM)
    sheet = paper(officer, "orgs", city.party_id)
    assert len(sheet.pages) == 1
    assert sheet.metadata.title == "City of Makassar"
    assert sheet.trailer["/Root"]["/Lang"] == "en"
    for said in ("Ratna", "Talked about waste", "Send the cost sheet", "Greet the Mayor first.", "personal"):
        assert said in words(sheet)


def test_a_person_is_one_sheet(client, city):
    officer = signed_in(client, "officer")
    ratna = factories.person("Ratna", country="ID", emails=("ratna@makassar.example",))
    factories.position(ratna, city, "Mayor")
    sheet = paper(officer, "people", ratna.party_id)
    assert len(sheet.pages) == 1
    assert "ratna@makassar.example" in words(sheet)


def test_what_is_too_long_is_cut_and_said(client, city):
    officer, by = signed_in(client, "officer"), factories.user()
    long = "A sentence that goes on about waste, floods, heat, ports and buses. " * 6
    for n in range(20):
        somebody = factories.person(f"Official Number {n}", country="ID")
        factories.position(somebody, city, f"Director of a department with a long name {n}")
        factories.contact(somebody, by=by, subject=f"{n} {long[:150]}", body=long, outcome=long)
        factories.task(somebody, by=by, title=f"{n} {long[:120]}")
        add_note(city.party_id, NoteFields(f"{n} {long[:300]}"), by=SYSTEM)
    sheet = paper(officer, "orgs", city.party_id)
    assert len(sheet.pages) == 1
    assert "more" in words(sheet)


@pytest.mark.parametrize("text", HOSTILE)
def test_words_are_never_read_as_markup(client, text):
    officer = signed_in(client, "officer")
    place = factories.organisation(text, country="ID")
    somebody = factories.person(text, country="ID")
    factories.position(somebody, place, text)
    factories.contact(somebody, by=factories.user(), subject=text, outcome=text)
    add_note(place.party_id, NoteFields(text), by=SYSTEM)
    said = words(paper(officer, "orgs", place.party_id))
    assert "root:" not in said
    assert text.split()[0] in said


@pytest.mark.parametrize(
    ("name", "lang", "piece"),
    [
        ("広州市 横浜", "ja", "noto-sans-jp"),
        ("广州市", "zh-Hans", "noto-sans-sc"),
        ("부산광역시", "ko", "noto-sans-kr"),
        ("กรุงเทพมหานคร", "th", "noto-sans-thai"),
        ("काठमाडौं महानगरपालिका", "ne", "noto-sans-devanagari"),
        ("کراچی", "ur", "noto-sans-arabic"),
        ("ঢাকা", "bn", "noto-sans-bengali"),
        ("කොළඹ", "si", "noto-sans-sinhala"),
        ("சென்னை", "ta", "noto-sans-tamil"),
        ("ភ្នំពេញ", "km", "noto-sans-khmer"),
        ("ວຽງຈັນ", "lo", "noto-sans-lao"),
        ("ရန်ကုန်", "my", "noto-sans-myanmar"),
        ("Улаанбаатар", "mn", "noto-sans-cyrillic"),
        ("Đà Nẵng", "vi", "noto-sans-vietnamese"),
    ],
)
def test_every_script_has_its_piece_and_no_sign_is_left_out(tmp_path_factory, name, lang, piece):
    kept = tmp_path_factory.getbasetemp() / "pieces"
    found = fonts.faces_for(name, lang, kept)
    has = frozenset().union(*(fonts.signs_of(face) for face in found))
    assert {ord(sign) for sign in name if not sign.isspace()} <= has
    assert any(face.name.startswith(piece) for face in found)
    assert not list(kept.glob("*.part"))


def test_a_sheet_is_made_within_a_second_once_its_fonts_are_there(client, city):
    officer = signed_in(client, "officer")
    ratna = factories.person("Ratna", country="ID")
    factories.position(ratna, city, "Mayor")
    factories.contact(ratna, by=factories.user(), starts_at=clock.now() - timedelta(days=1))
    paper(officer, "orgs", city.party_id)
    begun = time.process_time()  # its own work, whatever else the machine does
    paper(officer, "orgs", city.party_id)
    assert time.process_time() - begun < 3


def test_a_sheet_is_for_those_who_may_read(client, city):
    assert client.get(f"/orgs/{city.party_id}/brief.pdf").status_code == 302
