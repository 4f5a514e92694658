"""People, organisations and positions."""

from operator import itemgetter

from flask import g

from .. import queries, verbs
from ..duplicates import lead_on
from ..operation import operation, start_of
from ..post_schemas import PositionNew, PositionsAsked
from ..queries import Slice
from ..schemas import (
    OrganisationChange,
    OrganisationNew,
    OrganisationOut,
    OrganisationsAsked,
    PeopleAsked,
    PersonChange,
    PersonMade,
    PersonNew,
    PersonOut,
    PositionOut,
)
from .blueprint import blueprint

number = itemgetter("id")
FLAG = "kind: association was read as association_national"


@blueprint.get("/people")
@operation(permission="read", asks=PeopleAsked, gives=PersonOut, is_page=True)
def list_people(asked):
    """People, by number; `email` finds an address, `q` names, `filter` and `view` narrow as in a list."""
    part, wanted = Slice(start_of(asked), asked.limit), queries.wanted("person", asked, g.reader)
    return queries.people(queries.people_page(part, wanted, asked.email)), number, asked.limit


@blueprint.post("/people")
@operation(permission="write", takes=PersonNew, gives=PersonMade, status=201)
def add_person(body):
    """Add a person; others with the same address are named in `duplicates`."""
    row = verbs.add_person(body.given(), by=g.reader)
    made = queries.person(row.party_id)
    return made | {"duplicates": queries.same_email(row.party_id, made["email"])}


@blueprint.get("/people/<int:person_id>")
@operation(permission="read", gives=PersonOut)
def show_person(person_id):
    """One person; the number of a merged record leads (301) to the one that stayed."""
    lead_on(person_id)
    return queries.person(person_id)


@blueprint.patch("/people/<int:person_id>")
@operation(permission="write", takes=PersonChange, gives=PersonOut)
def edit_person(person_id, body):
    """Change what is given."""
    queries.person(person_id)
    verbs.edit_person(person_id, body.given(), by=g.reader)
    return queries.person(person_id)


@blueprint.get("/organisations")
@operation(permission="read", asks=OrganisationsAsked, gives=OrganisationOut, is_page=True)
def list_organisations(asked):
    """Organisations, by number; `q` finds names, `filter` and `view` narrow as in a list."""
    part, wanted = Slice(start_of(asked), asked.limit), queries.wanted("org", asked, g.reader)
    return queries.organisations(queries.organisations_page(part, wanted)), number, asked.limit


@blueprint.post("/organisations")
@operation(permission="write", takes=OrganisationNew, gives=OrganisationOut, status=201)
def add_organisation(body):
    """Add an organisation."""
    row = verbs.add_organisation(national(body.given()), by=g.reader)
    return queries.organisation(row.party_id) | {"flags": flags(body)}


@blueprint.get("/organisations/<int:organisation_id>")
@operation(permission="read", gives=OrganisationOut)
def show_organisation(organisation_id):
    """One organisation; the number of a merged record leads (301) to the one that stayed."""
    lead_on(organisation_id)
    return queries.organisation(organisation_id)


@blueprint.patch("/organisations/<int:organisation_id>")
@operation(permission="write", takes=OrganisationChange, gives=OrganisationOut)
def edit_organisation(organisation_id, body):
    """Change what is given."""
    queries.organisation(organisation_id)
    verbs.edit_organisation(organisation_id, national(body.given()), by=g.reader)
    return queries.organisation(organisation_id) | {"flags": flags(body)}


@blueprint.get("/positions")
@operation(permission="read", asks=PositionsAsked, gives=PositionOut, is_page=True)
def list_positions(asked):
    """Positions, by number; of a person, or at an organisation."""
    part = Slice(start_of(asked), asked.limit)
    return queries.positions_page(part, asked.person_id, asked.organisation_id), number, asked.limit


@blueprint.post("/positions")
@operation(permission="write", takes=PositionNew, gives=PositionOut, status=201)
def add_position(body):
    """Note who holds which title where."""
    return queries.position_object(verbs.add_position(body.given(), by=g.reader))


def national(given: dict) -> dict:
    """An association without more is a national one."""
    return given | {"kind": "association_national"} if given.get("kind") == "association" else given


def flags(body) -> list[str]:
    """What was read otherwise than it was written."""
    return [FLAG] if body.kind == "association" else []
