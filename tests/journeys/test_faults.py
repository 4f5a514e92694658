"""Broker, database and mail server go away in turn: work goes on as far as it can, and catches up by itself."""

import json
import re
import time
from http.cookiejar import CookieJar
from urllib import error, parse, request

import pytest

from crm import create_app, delivery
from crm.kernel import db
from crm.kernel.settings import Settings
from stack.postgres import Postgres
from tests.delivery.town import Town, adds_up
from tests.house import House, StayHere

READERS = 60
LINK = re.compile(rb"<(http[^>]+/u/[^>]+)>")
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
PAGES = ("/today", "/people", "/orgs", "/campaigns", "/newsletters", "/imports", "/changes")
INSIDE = ("Traceback", "psycopg", "sqlalchemy", "OperationalError", "crm/")


class Visitor:
    """Somebody who signed in and looks at pages."""

    def __init__(self, house):
        self.house = house
        email, password = house.add_user("ana@balai.example")
        self.opener = request.build_opener(
            request.ProxyHandler({}), StayHere, request.HTTPCookieProcessor(CookieJar())
        )
        token = TOKEN.search(self.ask("/sign-in")[1])[1]
        told = {"email": email, "password": password, "csrf_token": token}
        assert self.ask("/sign-in", parse.urlencode(told).encode())[0] == 302

    def ask(self, path, body=None):
        """Status and body of a page."""
        try:
            with self.opener.open(request.Request(self.house.url + path, body), timeout=40) as answer:
                return answer.status, answer.read().decode()
        except error.HTTPError as answer:
            with answer:
                return answer.code, answer.read().decode()


class Program:
    """A program that speaks to the API."""

    def __init__(self, house):
        self.house, self.key = house, house.key()

    def ask(self, method, path, given=None):
        """Status and document."""
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        body = None if given is None else json.dumps(given).encode()
        status, text = self.house.request(method, "/api/v1" + path, body, headers)
        return status, json.loads(text)

    def send(self, people):
        """A newsletter to these people, let go; its number."""
        words = {"subject": "Hello", "markdown": 'Dear {{ given_name | default("you") }},', "topic": None}
        status, made = self.ask("POST", "/mailings", words | {"person_ids": people})
        assert status == 201, made
        status, told = self.ask("POST", f"/mailings/{made['id']}/send")
        assert status == 200, told
        return made["id"]

    def mailing(self, number):
        """How a mailing stands."""
        return self.ask("GET", f"/mailings/{number}")[1]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A house with a database server of its own, which can be stopped."""
    data = tmp_path_factory.mktemp("faults")
    house = House(data, "", 1, {})
    server = Postgres(data / "postgres", house.stack.place / "s", hasty=True)
    server.prepare()
    house.server = server.child()
    try:
        house.stack.start(house.server)
        server.create()
        house.database = server.url()
        house.cli("db", "upgrade")
        yield house.open()
    finally:
        house.stop()


@pytest.fixture(scope="module")
def town(place):
    """The house, readers in its database, a program, and somebody who is signed in."""
    app = create_app(Settings.from_environment(place.env))
    with app.app_context():
        town = Town(app, place.catcher)
        town.house, town.people = place, town.readers(READERS)
        town.program, town.visitor = Program(place), Visitor(place)
        db.session.remove()
        yield town
        db.session.remove()
        db.engine.dispose()


def copies(town, after):
    """To whom something arrived after so many messages, with repetitions."""
    return sorted(address for message in town.house.catcher.messages[after:] for address in message.to)


def finished(town, number, seconds=60):
    """Wait for the end of a mailing; its accounting then."""
    find = "SELECT status FROM mailing WHERE id = %s"
    town.house.wait_until(lambda: town.house.sql(find, number) == [("finished",)], seconds, "finished")
    counts = town.program.mailing(number)["counts"]
    assert adds_up(counts)
    return counts


def log_of(house, name):
    """What a process has said so far."""
    return house.children[name].log.read_text()


def test_without_a_broker_pages_work_and_what_was_asked_is_done_later(town):
    house, catcher = town.house, town.house.catcher
    finished(town, town.program.send(town.people))
    first = catcher.messages[0]
    stop = LINK.search(first.raw.replace(b"\r\n ", b""))[1].decode()
    seen = len(catcher.messages)
    house.stop_broker()
    try:
        assert house.status("/healthz") == 200
        status, ready = house.get("/readyz")
        assert (status, "broker" in json.loads(ready)["missing"]) == (503, True)
        for path in PAGES:
            began = time.monotonic()
            assert town.visitor.ask(path)[0] == 200, path
            assert time.monotonic() - began < 10, path
        assert house.request("POST", stop, b"List-Unsubscribe=One-Click")[0] == 200
        number = town.program.send(town.people)
        assert "nudge delivery.dispatch not sent" in log_of(house, "web")
        assert town.program.mailing(number)["status"] == "scheduled"
    finally:
        house.start_broker()

    counts = finished(town, number)

    assert counts["accepted"] == READERS - 1
    assert counts["excluded"] == {"suppressed": 1}
    assert first.to[0] not in copies(town, seen)
    house.wait_until(lambda: house.status("/readyz") == 200, 60, "ready again")


def all_refused_plainly(town, number):
    """Pages and programs are told in plain words that the database is away."""
    for path in ("/today", "/people", "/u/no-token", "/newsletters"):
        status, page = town.visitor.ask(path)
        assert status == 503, (path, page[:300])
        assert "<h1" in page and "try again" in page
        assert not [word for word in INSIDE if word in page]
    for method, path in (("GET", "/people"), ("GET", f"/mailings/{number}"), ("POST", "/mailings")):
        status, problem = town.program.ask(method, path, {} if method == "POST" else None)
        assert (status, problem["status"]) == (503, 503)
        assert not [word for word in INSIDE if word in json.dumps(problem)]


def test_without_a_database_there_is_a_plain_page_and_it_comes_back_by_itself(town):
    house, catcher = town.house, town.house.catcher
    seen, people = len(catcher.messages), town.people[1:]
    catcher.behaviour.tarpit = 0.02
    number = town.program.send(people)
    catcher.wait_for(seen + 5, 30)
    db.session.remove()
    db.engine.dispose()
    house.server.stop()
    try:
        all_refused_plainly(town, number)
        assert json.loads(house.get("/readyz")[1])["missing"] == ["database"]
        assert house.status("/healthz") == 200
    finally:
        catcher.behaviour.reset()
        house.stack.launch(house.server)
        house.server.wait_until_ready()

    house.wait_until(lambda: house.status("/readyz") == 200, 60, "ready again")
    assert town.visitor.ask("/today")[0] == 200
    counts = finished(town, number)
    got = copies(town, seen)
    assert len(got) == len(set(got)) >= counts["accepted"]
    assert counts["accepted"] + counts["uncertain"] == len(people)


def stand(town, number):
    """What a mailing's page and the API say while nothing can be sent."""
    told = town.program.mailing(number)
    counts = told["counts"]
    assert adds_up(counts)
    assert told["status"] == "sending"
    assert counts["accepted"] == counts["failed"] == counts["uncertain"] == 0
    assert counts["queued"] + counts["claimed"] == len(town.people) - 1
    status, page = town.visitor.ask(f"/newsletters/{number}/live")
    assert status == 200
    return told["problem"], page


