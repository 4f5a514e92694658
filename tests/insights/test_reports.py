import random
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from crm import audiences
from crm.directory.models import Party
from crm.insights import verbs, words
from crm.insights.models import ReportNote
from crm.insights.reports import counting, listing, periods
from crm.insights.reports.figures import SECTIONS
from crm.journal import SYSTEM, acting, undo
from crm.kernel import clock, db
from crm.timeline.models import REAL, Interaction, InteractionParty, Task
from tests import factories

from .reported import FIRST, HERE, LAST, ZONE, Q, any_contact, any_moment, outreach


def figures(period=Q, reader=None):
    """Every figure of a period by its key."""
    return {each.figure.key: each for part in SECTIONS for each in counting.counted(part, period, reader)}


def within(moment):
    """Whether a moment lies in the quarter, on the clock in Jakarta."""
    here = moment.astimezone(HERE)
    return here.year == 2025 and here.month in (7, 8, 9)


def test_the_calendar_is_that_of_the_network():
    assert Q.since == datetime(2025, 6, 30, 17, tzinfo=UTC)
    assert Q.until == datetime(2025, 9, 30, 17, tzinfo=UTC)
    assert (Q.first, Q.last) == (date(2025, 7, 1), date(2025, 9, 30))
    assert (Q.before.key, Q.moved(2).key, Q.last_year.key) == ("2025-2", "2026-1", "2024-3")


@pytest.mark.parametrize("span", periods.MONTHS)
def test_periods_follow_one_another_without_a_gap(span):
    one = periods.period(span, "", ZONE)
    for _step in range(30):
        assert one.before.last + timedelta(days=1) == one.first
        assert one.before.moved(1) == one == periods.period(span, one.key, ZONE)
        one = one.before


def test_contacts_are_those_of_a_naive_count(slate):
    chance = random.Random(7)  # noqa: S311  the same each time
    me, mate, other = (factories.user() for _ in range(3))
    orgs = [factories.organisation(country=chance.choice(["FJ", "ID"])) for _ in range(6)]
    people = [factories.person() for _ in range(5)]
    with acting(SYSTEM, "Noted contacts"):
        team(me, mate)
        made = [any_contact(chance, orgs + people, (me, mate, other)) for _ in range(150)]
        db.session.flush()
    seen = [
        (row, parts)
        for row, parts in made
        if row.kind in REAL and within(row.starts_at) and row.archived_at is None and may_see(row, me, mate)
    ]
    met = {party for _row, parts in seen for party, role in parts if role != "about"}
    came = figures(reader=me)

    assert came["contacts"].count == len(seen)
    for kind in REAL:
        assert came[f"contacts_{kind}"].count == sum(row.kind == kind for row, _parts in seen)
    assert came["orgs_met"].count == len(met & {each.party_id for each in orgs})
    assert came["people_met"].count == len(met & {each.party_id for each in people})
    assert len(seen) > 20


def may_see(row, me, mate):
    """The rule of the timeline, said once more."""
    return (
        row.visibility == "all"
        or row.created_by == me.id
        or (row.visibility == "team" and row.created_by == mate.id)
    )


def team(*users):
    """Colleagues who share a team."""
    from crm.accounts.models import Team, TeamMember

    row = Team(name=f"Team {next(factories.numbers)}")
    db.session.add(row)
    db.session.flush()
    db.session.add_all(TeamMember(team_id=row.id, user_id=each.id) for each in users)
    db.session.flush()


def test_promises_are_those_of_a_naive_count(slate):
    chance = random.Random(11)  # noqa: S311  the same each time
    me, city = factories.user(), factories.organisation()
    with acting(SYSTEM, "Promised"):
        made = [any_promise(chance, me, city) for _ in range(200)]
        db.session.add_all(made)
        db.session.flush()
    came = figures(reader=me)
    for direction in ("ours", "theirs"):
        mine = [task for task in made if task.direction == direction]
        due = [t for t in mine if t.due_on and Q.first <= t.due_on <= Q.last and not t.cancelled_at]
        done = [t for t in due if t.done_at]
        timely = [t for t in done if t.done_at.astimezone(ZoneInfo(t.tz)).date() <= t.due_on]
        assert came[f"{direction}_made"].count == sum(within(t.created_at) for t in mine)
        assert came[f"{direction}_due"].count == len(due)
        assert came[f"{direction}_in_time"].count == len(timely)
        assert came[f"{direction}_late"].count == len(done) - len(timely)
        assert came[f"{direction}_broken"].count == len(due) - len(done)
        assert came[f"{direction}_open"].count == 0
        assert timely and len(done) > len(timely)


def any_promise(chance, me, city):
    """A promise in any state."""
    day = any_moment(chance).date()
    ended = datetime(day.year, day.month, day.day, chance.randint(0, 23), tzinfo=UTC)
    ended += timedelta(days=chance.randint(-3, 3))
    fate = chance.choice(["done", "done", "open", "cancelled"])
    return Task(
        title="Send it",
        direction=chance.choice(["ours", "theirs", "internal"]),
        due_on=chance.choice([day, day, None]),
        tz=chance.choice([ZONE, "UTC", "Pacific/Auckland"]),
        assignee_id=me.id,
        party_id=city.party_id,
        created_at=any_moment(chance),
        done_at=ended if fate == "done" else None,
        cancelled_at=ended if fate == "cancelled" else None,
    )


