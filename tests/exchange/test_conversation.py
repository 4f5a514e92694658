"""Probable records, staff lists, stopping, and everything else that a person is asked about a list."""

from datetime import date

import pytest
from sqlalchemy import func, select, text

from crm import exchange
from crm.directory.models import Party, Person, Position
from crm.exchange import verbs
from crm.exchange.models import ImportLeaver, ImportRow, ImportRun
from crm.exchange.verbs import applying
from crm.journal import SYSTEM
from crm.kernel import clock, db
from tests import factories

from .conftest import checked, five, imported

HEAD = "given_name,family_name,email,organisation,country,position\n"


def learn_keys():
    """What the background pass does before lists are compared."""
    from crm.directory.verbs.matching import learn_keys as learn

    while learn():
        pass


def row_of(run, number):
    return db.session.get(ImportRow, (run.id, number), populate_existing=True)


def test_an_organisation_by_another_word_for_its_class_is_the_same(slate):
    place = factories.organisation("Suva City Council", country="FJ")
    learn_keys()
    run = imported(HEAD + "Ana,Silva,ana@x.example,City of Suva,FJ,Mayor\n")

    assert five(run) == (1, 0, 0, 0, 0)
    assert exchange.report(run)["organisations_created"] == 0
    assert db.session.scalar(select(Position.organisation_id)) == place.party_id
    assert any("Suva City Council" in why for why in row_of(run, 2).reasons)


def test_two_cities_of_one_name_are_never_taken_for_each_other(slate):
    factories.organisation("Kota Bogor", country="ID")
    factories.organisation("Kabupaten Bogor", country="ID")
    learn_keys()
    run = imported(HEAD + "Ana,Silva,ana@x.example,Bogor,ID,Mayor\n")

    assert five(run) == (0, 0, 0, 1, 0)
    assert len(row_of(run, 2).choices["organisation"]) == 2


def test_a_namesake_at_another_organisation_is_somebody_else(slate):
    suva, nadi = (factories.organisation(name, country="FJ") for name in ("Suva", "Nadi"))
    ana = factories.person("Ana", "Silva", country="FJ")
    factories.position(ana, suva, "Mayor")
    learn_keys()
    run = imported(HEAD + "Ana,Silva,,Nadi,FJ,Mayor\nAna,Silva,,Suva,FJ,Mayor\n")

    assert five(run) == (1, 0, 1, 0, 0)
    assert {p for (p,) in db.session.execute(select(Position.organisation_id))} == {
        suva.party_id,
        nadi.party_id,
    }


def test_a_probable_person_with_another_address_waits_with_score_and_reasons(slate):
    suva = factories.organisation("Suva", country="FJ")
    ana = factories.person("Ana", "Silva", country="FJ", emails=["ana@old.example"])
    factories.position(ana, suva, "Mayor")
    learn_keys()
    run = checked(HEAD + "Ana,Silva,ana@new.example,Suva,FJ,Mayor\n")
    row = row_of(run, 2)

    assert five(run) == (0, 0, 0, 1, 0)
    assert row.choices == {"person": [ana.party_id]}
    assert row.match_score > 0.6
    assert "Ana Silva" in row.reasons[0]
    exchange.apply_now(run.id, by=SYSTEM)
    assert five(run) == (0, 0, 0, 1, 0)

    verbs.decide(run.id, 2, {"person": str(ana.party_id)}, by=SYSTEM)
    assert five(exchange.apply_now(run.id, by=SYSTEM)) == (0, 1, 0, 0, 0)
    assert ["e-mail", "ana@old.example", "ana@old.example, ana@new.example"] in row_of(run, 2).differences


def test_the_same_is_decided_for_all_like_it(slate):
    one, two = (factories.organisation("City of Talisay", country="PH") for _ in range(2))
    lines = "".join(f"P{n},Cruz,p{n}@x.example,City of Talisay,PH,Clerk\n" for n in range(5))
    run = checked(HEAD + lines)
    assert five(run) == (0, 0, 0, 5, 0)

    verbs.decide(run.id, 3, {"organisation": str(two.party_id), "alike": "1"}, by=SYSTEM)
    assert five(exchange.apply_now(run.id, by=SYSTEM)) == (5, 0, 0, 0, 0)
    assert set(db.session.scalars(select(Position.organisation_id))) == {two.party_id}
    assert one.party_id != two.party_id