def all_once(town, number, seen):
    """Everybody got it, once, and nothing is said to be wrong any more."""
    assert finished(town, number)["accepted"] == len(town.people) - 1
    got = copies(town, seen)
    assert len(got) == len(set(got)) == len(town.people) - 1
    assert town.program.mailing(number)["problem"] is None


def test_a_mail_server_that_closes_its_door_is_asked_seldom_and_loses_nothing(town):
    house, catcher = town.house, town.house.catcher
    seen = len(catcher.messages)
    door = catcher.behaviour
    catcher.hang_up()
    door.refuse_connections()
    catcher.listen_again()
    number = town.program.send(town.people)
    house.wait_until(lambda: town.program.mailing(number)["problem"], 30, "a problem")
    calls, began = door.calls, time.monotonic()
    time.sleep(6)

    assert (door.calls - calls) / (time.monotonic() - began) < 1
    problem, page = stand(town, number)
    assert "421" in problem and "closed for today" in problem
    assert "closed for today" in page

    door.refuse_connections(False)
    all_once(town, number, seen)


def test_a_mail_server_that_is_not_there_is_named(town):
    house, catcher = town.house, town.house.catcher
    seen = len(catcher.messages)
    catcher.hang_up()
    try:
        number = town.program.send(town.people)
        house.wait_until(lambda: town.program.mailing(number)["problem"], 30, "a problem")
        problem, page = stand(town, number)
        assert "cannot be reached: connection refused" in problem
        assert "cannot be reached: connection refused" in page
    finally:
        catcher.listen_again()

    all_once(town, number, seen)
    assert delivery.counts(number)["accepted"] == len(town.people) - 1
