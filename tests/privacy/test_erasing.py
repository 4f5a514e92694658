"""Somebody is erased: afterwards nothing in the house tells who it was, and nothing brings them back."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as often
from hypothesis import strategies as st
from sqlalchemy import select, text

from crm import audiences, directory, exchange, timeline
from crm.audiences.models import ConsentEvent, Suppression
from crm.directory.models import ContactPoint, Party, Person, Position
from crm.exchange.models import ImportRow
from crm.journal import SYSTEM, undo
from crm.journal.models import Change, ChangeSet
from crm.kernel import clock, db, settings
from crm.kernel.errors import NotFound, Refused
from crm.privacy import erase, erase_again, hold, preview, release
from crm.privacy.models import Erasure
from crm.privacy.verbs import Wish
from crm.timeline.models import Attachment, Interaction
from tests import factories

from .conftest import files_as_text, listed, where


def last_set() -> int:
    return db.session.scalar(select(ChangeSet.id).order_by(ChangeSet.id.desc()).limit(1))


def first_set_of(table: str, key: int) -> int:
    found = select(Change.change_set_id).where(Change.table_name == table, Change.row_pk == str(key))
    return db.session.scalar(found.order_by(Change.change_set_id).limit(1))


def test_before_the_erasure_every_word_is_found(life):
    found = {place.partition(": ")[2] for place in where(life.words)}
    assert found == set(life.words)


def test_afterwards_no_word_of_them_is_left_in_any_table_or_file(life):
    erase(life.party_id, by=life.officer)
    assert where(life.words) == []


def test_nothing_of_them_is_in_redis_either(app, life):
    erase(life.party_id, by=life.officer)
    redis = app.extensions["redis"]
    kept = [key + (redis.dump(key) or b"") for key in redis.scan_iter("*")]
    assert not [word for word in life.words for each in kept if word.encode() in each]


def test_what_stays_says_that_there_was_somebody(life):
    row = erase(life.party_id, Wish("They asked for it, Ayuwati did"), by=life.officer)
    party, person = db.session.get(Party, life.party_id), db.session.get(Person, life.party_id)
    assert (party.display_name, party.name_native, party.custom) == ("Erased", None, {})
    assert party.is_archived
    assert (person.given_name, person.family_name, person.salutation) == (None, None, None)
    position = db.session.scalar(select(Position).where(Position.person_id == life.party_id))
    assert position.title == "Head of Waste"
    assert position.valid.upper <= clock.today() + timedelta(days=1)
    event = db.session.scalar(select(ConsentEvent).where(ConsentEvent.party_id == life.party_id))
    assert (event.state, event.evidence) == ("granted", {"erased": True})
    assert row.reason == "They asked for it, [erased] did"
    assert row.counts["contact_point"] == 3


def test_others_keep_what_is_theirs(life):
    erase(life.party_id, by=life.officer)
    ben = db.session.get(Party, life.seen["other"])
    assert ben.display_name == "Ben Silva"
    assert db.session.get(Interaction, life.seen["both"]).subject == "[erased] and Ben met us"
    elsewhere = db.session.get(Interaction, life.seen["elsewhere"])
    assert (elsewhere.subject, elsewhere.body) == ("Ask [erased]", "write to [erased]")
    mere = db.session.scalar(select(ImportRow).where(ImportRow.raw.contains(["mere@suva.example"])))
    assert mere.parsed["given_name"] == "Mere"


def test_a_word_of_the_name_stays_where_nobody_knows_who_is_meant_and_goes_where_it_is_ticked(life):
    other = factories.contact(
        db.session.get(Person, life.seen["other"]), by=life.officer, subject="Zulkarnaen Street is closed"
    )
    found = preview(life.party_id)
    assert [each.mark for each in found.perhaps] == [f"interaction:{other.id}"]
    erase(life.party_id, by=life.officer)
    assert where(life.words) == ["change: Zulkarnaen", "interaction: Zulkarnaen"]


def test_a_ticked_word_goes_and_an_unticked_name_stays(life):
    ben = db.session.get(Person, life.seen["other"])
    street = factories.contact(ben, by=life.officer, subject="Zulkarnaen Street is closed")
    wish = Wish(
        also=frozenset({f"interaction:{street.id}"}),
        keep=frozenset({f"interaction:{life.seen['elsewhere']}"}),
    )
    erase(life.party_id, wish, by=life.officer)
    assert db.session.get(Interaction, street.id).subject == "[erased] Street is closed"
    assert db.session.get(Interaction, life.seen["elsewhere"]).subject == "Ask Ayuwati Zulkarnaen"
    assert db.session.get(Interaction, life.seen["elsewhere"]).body == "write to [erased]"


def test_somebody_of_the_same_name_loses_nothing(slate):
    officer = factories.user()
    one = factories.person("Wei", "Wangxu", emails=["wei@one.example"])
    other = factories.person("Wei", "Wangxu", emails=["wei@two.example"])
    contact = factories.contact(other, by=officer, subject="Lunch with Wei Wangxu")
    listed(officer, b"given_name,family_name,email,country\nWei,Wangxu,wei@two.example,FJ\n", "wei.csv")
    erase(one.party_id, by=officer)
    assert db.session.get(Party, other.party_id).display_name == "Wei Wangxu"
    assert db.session.get(Interaction, contact.id).subject == "Lunch with Wei Wangxu"
    assert db.session.scalar(select(ImportRow)).parsed["given_name"] == "Wei"
    assert where(["wei@one"]) == []


def test_an_address_that_somebody_else_has_too_stays_theirs_and_is_blocked(slate):
    officer = factories.user()
    one = factories.person("Sela", "Vunivalu", emails=["office@suva.example"])
    other = factories.person("Tomasi", "Rabuka", emails=["office@suva.example"])
    assert [number for number, *_rest in preview(one.party_id).sharing] == [other.party_id]
    erase(one.party_id, by=officer)
    assert db.session.scalars(
        select(ContactPoint.value).where(ContactPoint.party_id == other.party_id)
    ).all() == ["office@suva.example"]
    assert db.session.scalar(select(Suppression.reason)) == "erased"


def test_files_of_theirs_are_deleted_and_those_of_others_are_not(life):
    keep = timeline.attach(
        __import__("io").BytesIO(b"a plan of the town"),
        "plan.txt",
        by=life.officer,
        interaction_id=life.seen["both"],
    )
    erase(life.party_id, by=life.officer)
    assert db.session.get(Attachment, keep.id) is not None
    assert "a plan of the town" in files_as_text()
    assert "letter of" not in files_as_text()


def test_the_undo_of_what_wrote_the_name_lists_it_and_brings_nothing_back(life):
    made = first_set_of("party", life.party_id)
    erase(life.party_id, by=life.officer)
    report = undo(made, SYSTEM)
    assert ("party", str(life.party_id), "erased") in {(x.table, x.row_pk, x.why) for x in report.conflicts}
    assert db.session.get(Party, life.party_id).display_name == "Erased"
    assert where(life.words) == []


def test_the_undo_of_an_import_lists_whom_was_erased_and_takes_the_rest_back(life):
    run = listed(
        life.officer,
        b"given_name,family_name,email,country\nOra,Qiliho,ora@nadi.example,FJ\nSeru,Tuva,seru@nadi.example,FJ\n",
        "two.csv",
    )
    ora = db.session.scalar(
        select(ContactPoint.party_id).where(ContactPoint.value_norm == "ora@nadi.example")
    )
    erase(ora, by=life.officer)
    report = undo(run.change_set_id, SYSTEM)
    assert {"erased"} == {left.why for left in report.conflicts if left.row_pk == str(ora)}
    assert db.session.scalar(select(Party.id).where(Party.display_name == "Seru Tuva")) is None
    assert db.session.get(Party, ora).display_name == "Erased"
    assert where(["ora@nadi", "Qiliho"]) == []


def test_an_erasure_cannot_be_undone(life):
    row = erase(life.party_id, by=life.officer)
    with pytest.raises(Refused, match="cannot be undone"):
        undo(row.change_set_id, SYSTEM)


def test_who_was_merged_into_them_is_erased_with_them(slate):
    officer = factories.user()
    one = factories.person("Litiana", "Qoro", emails=["liti@a.example"])
    other = factories.person("Litia", "Qoroniasi", emails=["litia@b.example"])
    merged = directory.merge(one.party_id, other.party_id, by=officer)
    erase(other.party_id, by=officer)
    assert where(["liti@a", "litia@b", "Litia", "Qoro"]) == []
    assert set(db.session.scalars(select(Erasure.party_id))) == {one.party_id, other.party_id}
    with pytest.raises(Refused):
        directory.unmerge(merged.id, by=SYSTEM)


def test_a_record_that_an_undone_import_had_made_is_forgotten_as_well(slate):
    officer = factories.user()
    run = listed(
        officer, b"given_name,family_name,email,country\nMerewalesi,Nabogi,merew@x.example,FJ\n", "one.csv"
    )
    undo(run.change_set_id, SYSTEM)
    who = factories.person("Merewalesi", "Nabogi", emails=["merew@x.example"])
    erase(who.party_id, by=officer)
    assert where(["merew@x", "Merewalesi", "Nabogi"]) == []


def test_an_import_that_waits_is_stopped_and_its_file_is_gone(slate):
    officer = factories.user()
    who = factories.person("Kelera", "Bainiv", emails=["kelera@x.example"])
    file = __import__("io").BytesIO(
        b"given_name,family_name,email,country\nKelera,Bainiv,kelera@x.example,FJ\n"
    )
    run = exchange.check(exchange.receive(file, "k.csv", {}, by=officer).id)
    erase(who.party_id, by=officer)
    db.session.refresh(run)
    assert (run.state, bool(run.problem)) == ("failed", True)
    assert where(["kelera@", "Bainiv"]) == []


def test_who_comes_back_by_a_list_is_still_not_written_to_and_the_row_says_why(life):
    erase(life.party_id, by=life.officer)
    run = listed(
        life.officer,
        b"given_name,family_name,email,country\nAyu,Z,ayu.zulk@makassar.example,ID\n",
        "again.csv",
    )
    back = db.session.scalar(
        select(ContactPoint).where(ContactPoint.value_norm == "ayu.zulk@makassar.example")
    )
    assert back.party_id != life.party_id
    blocked = audiences.is_suppressed("email", back.addr_hash, audiences.scopes(None))
    assert db.session.scalar(select(blocked))
    row = db.session.scalar(select(ImportRow).where(ImportRow.run_id == run.id))
    assert any("erased" in reason for reason in row.reasons)


def test_nobody_writes_to_a_record_that_was_erased(life):
    erase(life.party_id, by=life.officer)
    with pytest.raises(Refused, match="erased"):
        directory.edit_person(life.party_id, {"given_name": "Ayuwati"}, by=life.officer)
    with pytest.raises(Refused, match="erased already"):
        erase(life.party_id, by=life.officer)
    with pytest.raises(Refused, match="erased"):
        directory.unarchive(life.party_id, by=life.officer)


def test_a_record_that_must_stay_is_not_erased_until_it_need_not(life):
    hold(life.party_id, "an audit until March", by=life.officer)
    with pytest.raises(Refused, match="an audit until March"):
        erase(life.party_id, by=life.officer)
    assert db.session.get(Party, life.party_id).display_name == "Ayuwati Zulkarnaen"
    release(life.party_id, by=life.officer)
    erase(life.party_id, by=life.officer)
    assert where(life.words) == []


def test_only_people_are_erased(slate):
    place = factories.organisation("Suva")
    with pytest.raises(NotFound):
        erase(place.party_id, by=SYSTEM)


def test_the_ledger_has_no_address_and_erases_again_who_came_back_by_a_restore(life):
    row = erase(life.party_id, by=life.officer)
    ledger = Path(settings().ledger_file)
    line = json.loads(ledger.read_text().splitlines()[-1])
    assert (line["act"], line["party"]) == ("erase", life.party_id)
    assert not [word for word in life.words if word in ledger.read_text()]
    party = db.session.get(Party, life.party_id)
    db.session.execute(text("SELECT set_config('crm.erasing', 'on', true)"))
    db.session.delete(row)
    db.session.flush()
    db.session.execute(text("SELECT set_config('crm.erasing', 'off', true)"))
    directory.unarchive(party.id, by=SYSTEM)
    directory.edit_person(party.id, {"given_name": "Ayuwati", "family_name": "Zulkarnaen"}, by=SYSTEM)
    assert erase_again(str(ledger)) == 1
    assert erase_again(str(ledger)) == 0
    assert where(life.words) == []


LETTERS = st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Co", "Cn"))
NAMES = (
    st.text(LETTERS, min_size=1, max_size=12)
    .map(lambda s: " ".join(s.split()))
    .filter(lambda s: s and any(c.isalpha() for c in s))
)


@often(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.generate],
)
@given(NAMES, NAMES, NAMES, st.from_regex(r"[a-z0-9][a-z0-9+_]{0,8}", fullmatch=True))
def test_whatever_somebody_is_called_nothing_of_it_is_left(slate, given_name, family_name, native, local):
    given_name, family_name, native = f"Qz{given_name}", f"Qz{family_name}", f"Qz{native}"
    address = f"qz{local}@zq.example"
    officer = factories.user()
    who = factories.person(given_name, family_name, native_name=native, emails=[address])
    factories.contact(
        who,
        by=officer,
        subject=f"With {given_name}",
        body=f"{family_name}, {given_name}: {address}; {native}",
    )
    erase(who.party_id, by=officer)
    assert where([given_name, family_name, native, address]) == []
