"""The three sample lists, whole."""

import pytest
from sqlalchemy import func, select, text

from crm import exchange
from crm.audiences.models import ConsentEvent
from crm.directory.models import Organisation, Party, Person, Position
from crm.exchange.models import ImportRow
from crm.journal import SYSTEM
from crm.kernel import db

from .conftest import LISTS, five, imported, received

NETWORK, CONTACTS, MAILCHIMP = (LISTS / f"{n}.csv" for n in ("network", "contacts", "mailchimp-export"))


def total(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_the_network_goes_in_whole(slate):
    run = imported(NETWORK)

    assert five(run) == (817, 0, 0, 0, 0)
    assert total(Organisation) == 817
    flagged = exchange.report(run)["problems"]
    assert len(flagged) == 12
    assert all("association" in p["why"] and p["column"] == "kind" for p in flagged)
    kinds = dict(db.session.execute(select(Organisation.class_code, func.count()).group_by("class")).all())
    assert kinds == {"local_government": 805, "association_national": 12}


def test_contacts_find_their_organisations_and_those_of_two_wait(slate):
    imported(NETWORK)
    run = imported(CONTACTS)

    assert five(run) == (2969, 0, 0, 31, 0)
    report = exchange.report(run)
    assert report["organisations_created"] == 0
    assert report["waiting"] == 31
    assert {p["column"] for p in report["problems"]} == {"organisation"}
    assert total(Position) == 2969
    open_ended = (
        select(func.count())
        .select_from(Position)
        .where(func.lower_inf(Position.valid), func.upper_inf(Position.valid))
    )
    assert (
        db.session.scalar(open_ended.where(Position.date_precision == "unknown", Position.is_primary)) == 2969
    )


def test_contacts_alone_make_their_organisations_of_unknown_kind(slate):
    run = imported(CONTACTS)

    assert five(run) == (3000, 0, 0, 0, 0)
    assert exchange.report(run)["organisations_created"] == 782
    unknown = select(func.count()).select_from(Organisation).where(Organisation.class_code == "unknown")
    assert db.session.scalar(unknown) == 782


def test_the_network_after_the_contacts_fills_what_they_left_open(slate):
    imported(CONTACTS)

    assert five(imported(NETWORK)) == (35, 782, 0, 0, 0)
    assert total(Organisation) == 817


def test_subscribers_go_in_with_tags_and_the_proof_of_their_consent(slate):
    run = imported(MAILCHIMP, basis="consent", topics=["newsletter"])

    assert five(run) == (500, 0, 0, 0, 0)
    tags = text("SELECT t.name, count(*) FROM tag t JOIN party_tag p ON p.tag_id = t.id GROUP BY 1")
    assert dict(db.session.execute(tags).all()) == {
        "Newsletter": 341,
        "AMF 2024": 159,
        "Focal point, climate": 159,
    }
    event = db.session.scalar(select(ConsentEvent).order_by(ConsentEvent.id).limit(1))
    assert (event.basis, event.state) == ("consent", "granted")
    assert event.evidence["file"] == "mailchimp-export.csv"
    assert event.evidence["row"] == 2
    assert event.evidence["opted_in_at"] == "2024-05-01 03:12:55"
    assert event.evidence["run"] == run.id


def test_subscribers_who_are_contacts_are_updated_not_doubled(slate):
    imported(CONTACTS)

    assert five(imported(MAILCHIMP)) == (0, 500, 0, 0, 0)
    assert total(Person) == 3000


@pytest.mark.parametrize("order", [(NETWORK, CONTACTS, MAILCHIMP), (MAILCHIMP, CONTACTS, NETWORK)])
def test_undone_and_imported_again_the_figures_are_the_same(slate, order):
    runs = [imported(path) for path in order]
    figures = [five(run) for run in runs]
    for run in reversed(runs):
        exchange.undo_import(run.id, by=SYSTEM)

    assert total(Party) == total(ConsentEvent) == 0
    assert [five(imported(path)) for path in order] == figures


def test_a_list_with_one_more_phone_changes_one_person(slate):
    imported(CONTACTS)
    lines = CONTACTS.read_text().replace("+9779841237223", "+9779841237999")
    run = imported(lines, "contacts.csv")

    assert five(run) == (0, 1, 2999, 0, 0)
    row = db.session.scalar(select(ImportRow).where(ImportRow.run_id == run.id, ImportRow.plan == "update"))
    assert row.row_no == 2
    assert "+9779841237999" in row.match_why["why"][1]


def test_the_same_file_goes_in_once(slate):
    imported(NETWORK)

    with pytest.raises(exchange.ImportedBefore, match="imported already"):
        received(NETWORK)
