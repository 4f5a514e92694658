"""Newsletters are written, kept, checked and let go; campaigns know who came along."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import Range

from crm import campaigns, delivery
from crm.audiences import suppress
from crm.campaigns import NewsletterFields, verbs
from crm.campaigns.checks import findings
from crm.campaigns.models import Newsletter, NewsletterVersion, Participation
from crm.campaigns.queries.recipients import empty_values, funnel, seat
from crm.delivery import verbs as engine
from crm.directory import merge
from crm.directory.models import FieldDef, Person, Position
from crm.journal import SYSTEM, acting, undo
from crm.kernel import clock, db, tokens
from crm.kernel.errors import NotFound, Refused
from tests import factories


def tones(newsletter) -> dict:
    """The rules and what they say."""
    return {finding.rule: finding.tone for finding in findings(newsletter)}


def test_a_draft_is_only_a_draft(desk):
    desk.reader()

    newsletter = desk.newsletter()

    shown = campaigns.mailing_object(newsletter.mailing_id)
    assert shown["status"] == "draft"
    assert shown["subject"] == "Hello"
    assert shown["counts"]["candidates"] == 0


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"markdown": "a", "html": "<p>b</p>"}, "either as Markdown or as HTML"),
        ({"markdown": "a", "text": "b"}, "goes with HTML only"),
        ({"segment_id": 999_999}, "no such segment"),
        ({"person_ids": (999_999,)}, "no person 999999"),
        ({"segment_id": 1, "person_ids": (1,)}, "not both"),
        ({"zone": "Mars/Olympus"}, "not a time zone"),
    ],
)
def test_what_cannot_be_a_newsletter_is_refused(desk, fields, sentence):
    with pytest.raises(Refused, match=sentence):
        campaigns.draft(NewsletterFields(subject="x", **fields), by=desk.by)


def test_a_segment_of_organisations_is_no_audience(desk):
    offices = desk.segment(subject="org")

    with pytest.raises(Refused, match="mail goes to people"):
        desk.newsletter(segment_id=offices.id)


def test_every_sitting_is_a_version_and_one_can_go_back(desk, monkeypatch):
    newsletter = desk.newsletter(markdown="one")
    number = newsletter.mailing_id
    verbs.write(number, {"markdown": "two"}, by=desk.by)
    verbs.write(number, {"markdown": "three"}, by=desk.by)
    later = clock.now() + timedelta(hours=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    verbs.write(number, {"markdown": "four"}, by=desk.by)

    kept = db.session.scalars(select(NewsletterVersion.markdown).order_by(NewsletterVersion.n)).all()
    assert kept == ["one", "three", "four"]

    verbs.restore(number, 1, by=desk.by)
    assert db.session.get(Newsletter, number).markdown == "one"


def test_two_people_do_not_overwrite_each_other(desk):
    newsletter = desk.newsletter()
    version = newsletter.version
    verbs.write(newsletter.mailing_id, {"markdown": "mine"}, version=version, by=desk.by)

    with pytest.raises(Refused, match="Somebody else saved"):
        verbs.write(newsletter.mailing_id, {"markdown": "yours"}, version=version, by=desk.by)


def test_a_deleted_draft_comes_back_by_undo(desk):
    newsletter = desk.newsletter()

    change_set = verbs.delete_draft(newsletter.mailing_id, by=desk.by)
    with pytest.raises(NotFound):
        campaigns.live_newsletter(newsletter.mailing_id)

    undo(change_set, desk.by)
    db.session.expire_all()
    assert campaigns.live_newsletter(newsletter.mailing_id).subject == "Hello"


def test_a_copy_has_the_same_words_and_readers(desk):
    first = desk.newsletter(preheader="line", leave_out=(desk.reader(),))

    copy = verbs.duplicate(first.mailing_id, by=desk.by)

    assert copy.mailing_id != first.mailing_id
    assert (copy.markdown, copy.preheader, copy.leave_out) == (first.markdown, "line", first.leave_out)
    assert copy.is_draft


def test_the_funnel_names_every_reason(desk):
    desk.reader()
    desk.reader(allowed=False)
    desk.reader(email="dead@example.org")
    suppress("email", tokens.address_hash("email", "dead@example.org"), "all", "hard_bounce")
    factories.person("No", "Address")
    left_out = desk.reader()

    found = funnel(desk.newsletter(leave_out=(left_out,)))

    assert found.candidates == 4
    assert found.excluded == {"no_basis": 1, "suppressed": 1, "no_address": 1}
    assert found.will_receive == 1


def test_readers_sit_in_a_row(desk):
    ids = sorted(desk.reader() for _n in range(3))
    newsletter = desk.newsletter()

    middle = seat(newsletter, ids[1])

    assert (middle.party.id, middle.n, middle.of, middle.previous, middle.next) == (
        ids[1],
        2,
        3,
        ids[0],
        ids[2],
    )
    assert seat(newsletter).party.id == ids[0]
    assert seat(newsletter, 999_999).party.id == ids[0]


def test_gaps_are_counted_before_anybody_reads_them(desk):
    desk.reader("Ana", "Lopez")
    nameless(desk.reader("Su", "Sukarno"))
    newsletter = desk.newsletter(
        markdown='{{ given_name }} {{ family_name | default("friend") }} {{ position | default("reader") }}'
    )

    assert empty_values(newsletter, ("given_name", "family_name", "position")) == {
        "given_name": 1,
        "position": 2,
    }
    found = tones(newsletter)
    assert found["empty.given_name"] == "bad"
    assert found["empty.position"] == "ok"
    with pytest.raises(Refused, match="1 person would read a gap"):
        verbs.schedule(newsletter.mailing_id, at=None, zone="UTC", strict=True, by=desk.by)


def test_checks_say_what_is_missing(desk):
    nothing = campaigns.draft(NewsletterFields(), by=desk.by)

    found = tones(nothing)

    assert {rule for rule, tone in found.items() if tone == "bad"} == {"subject", "words", "readers"}
    assert found["topic"] == found["test"] == found["preheader"] == "warn"
    assert len(campaigns.problems(nothing)) == 3


def test_what_somebody_accepted_has_passed_until_the_words_change(desk):
    newsletter = desk.newsletter()
    verbs.accept_check(newsletter.mailing_id, "test", by=desk.by)
    assert tones(newsletter)["test"] == "ok"

    verbs.write(newsletter.mailing_id, {"markdown": "other"}, by=desk.by)
    assert tones(newsletter)["test"] == "warn"


def test_a_test_goes_to_oneself_and_is_not_counted(desk):
    newsletter = desk.newsletter(person_ids=(desk.reader("Ana"),))

    verbs.send_test_to(newsletter.mailing_id, to="me@network.example", as_party_id=None, by=desk.by)

    subject, address = db.session.execute(
        text("SELECT subject, address FROM notice ORDER BY id DESC")
    ).first()
    assert (subject, address) == ("[Test] Hello", "me@network.example")
    assert tones(newsletter)["test"] == "ok"
    assert newsletter.is_draft


@pytest.mark.parametrize(
    "wrong", ["{{ nickname }}", "{{7*7}}", "{{cycler.__init__}}", "{{ open", "[x](page.html)"]
)
def test_what_cannot_be_compiled_is_not_sent(desk, wrong):
    desk.reader()
    newsletter = desk.newsletter(markdown=f"Hello {wrong}")

    with pytest.raises(Refused):
        campaigns.send(newsletter.mailing_id, by=desk.by)

    assert newsletter.status == "draft"


def test_custom_fields_are_known_only_when_they_are_defined(desk):
    desk.reader()
    newsletter = desk.newsletter(markdown="{{ custom.shoe }}")
    with pytest.raises(Refused, match="“custom.shoe” is not a field of yours"):
        campaigns.send(newsletter.mailing_id, by=desk.by)

    with acting(SYSTEM, "Field"):
        db.session.add(FieldDef(subject="person", key="shoe", label="Shoe size", type="text"))
    assert "custom.shoe" in campaigns.known_fields()


def test_send_schedules_when_its_moment_lies_ahead(desk):
    desk.reader()
    ahead = clock.now() + timedelta(days=2)
    newsletter = desk.newsletter(send_at=ahead, zone="Asia/Kathmandu")

    campaigns.send(newsletter.mailing_id, by=desk.by)

    shown = campaigns.mailing_object(newsletter.mailing_id)
    assert shown["status"] == "scheduled"
    assert shown["send_at"] == ahead.isoformat()
    assert shown["zone"] == "Asia/Kathmandu"

    campaigns.unschedule(newsletter.mailing_id, by=desk.by)
    assert campaigns.live_newsletter(newsletter.mailing_id).is_draft


def test_a_moment_that_has_passed_is_refused(desk):
    desk.reader()
    newsletter = desk.newsletter()

    with pytest.raises(Refused, match="has passed"):
        verbs.schedule(newsletter.mailing_id, at=clock.now() - timedelta(minutes=1), zone="UTC", by=desk.by)


def test_nothing_is_written_once_it_has_left_the_desk(desk):
    desk.reader()
    newsletter = desk.newsletter()
    campaigns.send(newsletter.mailing_id, by=desk.by)

    with pytest.raises(Refused, match="not a draft any more"):
        verbs.write(newsletter.mailing_id, {"markdown": "late"}, by=desk.by)
    with pytest.raises(Refused, match="already on its way"):
        campaigns.send(newsletter.mailing_id, by=desk.by)


def test_those_left_out_are_not_on_the_frozen_list(desk):
    stays, goes = desk.reader(), desk.reader()
    newsletter = desk.newsletter(leave_out=(goes,))

    campaigns.send(newsletter.mailing_id, by=desk.by)

    listed = db.session.scalars(
        text("SELECT party_id FROM segment_snapshot_member WHERE snapshot_id = :id"),
        {"id": newsletter.mailing.snapshot_id},
    )
    assert list(listed) == [stays]


def test_who_was_merged_is_chosen_or_left_out_as_the_one_they_are_now(desk):
    stays, goes, now = desk.reader(), desk.reader(), desk.reader()
    out = desk.newsletter(leave_out=(goes,))
    merge(now, goes, by=SYSTEM)

    assert funnel(out).candidates == 1
    campaigns.send(out.mailing_id, by=desk.by)

    query = text("SELECT party_id FROM segment_snapshot_member WHERE snapshot_id = :id")
    assert list(db.session.scalars(query, {"id": out.mailing.snapshot_id})) == [stays]


def test_two_campaigns_do_not_share_a_name(desk):
    campaigns.add_campaign(verbs.CampaignFields(name="Clean air"), by=desk.by)

    with pytest.raises(Refused, match="of this name already"):
        campaigns.add_campaign(verbs.CampaignFields(name="CLEAN AIR"), by=desk.by)


def test_participation_follows_the_facts_and_never_goes_back(desk):
    campaign = campaigns.add_campaign(verbs.CampaignFields(name="Clean air"), by=desk.by)
    who = desk.reader()
    office = factories.organisation("Makassar")
    hold(who, office)
    newsletter = desk.newsletter(campaign_id=campaign.id, person_ids=(who,))
    campaigns.send(newsletter.mailing_id, by=desk.by)
    engine.dispatch()
    engine.prepare(newsletter.mailing_id)

    campaigns.record_participation()
    assert states(campaign.id) == {who: "targeted", office_id(office): "targeted"}

    accept_all(newsletter.mailing_id)
    assert campaigns.record_participation() == 2
    assert campaigns.record_participation() == 0
    assert states(campaign.id) == {who: "reached", office_id(office): "reached"}
    assert delivery.counts(newsletter.mailing_id)["accepted"] == 1


def nameless(party_id) -> None:
    """Somebody of whom no given name is known."""
    with acting(SYSTEM, "Name"):
        db.session.get(Person, party_id).given_name = None


def office_id(office) -> int:
    """The number of an organisation."""
    return getattr(office, "party_id", None) or office.id


def hold(party_id, office) -> None:
    """Somebody holds a position today."""
    with acting(SYSTEM, "Position"):
        db.session.add(
            Position(
                person_id=party_id,
                organisation_id=office_id(office),
                title="Mayor",
                valid=Range(clock.today() - timedelta(days=30), None),
            )
        )


def accept_all(mailing_id) -> None:
    """Every message was taken by the other side."""
    db.session.execute(
        text(
            "INSERT INTO outcome (mailing_id, message_id, attempt, state, at)"
            " SELECT mailing_id, id, attempt, 'accepted', now() FROM message WHERE mailing_id = :id"
        ),
        {"id": mailing_id},
    )
    db.session.commit()


def states(campaign_id) -> dict:
    """Who came how far."""
    db.session.expire_all()
    rows = db.session.execute(
        select(Participation.party_id, Participation.state).where(Participation.campaign_id == campaign_id)
    )
    return dict(rows.all())
