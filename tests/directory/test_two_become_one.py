"""Two records become one, and two again."""

import json
import secrets
from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from crm.directory import HOLDERS, PersonFields, find_parties, holders, merge, unmerge, verbs
from crm.directory.models import (
    ContactPoint,
    DuplicatePair,
    ExternalId,
    Merge,
    OrgAlias,
    Organisation,
    OrgLink,
    Party,
    PartyTag,
    Person,
    Position,
    Post,
)
from crm.directory.values import Reach
from crm.journal import SYSTEM, acting, undo
from crm.kernel import db
from crm.kernel.errors import Refused
from tests import factories

BOOKS = {"version", "updated_at"}
MEMORY = ["change", "change_set", "undo_left", "merge", "merge_move", "match_key", "match_state"]


def everything() -> dict[str, list[str]]:
    """Every row of every table, but for the books and the memory of what was done."""
    names = db.session.scalars(
        text("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
    )
    found = {}
    for name in sorted(set(names) - set(MEMORY)):
        rows = db.session.scalars(text(f'SELECT to_jsonb(t) FROM "{name}" t'))  # noqa: S608  names from the catalogue
        plain = ({k: v for k, v in row.items() if k not in BOOKS} for row in rows)
        found[name] = sorted(json.dumps(row, sort_keys=True) for row in plain)
    return found


def two_people():
    suva = factories.organisation("Suva")
    one = factories.person("Ratna", "Sitaba", emails=["ratna@suva.example"], tags=("mayors", "asia"))
    other = factories.person(
        "Ratna",
        "Sitabba",
        emails=["ratna@suva.example", "r.sitaba@home.example"],
        phones=["+6791234567"],
        tags=("asia", "2025"),
        honorific="H.E.",
        external_ids={"mailchimp": "m-1"},
    )
    factories.position(one, suva, "Mayor")
    factories.position(other, suva, "Mayor", from_on=date(2024, 5, 1))
    factories.position(other, suva, "Chair")
    return one.party_id, other.party_id


def column_values(model, column, number):
    return db.session.scalars(select(model).filter_by(**{column: number})).all()


def test_everything_follows_to_the_record_that_stays(slate):
    one, other = two_people()
    merge(one, other, by=SYSTEM)
    assert {p.value_norm for p in column_values(ContactPoint, "party_id", one)} == {
        "ratna@suva.example",
        "r.sitaba@home.example",
        "+6791234567",
    }
    assert {p.title for p in column_values(Position, "person_id", one)} == {"Mayor", "Chair"}
    assert len(column_values(PartyTag, "party_id", one)) == 3
    assert column_values(ExternalId, "party_id", one)[0].value == "m-1"
    assert db.session.get(Person, one).honorific == "H.E."
    gone = db.session.get(Party, other)
    assert gone.is_archived
    assert gone.merged_into_id == one
    for model, column in ((ContactPoint, "party_id"), (Position, "person_id"), (PartyTag, "party_id")):
        assert not column_values(model, column, other)


def test_a_position_noted_with_both_is_one_and_keeps_the_date_that_was_known(slate):
    one, other = two_people()
    merge(one, other, by=SYSTEM)
    (mayor,) = [p for p in column_values(Position, "person_id", one) if p.title == "Mayor"]
    assert mayor.valid.lower == date(2024, 5, 1)
    assert sum(p.is_primary for p in column_values(Position, "person_id", one)) == 1


def test_whose_value_stays_is_chosen_field_by_field(slate):
    one, other = two_people()
    merge(one, other, {"family_name": "loser", "honorific": "survivor"}, by=SYSTEM)
    person = db.session.get(Person, one)
    assert (person.family_name, person.honorific) == ("Sitabba", None)
    assert db.session.get(Party, one).display_name == "Ratna Sitabba"


def test_taken_apart_again_everything_is_as_it_was(slate):
    one, other = two_people()
    before = everything()
    row = merge(one, other, by=SYSTEM)
    assert everything() != before
    report = unmerge(row.id, by=SYSTEM)
    assert not report.conflicts
    assert everything() == before
    assert db.session.get(Merge, row.id).undone_by == report.change_set_id


def test_done_again_after_the_undo_it_is_one_record_again(slate):
    one, other = two_people()
    row = merge(one, other, by=SYSTEM)
    merged = everything()
    back = unmerge(row.id, by=SYSTEM)
    again = undo(back.change_set_id, SYSTEM)
    assert everything() == merged
    assert db.session.get(Merge, row.id).undone_by is None
    undo(again.change_set_id, SYSTEM)
    assert db.session.get(Party, other).merged_into_id is None


def test_what_was_changed_since_is_listed_and_the_rest_goes_back(slate):
    one, other = two_people()
    row = merge(one, other, by=SYSTEM)
    verbs.edit_person(one, {"honorific": "Dr."}, by=SYSTEM)
    (chair,) = [p for p in column_values(Position, "person_id", one) if p.title == "Chair"]
    with acting(SYSTEM, "Gave the position to somebody else"):
        chair.person_id = factories.person("Wati").party_id
        chair.is_primary = False
    report = unmerge(row.id, by=SYSTEM)
    assert {(left.table, left.why) for left in report.conflicts} == {
        ("person", "edited"),
        ("position", "edited"),
    }
    assert db.session.get(Party, other).merged_into_id is None
    assert len(column_values(ContactPoint, "party_id", other)) == 3


def two_cities():
    country = factories.organisation("Fiji Local Government Association", class_code="association_national")
    one = factories.organisation("Suva City Council", country="FJ", emails=["info@suva.example"])
    other = factories.organisation(
        "City of Suva",
        country="FJ",
        short_name="SCC",
        population=93_000,
        aliases=("Suva",),
        domain="suva.example",
    )
    with acting(SYSTEM, "Linked"):
        for city in (one, other):
            db.session.add(
                OrgLink(
                    from_id=city.party_id,
                    to_id=country.party_id,
                    type="member_of",
                    valid=text("'[2020-01-01,)'::daterange"),
                )
            )
    return one, other


def test_two_organisations_are_one_with_posts_links_and_names(slate):
    one, other = two_cities()
    for city, name in ((one, "Ratna"), (other, "Wati")):
        post = factories.post(city, "Mayor")
        factories.position(factories.person(name), city, "Mayor", post_id=post.id)
    before = everything()
    row = merge(one.party_id, other.party_id, by=SYSTEM)
    number = one.party_id
    assert {a.name for a in column_values(OrgAlias, "organisation_id", number)} >= {"City of Suva", "Suva"}
    assert [p.seats for p in column_values(Post, "organisation_id", number)] == [2]
    assert {p.seat_no for p in column_values(Position, "organisation_id", number)} == {1, 2}
    assert len(column_values(OrgLink, "from_id", number)) == 1
    organisation = db.session.get(Organisation, number)
    assert (organisation.population, organisation.domain) == (93_000, "suva.example")
    assert [found.id for found in find_parties("City of Suva")] == [number]
    assert not unmerge(row.id, by=SYSTEM).conflicts
    assert everything() == before


def test_somebody_is_found_by_the_name_that_went(slate):
    one = factories.person("Ratna", "Sitaba").party_id
    other = factories.person("Ratna", "Wijaya").party_id
    merge(one, other, by=SYSTEM)
    assert [found.id for found in find_parties("wijaya")] == [one]


def test_three_become_one_and_every_old_number_leads_there(slate):
    a, b, c = (factories.person("Ratna", f"Sitaba {n}").party_id for n in "abc")
    first = merge(b, a, by=SYSTEM)
    merge(c, b, by=SYSTEM)
    assert {db.session.get(Party, n).merged_into_id for n in (a, b)} == {c}
    with pytest.raises(Refused, match="Undo that merge first"):
        unmerge(first.id, by=SYSTEM)


def test_a_merged_record_is_not_merged_again_and_none_with_itself(slate):
    a, b, c = (factories.person("Ratna", f"Sitaba {n}").party_id for n in "abc")
    merge(a, b, by=SYSTEM)
    for survivor, loser in ((c, b), (b, c), (a, a), (a, factories.organisation("Suva").party_id)):
        with pytest.raises(Refused):
            merge(survivor, loser, by=SYSTEM)


def test_a_record_that_was_merged_is_not_edited_any_more(slate):
    one, other = two_people()
    merge(one, other, by=SYSTEM)
    for act in (
        lambda: verbs.edit_person(other, {"honorific": "Dr."}, by=SYSTEM),
        lambda: verbs.unarchive(other, by=SYSTEM),
    ):
        with pytest.raises(Refused, match="merged"):
            act()


def test_what_arrives_late_for_a_merged_record_follows_it(slate):
    one, other = two_people()
    row = merge(one, other, by=SYSTEM)
    with acting(SYSTEM, "Imported"):
        db.session.add(ExternalId(system="crm", value="7", party_id=other))
    assert verbs.sweep_merged() == 1
    assert db.session.get(ExternalId, ("crm", "7")).party_id == one
    assert verbs.sweep_merged() == 0
    assert row.loser_id == other


def test_the_pair_is_decided_and_differences_are_inherited(slate):
    a, b, c = (factories.person("Ratna", f"Sitaba {n}").party_id for n in "abc")
    verbs.keep_apart(b, c, by=SYSTEM)
    with acting(SYSTEM, "Found"):
        db.session.add(DuplicatePair(a_id=a, b_id=b, kind="person", score=0.9, verdict="same", why=[]))
    before = everything()
    row = merge(a, b, by=SYSTEM)
    states = {(p.a_id, p.b_id): p.state for p in db.session.scalars(select(DuplicatePair))}
    assert states == {(a, b): "merged", (a, c): "different"}
    unmerge(row.id, by=SYSTEM)
    assert everything() == before


people = st.fixed_dictionaries(
    {
        "emails": st.lists(st.sampled_from(["a@x.example", "b@x.example", "c@y.example"]), unique=True),
        "tags": st.lists(st.sampled_from(["one", "two", "three"]), unique=True),
        "titles": st.lists(
            st.tuples(st.sampled_from(["Mayor", "Chair"]), st.booleans()),
            max_size=3,
            unique_by=lambda t: t[0],
        ),
        "honorific": st.sampled_from(["", "Dr.", "H.E."]),
        "ids": st.booleans(),
        "pin": st.sampled_from([None, "in", "out"]),
    }
)


def make(number: int, facts: dict, place) -> int:
    reaches = tuple(Reach("email", value, is_primary=n == 0) for n, value in enumerate(facts["emails"]))
    ids = {"system": secrets.token_hex(4)} if facts["ids"] else {}
    fields = PersonFields(
        given_name="Ratna",
        family_name=f"Sitaba {number}",
        honorific=facts["honorific"],
        reaches=reaches,
        tags=tuple(facts["tags"]),
        external_ids=ids,
    )
    somebody = verbs.add_person(fields, by=SYSTEM)
    for title, is_old in facts["titles"]:
        span = {"from_on": date(2015, 1, 1), "until_on": date(2019, 1, 1)} if is_old else {}
        factories.position(somebody, place, title, **span)
    return somebody.party_id


@settings(
    max_examples=20,
    deadline=None,
    phases=[Phase.generate],
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(people, people, st.sampled_from(["survivor", "loser"]))
def test_whatever_two_people_have_merged_and_taken_apart_they_are_as_before(slate, first, second, side):
    suva = factories.organisation("Suva")
    one, other = make(1, first, suva), make(2, second, suva)
    before = everything()
    row = merge(one, other, {"honorific": side, "family_name": side}, by=SYSTEM)
    assert not unmerge(row.id, by=SYSTEM).conflicts
    assert everything() == before


PARTIES = """
SELECT c.relname || '.' || a.attname FROM pg_constraint f
  JOIN pg_class c ON c.oid = f.conrelid JOIN pg_class p ON p.oid = f.confrelid
  JOIN LATERAL unnest(f.conkey, f.confkey) AS k(mine, theirs) ON true
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.mine
  JOIN pg_attribute b ON b.attrelid = p.oid AND b.attnum = k.theirs
 WHERE f.contype = 'f' AND p.relname IN ('party', 'person', 'organisation') AND b.attname IN ('id', 'party_id')
UNION
SELECT table_name || '.' || column_name FROM information_schema.columns
  JOIN pg_class c ON c.relname = table_name AND NOT c.relispartition AND c.relkind IN ('r', 'p')
 WHERE table_schema = 'public' AND data_type = 'bigint'
   AND column_name ~ '(party|person|organi[sz]ation|match|result|survivor|loser|counterpart|recipient|contact)_?(id|by)?$'
   AND column_name NOT IN ('contact_point_id')
"""


def test_every_column_that_holds_a_party_is_registered(slate):
    there = set(db.session.scalars(text(PARTIES)))
    assert there - HOLDERS.keys() == set()


def test_every_registered_column_exists(slate):
    exists = text("SELECT table_name || '.' || column_name FROM information_schema.columns")
    assert {holder.name for holder in holders()} - set(db.session.scalars(exists)) == set()
    for holder in holders():
        assert holder.merge in ("moves", "stays")
        assert holder.erase in ("delete", "blank", "keep")
        assert (holder.erase == "blank") == bool(holder.blanks), holder.name


def test_a_name_in_its_own_script_stays_beside_the_latin_one(slate):
    one, other = (factories.person(*n, country="KR").party_id for n in (("예진", "최"), ("Yejin", "Choi")))
    merge(one, other, {"given_name": "loser", "family_name": "loser"}, by=SYSTEM)
    party = db.session.get(Party, one)
    assert (party.display_name, party.name_native) == ("Choi Yejin", "최예진")
