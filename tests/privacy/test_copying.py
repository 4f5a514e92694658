"""What somebody gets who asks for everything we hold on them."""

import io
import json
import re
import zipfile
from datetime import date

import pytest
from sqlalchemy import select, text

from crm import directory
from crm.accounts import add_key
from crm.audiences.models import ConsentEvent
from crm.directory import HOLDERS, holders
from crm.journal import SYSTEM
from crm.kernel import db
from crm.privacy import copy_of, erase, note_copy, papers
from crm.privacy.models import CopyTaken
from crm.privacy.queries.sections import LEFT_OUT, OWN_WORDS
from tests import factories
from tests.directory.test_two_become_one import PARTIES


def sections(life) -> dict:
    return {key: part["rows"] for key, part in copy_of(life.party_id).document["sections"].items()}


def test_the_copy_has_every_word_that_we_hold_in_their_own_rows(life):
    document = papers.as_json(copy_of(life.party_id)).decode()
    assert [word for word in life.words if word not in document] == []


def test_each_room_has_its_part(life):
    found = sections(life)
    assert found["record"][0]["given_name"] == "Ayuwati"
    assert found["position.person_id"][0] | {"id": 0} == {
        "id": 0,
        "organisation": "Kota Makassar",
        "title": "Head of Waste",
        "is_primary": True,
        "is_acting": False,
    }
    assert {row["value"] for row in found["contact_point.party_id"]} >= {"ayuz@home.example"}
    assert found["consent_event.party_id"][0]["evidence"] == {"noted": "ayu.zulk@makassar.example said yes"}
    assert found["task.party_id"][0]["title"] == "Send Ayuwati the sheet"
    assert {row["name"] for row in found["attachment.party_id"]} == {"ayuwati.txt", "minutes.txt"}
    assert found["import_row.result_id"][0]["cells"][0] == "Ayuwati"
    assert [row["name"] for row in found["segments"]] == ["Those at home"]
    assert "Zulkarnaini" in json.dumps(found["history"])


def test_others_are_given_by_their_office_and_officers_not_at_all(life):
    both = next(
        row for row in sections(life)["interaction_party.party_id"] if row["subject"].endswith("met us")
    )
    assert both["others"] == ["Kota Makassar", "another person"]
    history = json.dumps(sections(life)["history"])
    assert life.officer.name not in history
    assert "ben@fiji" not in papers.as_json(copy_of(life.party_id)).decode()


def test_who_was_merged_is_in_the_copy(life):
    twin = factories.person("Ayu", "Zulkar", emails=["twin@home.example"])
    directory.merge(life.party_id, twin.party_id, by=life.officer)
    found = copy_of(twin.party_id)
    assert found.party.id == life.party_id
    assert len(found.document["sections"]["record"]["rows"]) == 2
    assert "twin@home.example" in papers.as_json(found).decode()


def test_every_column_that_holds_a_person_is_told_or_named_as_not_about_them(slate):
    there = set(db.session.scalars(text(PARTIES)))
    told = {holder.name for holder in holders() if holder.label is not None} | OWN_WORDS.keys()
    assert there - told - LEFT_OUT.keys() == set()
    assert LEFT_OUT.keys() - HOLDERS.keys() == set()
    assert all(len(reason) > 10 for reason in LEFT_OUT.values())


def test_a_new_column_that_holds_a_person_fails_the_walk(slate):
    db.session.execute(
        text("CREATE TABLE souvenir (id bigint PRIMARY KEY, party_id bigint REFERENCES party)")
    )
    assert "souvenir.party_id" in set(db.session.scalars(text(PARTIES)))
    assert "souvenir.party_id" not in HOLDERS


def test_the_page_is_one_file_that_needs_no_other(app, life):
    with app.test_request_context():
        page = papers.as_html(copy_of(life.party_id)).decode()
    assert "Ayuwati" in page
    assert "src=" not in page
    assert re.findall(r'"(http[^"]*)"', page) == [copy_of(life.party_id).choose_at]
    assert "<script" not in page


