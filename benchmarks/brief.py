"""The brief of an organisation: what the page costs beside drawing the same page from values at hand.

The number of its statements is printed for an office of three and one of three hundred.
"""

import gzip
import statistics
import time
from datetime import timedelta

from flask import g, template_rendered
from sqlalchemy import event

from crm.kernel import clock, db
from tests import factories

from ._ground import house

ROUNDS = 40
TIMES = 4.0
WEIGHT = 15 * 1024
PASSWORD = "seven quiet harbours"


def main() -> None:
    """Measure, print, and say whether the promises are kept."""
    with house() as (app, _env):
        app.config["WTF_CSRF_ENABLED"] = False
        member = factories.member(password=PASSWORD)
        homes = {size: furnished(size, member) for size in (3, 300)}
        browser = app.test_client()
        browser.post("/sign-in", data={"email": member.email, "password": PASSWORD})
        for size, home in homes.items():
            print(f"{statements(browser, home)} statements for {size} people and {size} contacts")
        body, drawn = drawn_from_values(app, browser, homes[300], member)
        asked = timed(lambda: browser.get(homes[300]))
        drawing = timed(drawn)
        size = len(gzip.compress(body))
        print(
            f"page {asked * 1000:.1f} ms, drawing alone {drawing * 1000:.1f} ms: {asked / drawing:.2f} times"
        )
        print(f"{len(body)} bytes, {size} compressed")
        kept = asked <= TIMES * drawing and size <= WEIGHT
        print(f"at most {TIMES:g} times and {WEIGHT // 1024} KB: {'kept' if kept else 'BROKEN'}")


def furnished(size: int, member) -> str:
    """An organisation with so many people, and so many contacts with them; its address."""
    place = factories.organisation(f"City of {size}", country="ID", tz="Asia/Makassar")
    people = [factories.person(f"Official {n}", country="ID", language="id") for n in range(size)]
    for n, somebody in enumerate(people):
        factories.position(somebody, place, f"Officer {n}")
        factories.contact(somebody, by=member, starts_at=clock.now() - timedelta(days=n + 1))
    return f"/orgs/{place.party_id}-city-of-{size}"


def statements(browser, home: str) -> int:
    """How many statements the page asks."""
    seen = []

    def note(*told):
        seen.append(told[2])

    db.session.expire_all()
    event.listen(db.engine, "before_cursor_execute", note)
    answer = browser.get(home)
    event.remove(db.engine, "before_cursor_execute", note)
    assert answer.status_code == 200, answer.status
    return len(seen)


def drawn_from_values(app, browser, home: str, member):
    """The page, and a function that draws it and its panels again from the values they were drawn from."""
    drawn = []

    def note(_sender, template, context, **_more):
        drawn.append((template, context))

    with template_rendered.connected_to(note, app):
        body = browser.get(home).data

    def draw():
        with app.test_request_context(home):
            g.reader = g.asker = member
            for template, context in drawn:
                template.render(context)

    return body, draw


def timed(act) -> float:
    """The middle of so many measurements."""
    act()
    taken = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        act()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)
