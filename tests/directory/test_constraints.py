"""What the database itself refuses, whoever writes."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from crm.journal import SYSTEM, acting
from crm.kernel import db
from tests import factories


@pytest.fixture
def town(slate):
    """Two organisations, two people, one post."""
    suva, lautoka = factories.organisation("Suva"), factories.organisation("Lautoka")
    first, second = factories.person("A"), factories.person("B")
    ids = {"suva": suva.party_id, "lautoka": lautoka.party_id, "a": first.party_id, "b": second.party_id}
    with acting(SYSTEM, "Set the stage"):
        ids["post"] = run(
            "INSERT INTO post(organisation_id,role,title,is_elected,term_months)"
            " VALUES (:suva,'mayor','Mayor',true,48) RETURNING id",
            ids,
        ).scalar_one()
        yield ids


def run(statement, values):
    return db.session.execute(text(statement), values)


def refused(statement, values, code, constraint=None):
    with pytest.raises(DBAPIError) as caught, db.session.begin_nested():
        run(statement, values)
    assert caught.value.orig.sqlstate == code
    if constraint:
        assert caught.value.orig.diag.constraint_name == constraint


def holds(town, person, span, **more):
    values = {
        "post": None,
        "seat": 1,
        "title": "Mayor",
        "main": False,
        "acting": False,
        "place": town["suva"],
    }
    values |= {"person": town[person], "span": span} | more
    return (
        "INSERT INTO position(person_id,organisation_id,post_id,seat_no,title,valid,is_primary,is_acting)"
        " VALUES (:person,:place,:post,:seat,:title,cast(:span AS daterange),:main,:acting) RETURNING id",
        values,
    )


def test_a_person_is_not_given_what_organisations_have(town):
    refused("INSERT INTO organisation(party_id,class) VALUES (:a,'donor')", town, "23503")
    refused("INSERT INTO person(party_id) VALUES (:suva)", town, "23503")


def test_two_do_not_hold_one_seat_at_the_same_time(town):
    run(*holds(town, "a", "[2020-01-01,2024-01-01)", post=town["post"], main=True))
    refused(*holds(town, "b", "[2023-06-01,)", post=town["post"]), "23P01", "one_holder_per_seat")
    run(*holds(town, "b", "[2023-06-01,2024-01-01)", post=town["post"], acting=True, title="Acting"))
    run(*holds(town, "b", "[2024-01-01,)", post=town["post"], main=True))


def test_nobody_has_two_main_positions_at_the_same_time(town):
    run(*holds(town, "b", "[2024-01-01,)", main=True))
    other = {"place": town["lautoka"], "title": "Adviser"}
    refused(*holds(town, "b", "[2025-01-01,)", main=True, **other), "23P01", "one_primary_at_a_time")
    run(*holds(town, "b", "[2025-01-01,)", **other))


def test_a_position_is_not_entered_twice(town):
    run(*holds(town, "a", "[2024-01-01,)"))
    refused(*holds(town, "a", "[2025-01-01,)"), "23P01", "no_double_entry")
    refused(*holds(town, "a", "[2025-01-01,2025-01-01)", title="Other"), "23514", "ck_position_valid")


def test_a_post_belongs_to_its_organisation(town):
    wrong = holds(town, "a", "[2030-01-01,)", post=town["post"], seat=9, place=town["lautoka"])
    refused(*wrong, "23503", "fk_position_post_id")


def reach(party, value, main=False, position=None):
    return (
        "INSERT INTO contact_point(party_id,position_id,channel,value,value_norm,addr_hash,is_primary)"
        " VALUES (:party,:position,'email',:value,:value,'\\x00',:main)",
        {"party": party, "value": value, "main": main, "position": position},
    )


def test_a_mailbox_may_be_shared_but_there_is_one_main_one(town):
    run(*reach(town["suva"], "info@s.example", main=True))
    run(*reach(town["a"], "info@s.example", main=True))
    refused(*reach(town["suva"], "x@s.example", main=True), "23505", "contact_point_primary")
    refused(*reach(town["suva"], "info@s.example"), "23505", "uq_contact_point_party_id")


def test_an_address_of_office_is_of_the_same_persons_office(town):
    position = run(*holds(town, "b", "[2024-01-01,)")).scalar_one()
    run(*reach(town["b"], "m@s.example", position=position))
    refused(*reach(town["a"], "m@s.example", position=position), "23503")


def test_what_is_merged_is_archived(town):
    refused("UPDATE party SET merged_into_id=:a WHERE id=:b", town, "23514")
    refused("UPDATE party SET merged_into_id=:a, archived_at=now() WHERE id=:a", town, "23514")
    run("UPDATE party SET merged_into_id=:a, archived_at=now() WHERE id=:b", town)


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE party SET display_name=' ' WHERE id=:a", "23514"),
        ("UPDATE party SET custom='[]' WHERE id=:a", "23514"),
        ("UPDATE party SET country_code='XX' WHERE id=:a", "23503"),
        ("UPDATE party SET kind='team' WHERE id=:a", "23514"),
        ("UPDATE organisation SET class='club' WHERE party_id=:suva", "23503"),
        ("UPDATE organisation SET population=-1 WHERE party_id=:suva", "23514"),
        ("UPDATE organisation SET population=NULL, population_year=2020 WHERE party_id=:suva", "23514"),
        ("UPDATE organisation SET latitude=1 WHERE party_id=:suva", "23514"),
        ("UPDATE person SET name_order='any' WHERE party_id=:a", "23514"),
        ("UPDATE post SET seats=0 WHERE id=:post", "23514"),
        ("INSERT INTO post(organisation_id,role,title) VALUES (:suva,'mayor','Mayor')", "23505"),
        ("INSERT INTO org_link(from_id,to_id,type,valid) VALUES (:suva,:suva,'part_of','(,)')", "23514"),
        ("INSERT INTO org_link(from_id,to_id,type,valid) VALUES (:suva,:lautoka,'likes','(,)')", "23514"),
        ("INSERT INTO org_link(from_id,to_id,type,valid) VALUES (:suva,:a,'part_of','(,)')", "23503"),
        ("INSERT INTO field_def(subject,key,label,type) VALUES ('org','9x','X','text')", "23514"),
        ("INSERT INTO field_def(subject,key,label,type) VALUES ('org','x','X','money')", "23514"),
        ("DELETE FROM party WHERE id=:suva", "23503"),
    ],
)
def test_a_row_that_says_nonsense_is_refused(town, statement, code):
    refused(statement, town, code)


def test_two_links_of_a_kind_do_not_overlap(town):
    link = "INSERT INTO org_link(from_id,to_id,type,valid) VALUES (:suva,:lautoka,'twinned_with',cast(:span AS daterange))"
    run(link, town | {"span": "[2000-01-01,)"})
    refused(link, town | {"span": "[2010-01-01,)"}, "23P01", "one_link_at_a_time")


def test_an_identifier_belongs_to_one_record(town):
    run("INSERT INTO external_id VALUES ('geonames','1',:suva)", town)
    refused("INSERT INTO external_id VALUES ('geonames','1',:lautoka)", town, "23505", "pk_external_id")


def test_a_tag_is_one_whatever_its_case(town):
    run("INSERT INTO tag(name) VALUES ('Port')", town)
    refused("INSERT INTO tag(name) VALUES ('PORT')", town, "23505", "tag_name")


def test_the_region_is_seeded_with_zones_and_orders_of_names(slate):
    zones = set(db.session.scalars(text("SELECT name FROM pg_timezone_names")))
    rows = db.session.execute(text("SELECT code, default_tz, name_order, subregion FROM country")).all()
    assert len(rows) == 250
    assert {row.default_tz for row in rows} <= zones
    known = {row.code: row for row in rows}
    assert known["ID"].default_tz == "Asia/Jakarta"
    assert known["KR"].name_order == known["CN"].name_order == "family_first"
    assert known["FJ"].subregion == "Melanesia"
    assert known["TR"].name_order == "given_first"


@pytest.mark.parametrize(
    "table",
    [
        "party",
        "organisation",
        "org_alias",
        "person",
        "external_id",
        "org_link",
        "post",
        "position",
        "contact_point",
        "tag",
        "party_tag",
        "field_def",
    ],
)
def test_staff_write_inside_a_change_set_only(slate, table):
    watched = db.session.scalars(
        text(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = cast(:t AS regclass) AND tgname LIKE 'journal_%'"
        ),
        {"t": table},
    )
    assert set(watched) == {"journal_insert", "journal_update", "journal_delete"}


def test_a_write_outside_a_change_set_is_refused(slate):
    with pytest.raises(DBAPIError) as caught, db.session.begin_nested():
        run("INSERT INTO tag(name) VALUES ('x')", {})
    assert caught.value.orig.sqlstate == "CS001"


CONSENT = (
    "INSERT INTO consent_event(party_id,channel,topic_id,state,basis,at,evidence)"
    " SELECT :a,'email',id,'granted','consent',now(),'{%s}' FROM topic LIMIT 1"
)


def test_consent_needs_evidence(town):
    refused(CONSENT % "", town, "23514", "ck_consent_event_evidence")
    run(CONSENT % '"from"\\:"a letter"', town)


def test_what_a_user_did_has_the_user_beside_it(slate):
    statement = "INSERT INTO change_set(actor_kind,action) VALUES (:kind,'x')"
    refused(statement, {"kind": "user"}, "23514", "ck_change_set_user_has_name")
    refused(statement, {"kind": "robot"}, "23514", "ck_change_set_actor_kind")
    run(statement, {"kind": "system"})
