"""Posts of the cities one knows best: who holds them, who acts, what is vacant, and after which vote to ask again."""

from datetime import timedelta

from sqlalchemy import select

from crm import directory
from crm.directory import Comer, EventFields, PersonFields, PositionFields, PostFields, Succession
from crm.directory.models import Party, Position
from crm.directory.protocol import NoteFields
from crm.directory.verbs.elections import add_event
from crm.directory.verbs.notes import add_note
from crm.directory.verbs.posts import seat_position
from crm.kernel import clock, db

CITIES = 24
MAYOR = PostFields("mayor", "Mayor", is_elected=True, term_months=60)
DEPUTY = PostFields("deputy_mayor", "Deputy Mayor", is_elected=True, term_months=60)
SECRETARY = PostFields("secretary", "City Secretary")
FOCAL = PostFields("focal_point", "Focal Point")
ACTING = (("Budi", "Hartono"), ("Maria", "Santos"), ("Somchai", "Wattana"), ("Ana", "Tuilagi"))
ELECTIONS = (
    # country, what, days from today, certain
    ("ID", "Simultaneous local elections", -34, True),
    ("PH", "Barangay elections", -20, True),
    ("NP", "Local level elections", 48, False),
    ("KR", "Local elections", 83, True),
)
NOTES = (
    ("order", "Greet the deputy mayor first; she chairs the visit."),
    ("gift", "A framed photograph of the port went down well last time."),
    ("avoid", "The boundary with Maros: it is before the court."),
    ("decides", "Travel is decided by the city secretary, not by the mayor."),
)


def fill_offices(team, happened) -> None:
    """Posts of Makassar and of some other cities, elections, and what to know at the door."""
    ayu, tomasi = team["ayu"], team["tomasi"]
    with happened(clock.now() - timedelta(days=44)):
        for n, (city, mayor) in enumerate(mayors()):
            offices_of(n, city, mayor, by=ayu)
    with happened(clock.now() - timedelta(days=30)):
        for country, label, days, is_certain in ELECTIONS:
            day = clock.today() + timedelta(days=days)
            source = "https://elections.example/calendar"
            add_event(EventFields(label, day, source, country, confirmed=is_certain), by=tomasi)
    with happened(clock.now() - timedelta(days=16)):
        makassar(ayu)


def mayors() -> list[tuple[int, int]]:
    """Cities with a mayor whom we know: the city, the position."""
    query = (
        select(Position.organisation_id, Position.id)
        .join(Party, Party.id == Position.organisation_id)
        .where(Position.title == "Mayor", Position.post_id.is_(None), Party.archived_at.is_(None))
        .where(Position.valid.contains(clock.today()), Party.country_code.in_(("ID", "PH", "NP", "KR")))
        .distinct(Position.organisation_id)
        .order_by(Position.organisation_id, Position.id)
        .limit(CITIES)
    )
    return [tuple(row) for row in db.session.execute(query)]


def offices_of(n: int, city: int, mayor: int, *, by) -> None:
    """The mayor in a post; beside them a vacant seat, and in some cities somebody who acts."""
    post = directory.add_post(city, MAYOR, by=by)
    seat_position(mayor, post.id, by=by)
    directory.add_post(city, DEPUTY, by=by)
    if n % 4 == 0:
        given, family = ACTING[n // 4 % len(ACTING)]
        secretary = directory.add_post(city, SECRETARY, by=by)
        since = clock.today() - timedelta(days=40)
        acts = Succession(comes=Comer(given_name=given, family_name=family), from_on=since, is_acting=True)
        directory.succeed(secretary.id, acts, by=by, anyway=True)


def makassar(by) -> None:
    """A mayor who followed another, a deputy whose term is over, and what one wants to know at the door."""
    held = {
        row.title: row
        for row in db.session.scalars(
            select(Position)
            .join(Party, Party.id == Position.organisation_id)
            .where(Party.display_name == "City of Makassar", Position.valid.contains(clock.today()))
        )
    }
    city = held["Mayor"].organisation_id
    before(city, held["Mayor"], by)
    deputy = directory.add_post(city, DEPUTY, by=by)
    seat_position(held["Deputy Mayor"].id, deputy.id, by=by)
    focal = directory.add_post(city, FOCAL, by=by)
    seat_position(held["Head of Cooperation, Focal Point"].id, focal.id, by=by)
    directory.add_post(city, SECRETARY, by=by)
    for kind, words in NOTES:
        add_note(city, NoteFields(words, kind), by=by)


def before(city: int, mayor: Position, by) -> None:
    """Who was mayor before: the post has a past."""
    post = directory.add_post(city, MAYOR, by=by)
    seat_position(mayor.id, post.id, by=by)
    last = mayor.valid.lower - timedelta(days=1)
    held = PositionFields("Mayor", city, last - timedelta(days=1825), last, post_id=post.id)
    who = PersonFields(
        given_name="Syamsul", family_name="Rahman", country="ID", language="id", positions=(held,)
    )
    directory.add_person(who, by=by, anyway=True)
