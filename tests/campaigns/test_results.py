"""What came of a newsletter: figures, their people, and names that do not change afterwards."""

import csv
import io

import pytest
from sqlalchemy import insert

from crm import delivery
from crm.audiences import grant, suppress, topic
from crm.campaigns import send
from crm.campaigns.queries import groups, live_newsletter
from crm.campaigns.queries.recipients import people_page
from crm.campaigns.queries.results import SPANS, hours
from crm.delivery import verbs as engine
from crm.delivery.models import Message, Outcome
from crm.journal import SYSTEM
from crm.kernel import clock, db, tokens
from tests import factories


@pytest.fixture
def sent(desk):
    """A newsletter whose messages are written: two readers, one not allowed, one stopped, one without address."""
    readers = [desk.reader(language=lang) for lang in ("id", "ne")]
    refused = desk.reader(allowed=False)
    stopped = desk.reader(email="stopped@example.org")
    suppress("email", tokens.address_hash("email", "stopped@example.org"), "all", "hard_bounce")
    lost = factories.person("Lost", "One").party_id
    people = (*readers, refused, stopped, lost)
    number = desk.newsletter(person_ids=people).mailing_id
    send(number, by=desk.by)
    engine.dispatch()
    engine.prepare(number)
    return live_newsletter(number), readers, {"no_basis": refused, "suppressed": stopped, "no_address": lost}


def came(newsletter, state, party_id=None):
    """Let messages have come to an end."""
    rows = db.session.query(Message).filter_by(mailing_id=newsletter.mailing_id)
    for row in rows if party_id is None else rows.filter_by(party_id=party_id):
        facts = {"mailing_id": row.mailing_id, "message_id": row.id, "attempt": 1, "state": state}
        db.session.execute(insert(Outcome).values(**facts, at=clock.now()))


def ids(rows):
    """Numbers of people."""
    return [row.id for row in rows]


def test_who_was_left_out_stays_as_it_was_whatever_is_learnt_later(sent):
    newsletter, readers, left = sent
    counts = delivery.counts(newsletter.mailing_id)
    assert counts["excluded"] == {"no_basis": 1, "suppressed": 1, "no_address": 1}

    grant([left["no_basis"]], [topic("general", by=SYSTEM).id], "public_role", {"source": "x"}, by=SYSTEM)

    for reason, party_id in left.items():
        assert ids(people_page(newsletter, reason)) == [party_id]
    assert ids(people_page(newsletter, "none")) == readers
    assert sorted(ids(people_page(newsletter, None))) == sorted([*readers, *left.values()])
    assert delivery.counts(newsletter.mailing_id) == counts


def test_preparing_again_writes_nobody_twice(sent):
    newsletter, readers, left = sent
    newsletter.mailing.status = "preparing"
    db.session.flush()
    engine.prepare(newsletter.mailing_id)

    assert len(people_page(newsletter, None)) == len(readers) + len(left)


def test_every_number_of_the_tables_leads_to_its_people(sent, officer):
    newsletter, readers, _left = sent
    came(newsletter, "accepted", readers[0])
    came(newsletter, "failed", readers[1])

    by = {group.key: group for group in groups.breakdown(newsletter, "language")}
    assert (by["id"].accepted, by["id"].failed, by["ne"].failed) == (1, 0, 1)
    page = officer.get(f"/newsletters/{newsletter.mailing_id}/results").get_data(as_text=True)
    assert f"/newsletters/{newsletter.mailing_id}/messages?state=failed&amp;language=ne" in page

    def people(query):
        text = officer.get(f"/newsletters/{newsletter.mailing_id}/messages.csv?{query}").get_data()
        return [int(row["person_id"]) for row in csv.DictReader(io.StringIO(text.decode("utf-8-sig")))]

    assert people("language=id") == people("state=accepted") == [readers[0]]
    assert people("language=ne&state=failed") == [readers[1]]
    assert people("language=ne&state=accepted") == people("language=xx") == []
    assert people("kind=none") == people("country=FJ") == readers
    listed = officer.get(f"/newsletters/{newsletter.mailing_id}/messages?language=ne&kind=none")
    assert "Nepali" in listed.get_data(as_text=True)


def test_messages_over_time_are_all_of_those_accepted(sent):
    newsletter, readers, _left = sent
    assert hours(newsletter) == []
    came(newsletter, "accepted")

    spans = hours(newsletter)

    assert len(spans) == SPANS
    assert sum(n for _at, n in spans) == len(readers)


def test_a_segment_names_the_newsletters_written_for_it(officer, desk):
    segment = desk.segment()
    number = desk.newsletter(segment_id=segment.id, subject="Rising seas").mailing_id

    page = officer.get(f"/segments/{segment.id}").get_data(as_text=True)

    assert "Rising seas" in page
    assert f"/newsletters/{number}/" in page
