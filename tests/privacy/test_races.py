"""Somebody is erased while others write to them or about them."""

import threading

from sqlalchemy import select

from crm import directory, exchange
from crm.audiences.models import Suppression
from crm.delivery import counts, verbs
from crm.delivery.verbs import chunks, slices
from crm.directory.models import Party
from crm.journal import SYSTEM
from crm.kernel import db, transaction
from crm.kernel.errors import Refused
from crm.privacy import erase
from tests import factories
from tests.delivery.conftest import catcher, town  # noqa: F401  fixtures

from .conftest import where


def test_a_message_that_waits_is_not_spoken_to_somebody_who_was_erased(town):  # noqa: F811
    ids = town.readers(3)
    number = town.prepared(ids)
    erase(ids[1], by=SYSTEM)
    verbs.send_slice(number)
    found = counts(number)
    assert (found["accepted"], found["skipped"]) == (2, 1)
    assert town.addresses() == ["reader1@example.org", "reader3@example.org"]


def test_a_message_that_a_worker_holds_already_is_refused_at_the_wire(town):  # noqa: F811
    ids = town.readers(2)
    number = town.prepared(ids)
    shift = slices.begin(number)
    held = chunks.take(number, shift.owner)
    due = slices.readers(shift.reading, held.chunk_no)
    other = threading.Thread(target=erased_elsewhere, args=(town.app, ids[0]))
    other.start()
    other.join(20)
    ready = slices.through_gate(shift, held, slices.written(shift, due))
    assert [each.reader.party_id for each in ready] == [ids[1]]
    assert db.session.scalar(select(Suppression.reason)) == "erased"


def erased_elsewhere(app, number):
    """Erase somebody over a connection of its own."""
    with app.app_context():
        erase(number, by=SYSTEM)


def test_while_somebody_is_erased_an_editor_waits_and_is_then_refused(fresh):
    who = factories.person("Sainimere", "Tagivakatini", emails=["sai@x.example"])
    said, started = [], threading.Event()

    def edit():
        with fresh.app_context():
            started.set()
            try:
                directory.edit_person(who.party_id, {"given_name": "Sainimere"}, by=SYSTEM, version=1)
            except Refused as refusal:
                said.append(refusal.sentence)

    editor = threading.Thread(target=edit)
    with transaction():
        erase(who.party_id, by=SYSTEM)
        editor.start()
        started.wait(5)
        editor.join(0.3)
        assert editor.is_alive()
    editor.join(10)
    assert said
    assert where(["Sainimere", "Tagivakatini"]) == []


def test_while_somebody_is_erased_an_import_waits_and_then_makes_somebody_new(fresh):
    who = factories.person("Sainimere", "Tagivakatini", emails=["sai@x.example"])
    officer = factories.user()
    import io

    file = b"given_name,family_name,email,country\nSainimere,Tagivakatini,sai@x.example,FJ\n"
    run = exchange.check(exchange.receive(io.BytesIO(file), "s.csv", {}, by=officer).id)
    trouble = []

    def bring_in():
        with fresh.app_context():
            try:
                exchange.apply_now(run.id, by=SYSTEM)
            except Refused as refusal:
                trouble.append(refusal.sentence)

    importer = threading.Thread(target=bring_in)
    with transaction():
        erase(who.party_id, by=SYSTEM)
        importer.start()
        importer.join(0.5)
    importer.join(20)
    assert not importer.is_alive()
    assert where(["Sainimere", "Tagivakatini", "sai@x"]) == []
    db.session.expire_all()
    assert db.session.get(Party, who.party_id).display_name == "Erased"


def test_of_two_who_erase_at_once_one_is_told(fresh):
    who = factories.person("Sainimere", "Tagivakatini", emails=["sai@x.example"])
    said = []

    def again():
        with fresh.app_context():
            try:
                erase(who.party_id, by=SYSTEM)
            except Refused as refusal:
                said.append(refusal.sentence)

    both = [threading.Thread(target=again) for _each in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join(20)
    assert len(said) == 1