def test_the_directory_is_that_of_a_naive_count(slate):
    chance = random.Random(3)  # noqa: S311  the same each time
    made = [
        *(("org", factories.organisation(country=chance.choice(["FJ", "ID", "NP"]))) for _ in range(20)),
        *(("person", factories.person()) for _ in range(20)),
    ]
    rows = []
    with acting(SYSTEM, "Came and went"):
        for kind, each in made:
            party = db.session.get(Party, each.party_id)
            party.created_at = any_moment(chance)
            party.archived_at = chance.choice(
                [None, party.created_at + timedelta(days=chance.randint(1, 90))]
            )
            rows.append((kind, party))
        db.session.flush()
    came = figures()
    for kind, name in (("org", "orgs"), ("person", "people")):
        there = [
            p
            for k, p in rows
            if k == kind and p.created_at < LAST and (p.archived_at is None or p.archived_at >= LAST)
        ]
        assert came[f"{name}_known"].count == len(there)
        assert came[f"{name}_added"].count == sum(within(p.created_at) for p in there)
    split = {share.value: share.count for share in came["orgs_known"].shares["country"]}
    orgs = [
        p
        for k, p in rows
        if k == "org" and p.created_at < LAST and not (p.archived_at and p.archived_at < LAST)
    ]
    assert split == {c: sum(p.country_code == c for p in orgs) for c in {p.country_code for p in orgs}}


def test_an_organisation_is_quiet_after_180_days(slate):
    me = factories.user()
    now = periods.period("quarter", "", ZONE)
    long_ago, lately, never = (factories.organisation() for _ in range(3))
    factories.contact(long_ago, by=me, starts_at=clock.now() - timedelta(days=181))
    factories.contact(lately, by=me, starts_at=clock.now() - timedelta(days=179))
    found = listing.behind("orgs_quiet", now, me, None, None)

    assert {line.party_id for line in found.lines} == {long_ago.party_id, never.party_id}


def test_reasons_are_said_in_words(slate):
    outreach()
    parts = counting.split([counting.ALL["held"]], counting.span_of(Q, None))["held"]["reason"]
    assert [part.name for part in parts] == ["does not exist any more"]
    assert listing.said(("reason", "hard_bounce")) == "does not exist any more"


def test_mail_campaigns_and_lists_are_counted(slate):
    outreach()
    came = {key: each.count for key, each in figures().items()}

    wanted = {"mailings": 1, "messages_accepted": 3, "messages_failed": 2, "messages_uncertain": 1, "held": 1}
    wanted |= {"moved_reached": 1, "moved_engaged": 5, "moved_declined": 0}
    wanted |= {"imports": 1, "import_rows": 6, "refused": 2, "unreachable": 1}
    assert {key: came[key] for key in wanted} == wanted


def test_an_unsubscribe_is_counted_in_its_quarter(slate):
    now, somebody = periods.period("quarter", "", ZONE), factories.person(emails=["q@city.example"])
    before = figures(now)["unsubscribed"].count
    topic = audiences.topics()[0] if hasattr(audiences, "topics") else None
    audiences.withdraw(somebody.party_id, topic and topic.id, {"why": "asked"}, by=SYSTEM)

    assert figures(now)["unsubscribed"].count > before
    assert figures(now.before)["unsubscribed"].count == 0


def test_every_figure_counts_as_many_as_its_list_holds(slate):
    me = factories.user()
    outreach()
    chance = random.Random(5)  # noqa: S311  the same each time
    orgs = [factories.organisation() for _ in range(4)]
    with acting(SYSTEM, "Noted contacts"):
        for _each in range(60):
            any_contact(chance, orgs, (me,))
        db.session.flush()
    for key, each in figures(reader=me).items():
        assert listing.behind(key, Q, me, None, None).count == each.count, key
        for dim, shares in each.shares.items():
            assert sum(share.count for share in shares) == each.count
            for share in shares:
                assert listing.behind(key, Q, me, (dim, share.value), None).count == share.count


def test_a_list_is_paged_to_its_end(slate):
    me, city = factories.user(), factories.organisation()
    with acting(SYSTEM, "Noted contacts"):
        for n in range(120):
            at = FIRST + timedelta(days=n % 3, hours=1)
            row = Interaction(kind="call", starts_at=at, tz="UTC", subject=f"Call {n}")
            db.session.add(row)
            db.session.flush()
            db.session.add(
                InteractionParty(interaction_id=row.id, party_id=city.party_id, role="with", starts_at=at)
            )
        db.session.flush()
    seen, place = [], None
    while True:
        page = listing.behind("contacts", Q, me, None, place)
        seen += [line.id for line in page.lines]
        if not page.following:
            break
        place = list(page.following)
    assert len(seen) == len(set(seen)) == page.count == 120


def test_words_are_kept_until_somebody_changes_them(slate):
    me = factories.user()
    verbs.write_words(Q, "contacts", "Fewer visits: the rains.", by=me)
    later = words.of("contacts", Q.moved(2))

    assert (later.body, later.is_carried, later.period) == ("Fewer visits: the rains.", True, Q)
    assert not words.of("contacts", Q).is_carried
    assert words.of("contacts", Q.before).body == ""


def test_words_of_two_windows_do_not_overwrite_each_other(slate):
    me = factories.user()
    first = verbs.write_words(Q, "contacts", "One", by=me)
    verbs.write_words(Q, "contacts", "Two", by=me, version=first.version)
    with pytest.raises(verbs.OtherWords) as refused:
        verbs.write_words(Q, "contacts", "Three", by=me, version=1)

    assert (refused.value.theirs, refused.value.version) == ("Two", 2)
    assert words.of("contacts", Q).body == "Two"


def test_words_can_be_taken_back(slate):
    me = factories.user()
    row = verbs.write_words(Q, "contacts", "One", by=me)
    undo(row.written_in, by=me)

    assert db.session.scalar(select(ReportNote)) is None