def test_days_moments_and_codes_are_told_in_words_to_people_and_raw_to_programs(app, slate):
    place = factories.organisation("Kota Makassar", country="ID")
    who = factories.person("Ayu", "Lestari", country="ID", language="id")
    factories.position(who, place, "Mayor", from_on=date(2026, 11, 20))
    copy = copy_of(who.party_id)
    with app.test_request_context():
        page = papers.as_html(copy).decode()
        raw = papers.as_json(copy).decode()

    for words in ("20 November 2026", "Language: Indonesian", "Organisation: Kota Makassar", "Asia/Jakarta"):
        assert words in page
    assert not re.search(r"<dd><bdi>[^<]*(\d{4}-\d\d-\d\d|\[20)", page)
    assert '"language": "id"' in raw
    assert '"first_day": "2026-11-20"' in raw


def test_what_was_typed_is_no_markup_in_the_page(app, slate):
    who = factories.person("<script>alert(1)</script>", "x")
    with app.test_request_context():
        page = papers.as_html(copy_of(who.party_id)).decode()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_both_papers_and_every_file_are_in_the_zip(app, life):
    with app.test_request_context():
        packed = zipfile.ZipFile(io.BytesIO(papers.as_zip(copy_of(life.party_id))))
    names = packed.namelist()
    assert names[:2] == ["everything.json", "everything.html"]
    assert packed.read(next(n for n in names if n.endswith("ayuwati.txt"))) == b"letter of Ayuwati Zulkarnaen"


def test_who_made_a_copy_is_in_the_next_one(life):
    note_copy(life.party_id, "json", by=life.officer)
    assert [row["form"] for row in sections(life)["copy_taken.party_id"]] == ["json"]


def test_after_the_erasure_the_copy_has_only_facts(life):
    erase(life.party_id, by=life.officer)
    document = papers.as_json(copy_of(life.party_id)).decode()
    assert [word for word in life.words if word in document] == []
    assert "Head of Waste" in document


@pytest.mark.parametrize(
    "column", ["message.party_id", "participation.party_id", "segment_snapshot_member.party_id"]
)
def test_every_part_can_be_asked_for(slate, column):
    who = factories.person("Sala", "Tora")
    assert copy_of(who.party_id) is not None
    assert column in OWN_WORDS


def test_the_link_in_the_copy_opens_the_page_where_they_choose_and_saves_what_they_choose(life, client):
    path = re.search(r"/p/[\w-]+", copy_of(life.party_id).choose_at).group()
    assert client.get(path).status_code == 200
    assert client.post(path, data={"stop_all": "1", "language": ""}).status_code == 200
    latest = db.session.scalar(
        select(ConsentEvent).where(ConsentEvent.party_id == life.party_id).order_by(ConsentEvent.id.desc())
    )
    assert latest.state == "withdrawn"
    assert latest.evidence["link"] == "copy of what we hold"


def test_who_has_no_address_gets_no_link(slate):
    assert copy_of(factories.person("Nobody", "Reachable").party_id).choose_at is None


def test_programs_of_administrators_get_the_same_and_it_is_noted(life, client):
    key = add_key("Portal", "admin", by=SYSTEM)[1]
    answer = client.get(
        f"/api/v1/people/{life.party_id}/everything", headers={"Authorization": f"Bearer {key}"}
    )
    assert answer.status_code == 200
    assert answer.json["sections"].keys() == copy_of(life.party_id).document["sections"].keys() - {
        "copy_taken.party_id"
    }
    assert [word for word in life.words if word not in answer.get_data(as_text=True)] == []
    assert db.session.scalars(select(CopyTaken.who)).all() == ["Portal"]


def test_programs_of_officers_do_not(life, client):
    key = add_key("Website", "officer", by=SYSTEM)[1]
    answer = client.get(
        f"/api/v1/people/{life.party_id}/everything", headers={"Authorization": f"Bearer {key}"}
    )
    assert answer.status_code == 403
