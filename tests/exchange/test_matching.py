"""Who a row is about, and what it changes; the figures add up whatever the list."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from crm import audiences, exchange
from crm.audiences.models import ConsentEvent, Topic
from crm.directory.models import ContactPoint, OrgAlias, Organisation, Party, PartyTag, Person, Position, Tag
from crm.exchange.models import ImportRow
from crm.exchange.planning.words import is_office, is_same_name, name_words
from crm.exchange.verbs import applying
from crm.journal import SYSTEM
from crm.journal.models import Change
from crm.kernel import db
from tests import factories

from .conftest import checked, five, imported

HEAD = "given_name,family_name,email,organisation,country,position\n"


def rows(*lines, head=HEAD):
    return head + "".join(f"{line}\n" for line in lines)


def reasons(run, row_no):
    return db.session.get(ImportRow, (run.id, row_no), populate_existing=True).reasons


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ana Silva", "SILVA, Ana", True),
        ("John Smith", "J Smith", True),
        ("Ana Silva", "Ana Maria Silva", True),
        ("최예진", "예진 최", True),
        ("Siti Nurhaliza", "Siti Nurhalizah", True),
        ("John Lê", "Jane Lê", False),
        ("Ana Silva", "Ben Tau", False),
    ],
)
def test_names_are_compared_as_people_write_them(one, other, same):
    assert is_same_name(name_words(one), name_words(other)) is same


@pytest.mark.parametrize(
    ("address", "office"),
    [("info@x.example", True), ("mayor.office@x.example", True), ("ana@x.example", False)],
)
def test_the_mailbox_of_an_office_is_known(address, office):
    assert is_office(address) is office


def test_a_repeat_within_the_file_is_a_duplicate_and_names_the_first(slate):
    run = imported(
        rows("Ana,Silva,ana@x.example,,FJ,", "ANA,SILVA,Ana@X.example,,FJ,", "Ana,,ana@x.example,,FJ,")
    )

    assert five(run) == (1, 0, 0, 2, 0)
    assert "row 2" in reasons(run, 3)[0]


def test_another_name_on_a_persons_address_waits_for_a_decision(slate):
    factories.person("Ana", "Silva", emails=["ana@x.example"])
    run = imported(rows("Ben,Tau,ana@x.example,,FJ,"))

    assert five(run) == (0, 0, 0, 1, 0)
    assert "belongs to Ana Silva" in reasons(run, 2)[0]

    exchange.decide(run.id, 2, {"person": "new"}, by=SYSTEM)
    assert five(exchange.apply_now(run.id, by=SYSTEM)) == (1, 0, 0, 0, 0)
    assert set(db.session.scalars(select(ContactPoint.is_shared))) == {True}


def test_another_name_on_an_offices_address_shares_it(slate):
    run = imported(rows("Ana,Silva,info@x.example,,FJ,", "Ben,Tau,info@x.example,,FJ,"))

    assert five(run) == (2, 0, 0, 0, 0)
    assert set(db.session.scalars(select(ContactPoint.is_shared))) == {True}


def test_another_name_in_the_same_file_waits_wherever_the_batch_ends(slate, monkeypatch):
    lines = rows("Ana,Silva,ana@x.example,,FJ,", "Cid,Rao,cid@x.example,,FJ,", "Ben,Tau,ana@x.example,,FJ,")
    found = []
    for size in (1000, 1):
        monkeypatch.setattr("crm.exchange.verbs.applying.BATCH", size)
        monkeypatch.setattr("crm.exchange.verbs.checking.BATCH", size)
        run = imported(lines)
        found.append(five(run))
        exchange.undo_import(run.id, by=SYSTEM)
    assert found == [(2, 0, 0, 1, 0)] * 2


def test_someone_without_an_address_is_known_by_name_and_organisation(slate):
    place = factories.organisation("Suva City")
    ana = factories.person("Ana", "Silva")
    factories.position(ana, place)
    run = imported(rows("Ana,Silva,,Suva City,FJ,Mayor", "Ana,Silva,,Nadi,FJ,Mayor"))

    assert five(run) == (1, 0, 1, 0, 0)


def test_a_row_fills_what_is_empty_and_clears_nothing(slate):
    ana = factories.person("Ana", "Silva", emails=["ana@x.example"], language="en")
    run = imported(
        "email,name,language,time zone,phone,tags\nana@x.example,Ana Maria Silva,,Pacific/Fiji,+6797012701,Mayors\n"
    )

    party = db.session.get(Party, ana.party_id, populate_existing=True)
    assert five(run) == (0, 1, 0, 0, 0)
    assert (party.display_name, party.lang, party.tz) == ("Ana Maria Silva", "en", "Pacific/Fiji")
    assert db.session.scalar(select(func.count()).select_from(PartyTag)) == 1
    assert db.session.scalar(select(Tag.name)) == "Mayors"
    assert five(
        imported(
            "email,name,language,time zone,phone,tags\nana@x.example,Ana Maria Silva,,Pacific/Fiji,+6797012701,mayors\n"
        )
    ) == (0, 0, 1, 0, 0)


def test_a_position_that_ended_and_is_listed_again_begins_where_it_ended(slate):
    from datetime import date

    place = factories.organisation("Suva City")
    ana = factories.person("Ana", "Silva", emails=["ana@x.example"])
    factories.position(ana, place, "Mayor", until_on=date(2020, 12, 31))
    run = imported(rows("Ana,Silva,ana@x.example,Suva City,FJ,Mayor"))

    assert five(run) == (0, 1, 0, 0, 0)
    lower = select(func.lower(Position.valid)).order_by(Position.id.desc()).limit(1)
    assert db.session.scalar(lower) == date(2021, 1, 1)


def test_who_withdrew_stays_withdrawn(slate):
    run = imported(rows("Ana,Silva,ana@x.example,,FJ,"))
    contact = db.session.scalar(select(ContactPoint))
    audiences.unsubscribe(contact.party_id, contact.id, None, {"how": "link"})
    again = imported(rows("Ana,Silva,ana@x.example,,FJ,", ""), topics=["newsletter"])

    assert five(again) == (0, 0, 1, 0, 0)
    states = db.session.scalars(select(ConsentEvent.state).order_by(ConsentEvent.id))
    assert list(states) == ["granted", "withdrawn"]
    assert run.id != again.id


def test_an_unknown_topic_is_made_in_the_same_change(slate):
    run = imported(rows("Ana,Silva,ana@x.example,,FJ,"), topics=["clean-air"])

    made = select(Change.table_name).where(
        Change.change_set_id == run.change_set_id, Change.table_name == "topic"
    )
    assert db.session.scalar(made) == "topic"
    exchange.undo_import(run.id, by=SYSTEM)
    assert not db.session.scalar(select(Topic.id).where(Topic.key == "clean-air"))


def test_organisations_are_known_by_number_then_by_name_and_country(slate):
    head = "name,country,geonames_id,population\n"
    imported(head + "Suva,FJ,11,100\nNadi,FJ,12,50\n")
    run = imported(head + "Suva City,FJ,11,120\nnadi,FJ,,50\nSuva,AU,13,7\nNadi,FJ,99,3\n")

    assert five(run) == (2, 1, 1, 0, 0)
    assert db.session.scalar(select(OrgAlias.name)) == "Suva"


def test_an_organisation_is_found_by_another_name_or_its_short_name(slate):
    factories.organisation("City of Makassar", country="ID", aliases=("Ujung Pandang",), short_name="MKS")
    run = imported(rows("Ana,S,a@x.example,Ujung Pandang,ID,Mayor", "Ben,T,b@x.example,mks,ID,Clerk"))

    assert five(run) == (2, 0, 0, 0, 0)
    assert exchange.report(run)["organisations_created"] == 0


def test_what_an_undone_import_had_to_keep_comes_back_with_the_same_figures(slate):
    first = imported(
        rows("Ana,Silva,ana@x.example,Suva City,FJ,Mayor", "Ben,Tau,ben@x.example,Suva City,FJ,Clerk")
    )
    ana = db.session.scalar(select(Person.party_id).where(Person.given_name == "Ana"))
    audiences.add_segment(audiences.SegmentFields("One", {"all": []}), by=SYSTEM)
    segment = db.session.scalar(select(audiences.models.Segment.id))
    audiences.pin(segment, ana, "include", by=SYSTEM)
    report = exchange.undo_import(first.id, by=SYSTEM)
    again = imported(
        rows("Ana,Silva,ana@x.example,Suva City,FJ,Mayor", "Ben,Tau,ben@x.example,Suva City,FJ,Clerk")
    )

    assert report.archived
    assert five(again) == five(first) == (2, 0, 0, 0, 0)
    party = db.session.get(Party, ana, populate_existing=True)
    assert party.archived_at is None


def test_somebody_archived_by_hand_waits_for_a_decision(slate):
    from crm import directory

    ana = factories.person("Ana", "Silva", emails=["ana@x.example"])
    directory.archive(ana.party_id, by=SYSTEM)

    assert five(imported(rows("Ana,Silva,ana@x.example,,FJ,"))) == (0, 0, 0, 1, 0)


NAMES = st.sampled_from(["Ana", "Ben", "최예진", "J", ""])
ADDRESSES = st.sampled_from(["a@x.example", "b@x.example", "info@x.example", "broken", ""])
PLACES = st.sampled_from(["Suva", "Talisay", "TALISAY", ""])
COUNTRIES = st.sampled_from(["FJ", "PH", "Narnia", ""])
LINES = st.lists(
    st.tuples(NAMES, NAMES, ADDRESSES, PLACES, COUNTRIES, st.sampled_from(["Mayor", ""])),
    min_size=1,
    max_size=12,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=LINES, size=st.integers(1, 5))
def test_the_figures_add_up_and_come_true_whatever_the_list_and_wherever_batches_end(slate, lines, size):
    text = rows("Zoë,Zed,zoe@x.example,,FJ,", *(",".join(line) for line in lines))
    run = checked(text)
    planned = five(run)
    usual, applying.BATCH = applying.BATCH, size
    try:
        exchange.apply_now(run.id, by=SYSTEM)
        came_true, places = five(run), total(Organisation)
        created, updated, *_rest = five(checked(text + "\n"))
    finally:
        applying.BATCH = usual
        exchange.undo_import(run.id, by=SYSTEM)
        left = total(Party)
        db.session.expunge_all()
    assert sum(planned) == sum(1 for line in lines if any(line)) + 1
    assert came_true == planned
    assert run.organisations_created == places
    assert (created, updated) == (0, 0)
    assert left == 0


def total(model):
    return db.session.scalar(select(func.count()).select_from(model))
