from datetime import timedelta

import pytest
from sqlalchemy import event

from crm.exchange.models import ImportRun
from crm.insights import agenda, queries
from crm.journal import SYSTEM, acting
from crm.kernel import clock, db, transaction
from tests import factories


@pytest.fixture
def ayu(app, client):
    """Somebody who is signed in."""
    user = factories.user(name="Ayu Prameswari", tz="Asia/Jakarta")
    kept, app.config["FIND_READER"] = app.config["FIND_READER"], lambda: user
    yield user
    app.config["FIND_READER"] = kept


@pytest.fixture
def statements(slate):
    """What is asked of the database from now on."""
    asked = []

    def note(_connection, _cursor, statement, *_rest):
        if statement.startswith("SELECT"):
            asked.append(statement)

    event.listen(slate, "before_cursor_execute", note)
    yield asked
    event.remove(slate, "before_cursor_execute", note)


def test_a_new_installation_says_what_to_begin_with(client, ayu):
    page = client.get("/today")

    assert page.status_code == 200
    assert "Balai is empty" in page.text
    assert "Ayu" in page.text
    assert "in Jakarta (UTC+7)" in page.text


def test_the_first_address_is_today(client, ayu):
    assert client.get("/").headers["Location"] == "/today"


def test_nobody_sees_figures_without_signing_in(client):
    assert client.get("/today").status_code in (302, 303)


def test_the_page_asks_the_database_as_often_for_much_as_for_little(client, ayu, statements):
    draft_newsletters(1)
    statements.clear()
    client.get("/today")
    few = len(statements)
    draft_newsletters(5)
    statements.clear()
    client.get("/today")

    assert few == len(statements)
    assert few <= 24


def test_a_draft_says_what_it_lacks(client, ayu):
    draft_newsletters(1)

    page = client.get("/today").text

    assert "“Newsletter 0” is being written" in page
    assert "Nobody is chosen to get it yet." in page


def test_growth_is_counted_week_by_week(slate):
    people(3, weeks_ago=6)
    people(2, weeks_ago=1)

    growth = queries.growth()["person"]

    assert growth.total == 5
    assert growth.points[0] == 0
    assert growth.points[-1] == 5
    assert growth.added == 2


def test_nothing_sent_has_no_share(slate):
    assert queries.deliveries().rate is None


@pytest.fixture
def fresh_import(slate):
    """A file that was brought in."""
    with acting(SYSTEM, "Brought in a list"):
        run = ImportRun(
            filename="harbour-desk.csv",
            sha256=bytes(32),
            kind="people",
            basis="legitimate_interest",
            mapping={},
            header_key="x",
        )
        db.session.add(run)
        db.session.flush()
    return run


def test_search_finds_pages_and_actions_by_their_names(client, ayu):
    assert 'href="/today"' in client.get("/search?q=tod").text
    assert "Nothing is called" in client.get("/search?q=zzzz").text


def test_the_palette_gets_options_only(client, ayu):
    part = client.get("/search?q=tod", headers={"HX-Request": "true"}).text

    assert 'role="option"' in part
    assert "<html" not in part


def test_the_palette_finds_open_tasks_and_files_and_settings(client, ayu, fresh_import):
    factories.task(factories.organisation("Suva"), by=ayu, title="Send the harbour plan")
    page = client.get("/search?q=harbour").text

    assert "Send the harbour plan" in page
    assert "harbour-desk.csv" in page
    assert "Nothing is called" in client.get("/search?q=quay").text
    assert 'href="/settings' in client.get("/search?q=fields").text


def test_every_component_can_be_drawn(client, ayu):
    page = client.get("/styleguide")

    assert page.status_code == 200
    assert "style=" not in page.text


def test_a_greeting_follows_the_clock_of_the_reader(app, slate, ayu, monkeypatch):
    moment = clock.now().replace(hour=1, minute=12)
    monkeypatch.setattr(clock, "now", lambda: moment)
    with app.test_request_context("/"):
        from flask import g

        g.reader = ayu
        assert agenda.greeting() == "Good morning, Ayu"


def test_a_stopped_mailing_comes_first(app, slate):
    from crm.delivery.models import Mailing

    stopped = Mailing(id=1, subject="Awards", status="paused", problem="The mail server refuses us.")
    with app.test_request_context("/"):
        row = next(agenda.stopped_mailings([queries.Underway(stopped, 10, {"accepted": 4})]))

    assert row.tone == "bad"
    assert row.about == "The mail server refuses us."


@transaction()
def draft_newsletters(n):
    """Newsletters somebody has begun."""
    from crm.campaigns.models import Newsletter
    from crm.delivery.models import Mailing

    with acting(SYSTEM, "Wrote newsletters"):
        for number in range(n):
            mailing = Mailing(kind="newsletter", subject=f"Newsletter {number}")
            db.session.add(Newsletter(mailing=mailing, subject=f"Newsletter {number}", markdown="Hello"))
            db.session.flush()


@transaction()
def people(n, weeks_ago):
    """People who were added some weeks ago."""
    from crm.directory.models import Party

    added = clock.now() - timedelta(weeks=weeks_ago, hours=1)
    with acting(SYSTEM, "Added people"):
        for number in range(n):
            name = f"Person {weeks_ago} {number}"
            db.session.add(
                Party(kind="person", display_name=name, sort_name=name, name_norm=name, created_at=added)
            )


def test_people_whose_address_died_are_listed_with_the_reason(client, ayu):
    assert "Every address works" in client.get("/today/lost").text

    dead_address("Ratna Sitaba", "ratna@kota.example")
    page = client.get("/today/lost").text

    assert "Ratna Sitaba" in page
    assert "The mailbox is closed" in page
    assert queries.broken_addresses() == queries.Broken(1, 1)
    assert "1 person stopped receiving mail this week" in client.get("/today").text


def test_the_list_of_dead_addresses_goes_on_where_it_ended(slate):
    for number in range(3):
        dead_address(f"Person {number}", f"p{number}@kota.example")
    first, second, _more = queries.lost(limit=2)

    rest = queries.lost([second.at.isoformat(), second.contact_point_id], limit=2)

    assert [row.name for row in (first, second, *rest)] == ["Person 2", "Person 1", "Person 0"]


@transaction()
def dead_address(name, address):
    """Somebody whose mailbox is closed."""
    from crm.audiences.models import Suppression
    from crm.directory.models import ContactPoint, Party
    from crm.kernel import tokens

    digest = tokens.address_hash("email", address)
    with acting(SYSTEM, "Added somebody"):
        party = Party(kind="person", display_name=name, sort_name=name, name_norm=name.lower())
        db.session.add(party)
        db.session.flush()
        db.session.add(
            ContactPoint(
                party_id=party.id, channel="email", value=address, value_norm=address, addr_hash=digest
            )
        )
        db.session.add(Suppression(channel="email", addr_hash=digest, scope="all", reason="hard_bounce"))
