"""Things to test with, made by the verbs that make them in life, or by one row where there is none."""

from itertools import count

from crm.accounts import set_password
from crm.accounts.models import AppUser
from crm.journal import SYSTEM, acting
from crm.kernel import db, transaction

numbers = count(1)

# accounts ---------------------------------------------------------------------


@transaction()
def user(role="officer", **fields) -> AppUser:
    """A user with a role."""
    n = next(numbers)
    row = AppUser(**{"email": f"user{n}@network.example", "name": f"User {n}", "role": role} | fields)
    with acting(SYSTEM, "Added a user"):
        db.session.add(row)
    return row


@transaction()
def member(*, password, role="officer", **fields) -> AppUser:
    """A user who can sign in."""
    row = user(role, **fields)
    set_password(row, password)
    return row


# directory --------------------------------------------------------------------


def organisation(name=None, *, by=SYSTEM, emails=(), phones=(), **fields):
    """An organisation, in Fiji unless said otherwise."""
    from crm import directory

    given = {"country": "FJ", "class_code": "local_government", "reaches": directory.reaches(emails, phones)}
    given |= {"name": name or f"City {next(numbers)}"} | fields
    return directory.add_organisation(directory.OrganisationFields(**given), by=by)


def person(given_name=None, family_name="", *, by=SYSTEM, emails=(), phones=(), **fields):
    """A person, in Fiji unless said otherwise."""
    from crm import directory

    given = {"country": "FJ", "reaches": directory.reaches(emails, phones), "family_name": family_name}
    given |= {"given_name": given_name or f"Person {next(numbers)}"} | fields
    return directory.add_person(directory.PersonFields(**given), by=by)


def position(somebody, place, title="Mayor", *, by=SYSTEM, **fields):
    """Somebody's position somewhere, without dates unless said otherwise."""
    from crm import directory

    given = directory.PositionFields(title, place.party_id, **fields)
    return directory.add_position(somebody.party_id, given, by=by)


def post(place, title="Mayor", role="mayor", *, by=SYSTEM, **fields):
    """A post of an organisation, elected for five years unless said otherwise."""
    from crm import directory

    given = {"is_elected": True, "term_months": 60} | fields
    return directory.add_post(place.party_id, directory.PostFields(role, title, **given), by=by)


def election(country="FJ", held_on=None, label="Local elections", *, by=SYSTEM, **fields):
    """An election of a country, held yesterday unless said otherwise."""
    from datetime import timedelta

    from crm import directory
    from crm.directory.verbs.elections import add_event
    from crm.kernel import clock

    held_on = held_on or clock.today() - timedelta(days=1)
    given = {"source": "the election office", "country": country} | fields
    return add_event(directory.EventFields(label, held_on, **given), by=by)


# timeline ---------------------------------------------------------------------


def contact(*parties, by, kind="meeting", subject="Talked about waste", key=None, **fields):
    """A contact with some records, yesterday unless said otherwise."""
    from datetime import timedelta

    from crm import timeline
    from crm.kernel import clock

    involved = tuple(
        p if isinstance(p, timeline.Involved) else timeline.Involved(p.party_id) for p in parties
    )
    given = {"starts_at": clock.now() - timedelta(days=1), "parties": involved} | fields
    return timeline.log(timeline.InteractionFields(kind, subject, **given), by=by, key=key)


def task(party, *, by, title="Send the cost sheet", key=None, **fields):
    """Something we promised somebody, for whoever notes it."""
    from crm import timeline

    given = {"direction": "ours", "party_id": party.party_id} | fields
    return timeline.add_task(timeline.TaskFields(title, **given), by=by, key=key)
