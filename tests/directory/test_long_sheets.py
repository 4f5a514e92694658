"""The longest briefs of a generated set are one sheet of A4 each, as PDF."""

import io

import pypdf
import pytest

from crm.directory.protocol import NoteFields
from crm.directory.verbs.notes import add_note
from crm.journal import SYSTEM, acting
from tests import factories

from .conftest import signed_in

LONG = "Department of Water, Waste, Transport and Everything Else That a City Looks After for Its People"
NAMES = ("Kota Administrasi " + LONG, "අ" * 60, "ทดสอบ" * 20, "漢" * 80, "Wwwwwwww" * 20)


@pytest.mark.timeout(120)
@pytest.mark.parametrize("n", [0, 2, 4])
def test_however_much_is_known_it_is_one_sheet(client, slate, n):
    officer, user = signed_in(client, "officer"), factories.user()
    with acting(SYSTEM, "Filled a city"):
        city = factories.organisation(NAMES[n][:200], country="ID", tz="Asia/Jakarta")
        for k in range(8 + 3 * n):
            one = factories.person(NAMES[k % 5][:40], f"Family {k}", country="ID")
            factories.position(one, city, LONG if k % 2 else "Mayor")
            factories.contact(one, by=user, subject=f"{LONG} {k}", body=LONG * 3)
            factories.task(one, by=user, title=f"Promise {k}: {LONG}")
        for k in range(6 * n):
            add_note(city.party_id, NoteFields(f"{k} {LONG}"), by=SYSTEM)
    answer = officer.get(f"/orgs/{city.party_id}/brief.pdf")
    sheet = pypdf.PdfReader(io.BytesIO(answer.data))
    assert len(sheet.pages) == 1
    assert [round(float(x)) for x in sheet.pages[0].mediabox[2:]] == [595, 842]