STAFF = HEAD + "Ana,Silva,ana@x.example,Suva,FJ,Mayor\nBen,Tau,ben@x.example,Suva,FJ,Clerk\n"


@pytest.fixture
def staff(slate):
    """Three people at Suva, of whom the list names two, and one elsewhere."""
    suva, nadi = (factories.organisation(name, country="FJ") for name in ("Suva", "Nadi"))
    people = {}
    for given, family, place in (
        ("Ana", "Silva", suva),
        ("Ben", "Tau", suva),
        ("Cid", "Rao", suva),
        ("Dee", "Lim", nadi),
    ):
        one = factories.person(given, family, country="FJ", emails=[f"{given.lower()}@x.example"])
        people[given] = factories.position(one, place, "Mayor")
    return people


def still_there(position):
    db.session.expire_all()
    return db.session.scalar(select(func.upper_inf(Position.valid)).where(Position.id == position.id))


def test_a_staff_list_proposes_who_has_left_and_ends_what_was_decided(staff):
    run = checked(STAFF, staff_list_of="each")
    proposed = db.session.scalars(select(ImportLeaver.position_id)).all()
    assert proposed == [staff["Cid"].id]

    exchange.apply_now(run.id, by=SYSTEM)
    assert still_there(staff["Cid"])

    exchange.decide_leavers(run.id, proposed, date(2026, 6, 30), by=SYSTEM)
    exchange.apply_now(run.id, by=SYSTEM)
    assert not still_there(staff["Cid"])
    assert still_there(staff["Ana"])
    assert still_there(staff["Dee"])
    assert db.session.scalar(select(func.count()).select_from(Person)) == 4

    exchange.undo_import(run.id, by=SYSTEM)
    assert still_there(staff["Cid"])


def test_a_partial_staff_list_is_warned_of(staff):
    from crm.exchange.queries import partial_lists

    run = checked(HEAD + "Ana,Silva,ana@x.example,Suva,FJ,Mayor\n", staff_list_of="Suva")

    assert partial_lists(run, clock.today()) == [("Suva", 2, 3)]
    assert exchange.report(run)["leavers"] == 2


def test_an_import_that_is_stopped_can_go_on_and_is_one_change(slate, monkeypatch):
    monkeypatch.setattr(applying, "BATCH", 2)
    run = checked(HEAD + "".join(f"P{n},Cruz,p{n}@x.example,,PH,\n" for n in range(6)))
    exchange.apply(run.id, by=SYSTEM)
    lease = verbs.leases.take(run.id, "applying")
    applying.apply_batch(run.id, lease)
    exchange.stop_import(run.id, by=SYSTEM)

    with pytest.raises(verbs.leases.Lost):
        applying.apply_batch(run.id, lease)
    assert db.session.get(ImportRun, run.id, populate_existing=True).state == "stopped"
    assert db.session.scalar(select(func.count()).select_from(Person)) == 2

    assert five(exchange.apply_now(run.id, by=SYSTEM)) == (6, 0, 0, 0, 0)
    exchange.undo_import(run.id, by=SYSTEM)
    assert not db.session.scalar(select(func.count()).select_from(Party))


def test_the_same_rows_in_another_file_are_noticed(slate):
    first = imported("name,email\nAna Silva,ana@x.example\n")
    again = checked("name;email\r\nAna Silva;ana@x.example\r\n")

    assert exchange.report(again)["same_rows_as"] == first.id


def test_refused_rows_mended_and_dropped_again_are_recognised(slate):
    imported("Who,Mail,country\nAna,ana@x.example,Narnia\n")
    run = imported(
        "Who,Mail,country,row in the file,why\nAna,ana@x.example,FJ,2,“Narnia” is not a country.\n"
    )

    assert five(run) == (1, 0, 0, 0, 0)


def test_ten_thousand_equal_rows_are_one_person(slate):
    run = imported(HEAD + "Ana,Silva,ana@x.example,Suva,FJ,Mayor\n" * 10_000)

    assert five(run) == (1, 0, 0, 9999, 0)
    assert db.session.scalar(text("SELECT count(*) FROM person")) == 1
