"""The pages of privacy: who may open them, what they ask, and that looking changes nothing."""

import io
import json
import zipfile

import pytest
from sqlalchemy import func, select

from crm.directory.models import Party
from crm.journal.models import ChangeSet
from crm.kernel import db
from crm.privacy import hold
from crm.privacy.models import CopyTaken, Erasure, LegalHold, RetentionRule, RetentionRun
from tests import factories
from tests.directory.conftest import signed_in

from .conftest import where


@pytest.fixture
def administrator(client):
    return signed_in(client, "admin")


@pytest.fixture
def officer(client):
    return signed_in(client, "officer")


def everything_written() -> tuple:
    """How much there is of what these pages could write."""
    counted = (ChangeSet, CopyTaken, Erasure, LegalHold, RetentionRule, RetentionRun)
    return tuple(db.session.scalar(select(func.count()).select_from(model)) for model in counted)


def test_officers_see_none_of_it(life, officer):
    for path in (
        f"/people/{life.party_id}/everything",
        f"/people/{life.party_id}/erase",
        "/settings/privacy",
    ):
        assert officer.get(path).status_code == 403
    assert officer.post(f"/people/{life.party_id}/erase", data={"number": life.party_id}).status_code == 403
    assert "Everything we hold" not in officer.get(f"/people/{life.party_id}", follow_redirects=True).text


def test_looking_changes_nothing(life, administrator):
    before = everything_written()
    for path in (
        f"/people/{life.party_id}/everything",
        f"/people/{life.party_id}/erase",
        "/settings/privacy",
        "/settings/privacy/notices",
        "/settings/privacy/uploads",
    ):
        assert administrator.get(path).status_code == 200, path
    assert everything_written() == before


def test_everything_is_a_menu_away_from_the_record(life, administrator):
    page = administrator.get(f"/people/{life.party_id}", follow_redirects=True).text
    assert f"/people/{life.party_id}/everything" in page


def test_a_copy_is_a_file_and_who_took_it_is_noted(life, administrator):
    answer = administrator.post(f"/people/{life.party_id}/everything.json")
    assert json.loads(answer.data)["about"]["name"] == "Ayuwati Zulkarnaen"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "Ayuwati" in administrator.post(f"/people/{life.party_id}/everything.html").text
    packed = zipfile.ZipFile(io.BytesIO(administrator.post(f"/people/{life.party_id}/everything.zip").data))
    assert len(packed.namelist()) == 4
    assert db.session.scalars(select(CopyTaken.form).order_by(CopyTaken.id)).all() == ["json", "html", "zip"]


def test_what_goes_and_what_stays_is_shown_before(life, administrator):
    page = administrator.get(f"/people/{life.party_id}/erase").text
    for words in ("This cannot be undone", "Addresses", "What stays", "Copy Zulkarnaen, Ayuwati"):
        assert words in page


def test_the_number_must_be_typed_and_a_reason_given(life, administrator):
    for given in ({"number": "1", "reason": "asked"}, {"number": str(life.party_id)}, {}):
        answer = administrator.post(f"/people/{life.party_id}/erase", data=given)
        assert answer.status_code == 200
        assert "errsum" in answer.text
    assert db.session.get(Party, life.party_id).display_name == "Ayuwati Zulkarnaen"


def test_ticked_texts_lose_the_name_and_the_person_is_gone(life, administrator):
    found = administrator.get(f"/people/{life.party_id}/erase").text
    assert 'type="checkbox" name="mention"' in found
    marks = [part.split('"')[0] for part in found.split('name="mention" value="')[1:]]
    given = {"number": str(life.party_id), "reason": "They asked", "mention": marks}
    answer = administrator.post(f"/people/{life.party_id}/erase", data=given)
    assert answer.status_code == 302
    assert where(life.words) == []
    assert "Erased" in administrator.get(answer.headers["Location"], follow_redirects=True).text
    assert "They asked" in administrator.get("/settings/privacy").text
    assert "erased already" in administrator.get(f"/people/{life.party_id}/erase").text


def test_an_erased_persons_form_says_so_and_does_not_break(life, administrator):
    version = db.session.get(Party, life.party_id).version
    given = {"number": str(life.party_id), "reason": "They asked"}
    administrator.post(f"/people/{life.party_id}/erase", data=given)
    answer = administrator.post(f"/records/{life.party_id}/unarchive")
    assert answer.status_code == 409
    assert "was erased" in answer.text
    edited = administrator.post(
        f"/people/{life.party_id}/edit", data={"given_name": "Ayuwati", "version": version}
    )
    assert edited.status_code in (200, 409, 422)
    assert db.session.get(Party, life.party_id, populate_existing=True).display_name == "Erased"


def test_a_record_can_be_kept_and_released(life, administrator):
    assert "errsum" in administrator.post(f"/people/{life.party_id}/hold", data={}).text
    administrator.post(f"/people/{life.party_id}/hold", data={"hold_reason": "an audit"})
    assert "It must stay: an audit" in administrator.get(f"/people/{life.party_id}/everything").text
    page = administrator.post(
        f"/people/{life.party_id}/erase", data={"number": life.party_id, "reason": "x"}
    ).text
    assert "an audit" in page
    assert "an audit" in administrator.get("/settings/privacy").text
    administrator.post(f"/people/{life.party_id}/release")
    assert db.session.scalar(select(func.count()).select_from(LegalHold)) == 0


def test_a_rule_is_changed_on_its_page_and_acts_when_told(slate, administrator):
    answer = administrator.post("/settings/privacy/exports", data={"months": "0"})
    assert "Between 1 and 240" in answer.text
    assert (
        administrator.post("/settings/privacy/exports", data={"months": "24", "is_on": "y"}).status_code
        == 302
    )
    assert "24" in administrator.get("/settings/privacy/exports").text
    assert administrator.post("/settings/privacy/exports/act").status_code == 302
    assert db.session.scalar(select(RetentionRun.kind)) == "exports"
    assert administrator.get("/settings/privacy/souvenirs").status_code == 404


def test_hostile_names_are_no_markup_on_these_pages(slate, administrator):
    who = factories.person("<img src=x onerror=alert(1)>", "</title><script>")
    hold(who.party_id, "<script>alert(2)</script>", by=factories.user("admin"))
    for path in (f"/people/{who.party_id}/everything", f"/people/{who.party_id}/erase", "/settings/privacy"):
        page = administrator.get(path).text
        assert "<img src=x" not in page
        assert "<script>alert" not in page
