"""What staff do with organisations and people."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from crm.directory import (
    Clash,
    OrganisationFields,
    PersonFields,
    PositionFields,
    PossibleDuplicate,
    Reach,
    verbs,
)
from crm.directory.models import ContactPoint, ExternalId, OrgAlias, Party, Person, Position
from crm.directory.queries import find_parties, organisation_named, record
from crm.directory.queries.lists import Filters
from crm.directory.queries.selecting import Chosen
from crm.directory.values import partial_date, reaches
from crm.journal import SYSTEM
from crm.journal.models import Change, ChangeSet
from crm.kernel import clock, db, tokens
from crm.kernel.errors import Refused
from tests import factories


def points(party_id):
    query = select(ContactPoint).filter_by(party_id=party_id).order_by(ContactPoint.id)
    return [(p.value, p.is_primary, p.archived_at is None) for p in db.session.scalars(query)]


def test_a_person_is_one_change_set(slate):
    place = factories.organisation("Makassar", country="ID")
    before = db.session.scalar(select(ChangeSet.id).order_by(ChangeSet.id.desc()))
    ratna = factories.person(
        "Ratna",
        "Sitaba",
        country=None,
        emails=["r@makassar.example"],
        tags=("port",),
        external_ids={"kobo": "9"},
        positions=(PositionFields("Mayor", place.party_id, date(2024, 1, 1)),),
    )
    assert ratna.written_in == before + 1
    rows = db.session.scalars(select(Change.table_name).where(Change.change_set_id == ratna.written_in))
    assert sorted(set(rows)) == [
        "contact_point", "external_id", "party", "party_tag", "person", "position", "tag",
    ]  # fmt: skip
    assert ratna.party.country_code == "ID"
    assert ratna.party.version == 1


def test_an_address_has_its_keyed_hash(slate):
    ratna = factories.person("Ratna", emails=["Ratna@Makassar.EXAMPLE"])
    point = db.session.scalars(select(ContactPoint).filter_by(party_id=ratna.party_id)).one()
    assert (point.value, point.value_norm) == ("Ratna@Makassar.EXAMPLE", "ratna@makassar.example")
    assert point.addr_hash == tokens.address_hash("email", "ratna@makassar.example")


def test_a_value_never_changes(slate):
    ratna = factories.person("Ratna", emails=["a@x.example", "b@x.example"])
    verbs.edit_person(ratna.party_id, {"reaches": reaches(["c@x.example", "b@x.example"])}, by=SYSTEM)
    assert points(ratna.party_id) == [
        ("a@x.example", False, False), ("b@x.example", False, True), ("c@x.example", True, True),
    ]  # fmt: skip
    verbs.edit_person(ratna.party_id, {"reaches": reaches(["a@x.example"])}, by=SYSTEM)
    assert points(ratna.party_id) == [
        ("a@x.example", True, True), ("b@x.example", False, False), ("c@x.example", False, False),
    ]  # fmt: skip


def test_a_label_changes_in_place(slate):
    ratna = factories.person("Ratna", emails=["a@x.example"])
    verbs.edit_person(ratna.party_id, {"reaches": (Reach("email", "A@x.example", "office"),)}, by=SYSTEM)
    point = db.session.scalars(select(ContactPoint).filter_by(party_id=ratna.party_id)).one()
    assert (point.value, point.label, point.is_primary) == ("a@x.example", "office", True)


@pytest.mark.parametrize(
    ("reach", "field"),
    [(Reach("email", "nobody"), "email"), (Reach("phone", "12"), "phone"), (Reach("post", "  ."), None)],
)
def test_an_address_that_is_none_is_refused(slate, reach, field):
    if field is None:
        assert factories.person("Ratna", reaches=(reach,))
        return
    with pytest.raises(Refused) as caught:
        factories.person("Ratna", reaches=(reach,))
    assert caught.value.field == field
    assert db.session.query(Person).count() == 0


def test_an_edit_that_changes_nothing_writes_nothing(slate):
    ratna = factories.person("Ratna", emails=["a@x.example"], tags=("port",))
    same = {"given_name": "Ratna", "reaches": reaches(["a@x.example"]), "tags": ["port"], "honorific": ""}
    done = verbs.edit_person(ratna.party_id, same, by=SYSTEM)
    assert done.party.version == 1
    assert db.session.query(Change).filter_by(change_set_id=done.written_in).count() == 0


def test_an_unknown_field_is_refused_by_name(slate):
    ratna = factories.person("Ratna")
    with pytest.raises(Refused, match="no field shoe_size"):
        verbs.edit_person(ratna.party_id, {"shoe_size": 41}, by=SYSTEM)


def test_names_follow_their_parts(slate):
    choe = factories.person("Yejin", "Choe", country="KR", native_name="최예진")
    assert (choe.party.display_name, choe.party.sort_name) == ("Choe Yejin", "choe yejin")
    verbs.edit_person(choe.party_id, {"name_order": "given_first"}, by=SYSTEM)
    assert (choe.party.display_name, choe.party.sort_name) == ("Yejin Choe", "choe yejin")
    for typed in ("yejin", "예진", "CHOE y"):
        assert [found.id for found in find_parties(typed)] == [choe.party_id]


def test_somebody_needs_a_name_in_some_script(slate):
    with pytest.raises(Refused) as caught:
        verbs.add_person(PersonFields(), by=SYSTEM)
    assert caught.value.field == "given_name"
    assert verbs.add_person(PersonFields(native_name="최예진"), by=SYSTEM).party.display_name == "최예진"


def test_a_stale_edit_clashes_with_all_three_values(slate):
    ratna = factories.person("Ratna", honorific="Ms")
    verbs.edit_person(ratna.party_id, {"honorific": "H.E."}, by=SYSTEM, version=1)
    with pytest.raises(Clash) as caught:
        verbs.edit_person(
            ratna.party_id, {"honorific": "Dr."}, by=SYSTEM, version=1, original={"honorific": "Ms"}
        )
    (one,) = caught.value.fields
    assert (one.field, one.yours, one.theirs, one.original) == ("honorific", "Dr.", "H.E.", "Ms")
    assert caught.value.version == 2


def test_additions_to_a_collection_meet_without_a_clash(slate):
    ratna = factories.person("Ratna", tags=("a",))
    verbs.edit_person(ratna.party_id, {"tags": ["a", "theirs"]}, by=SYSTEM, version=1)
    verbs.edit_person(ratna.party_id, {"tags": ["yours"]}, by=SYSTEM, version=1, original={"tags": ["a"]})
    assert [tag.name for tag in record(ratna.party_id, "person").party.tags] == ["theirs", "yours"]


def test_likely_duplicates_are_named(slate):
    ratna = factories.person("Ratna", "Sitaba", country="ID", emails=["r@makassar.example"])
    for fields in (
        PersonFields(given_name="R.", reaches=reaches(["R@makassar.example"])),
        PersonFields(given_name="RATNA", family_name="Sítaba", country="ID"),
    ):
        with pytest.raises(PossibleDuplicate) as caught:
            verbs.add_person(fields, by=SYSTEM, anyway=False)
        assert [one.id for one in caught.value.candidates] == [ratna.party_id]
    verbs.add_person(
        PersonFields(given_name="Ratna", family_name="Sitaba", country="PH"), by=SYSTEM, anyway=False
    )


def test_an_identifier_of_another_record_is_refused(slate):
    factories.organisation("A", external_ids={"geonames_id": "1"})
    with pytest.raises(Refused) as caught:
        factories.organisation("B", external_ids={"geonames_id": "1"})
    assert caught.value.field == "external_ids"
    assert [row.value for row in db.session.scalars(select(ExternalId))] == ["1"]


def test_other_names_find_an_organisation(slate):
    place = factories.organisation("Makassar", aliases=("Ujung Pandang",), short_name="MKS")
    assert [f.id for f in find_parties("ujung")] == [f.id for f in find_parties("mks")] == [place.party_id]
    verbs.edit_organisation(place.party_id, {"aliases": ["Macassar"], "name": "Kota Makassar"}, by=SYSTEM)
    assert [f.name for f in find_parties("macass")] == ["Kota Makassar"]
    assert find_parties("ujung") == []
    assert [a.name for a in db.session.scalars(select(OrgAlias))] == ["Macassar"]


def test_an_organisation_of_an_unknown_kind_or_country_is_refused(slate):
    for fields, field in (({"class_code": "club"}, "class_code"), ({"country": "XX"}, "country")):
        with pytest.raises(Refused) as caught:
            verbs.add_organisation(OrganisationFields(name="X", **fields), by=SYSTEM)
        assert caught.value.field == field


def test_a_first_position_is_the_main_one(slate):
    suva, ratna = factories.organisation("Suva"), factories.person("Ratna")
    first = factories.position(ratna, suva, "Mayor", from_on=date(2024, 1, 1))
    second = factories.position(ratna, suva, "Adviser", from_on=date(2025, 1, 1))
    earlier = factories.position(ratna, suva, "Clerk", until_on=date(2023, 12, 31))
    assert [p.is_primary for p in (first, second, earlier)] == [True, False, True]
    with pytest.raises(Refused, match="another main position"):
        verbs.edit_position(second.id, PositionFields("Adviser", suva.party_id, is_primary=True), by=SYSTEM)


def test_a_position_ends_on_its_last_day(slate):
    suva, ratna = factories.organisation("Suva"), factories.person("Ratna")
    position = factories.position(ratna, suva, "Mayor", from_on=date(2024, 1, 1))
    today = clock.today()
    verbs.end_position(position.id, today, by=SYSTEM, reason="Elections")
    shown = record(suva.party_id, "org")
    assert [h.last_on for h in shown.current] == [today]
    verbs.end_position(position.id, today - timedelta(days=1), by=SYSTEM)
    shown = record(suva.party_id, "org")
    assert (shown.current, len(shown.past)) == ([], 1)
    with pytest.raises(Refused, match="before the first"):
        verbs.end_position(position.id, date(2023, 1, 1), by=SYSTEM)


def test_an_edit_of_a_position_keeps_its_post(slate):
    from crm.directory.models import Post
    from crm.journal import acting

    suva, ratna = factories.organisation("Suva"), factories.person("Ratna")
    with acting(SYSTEM, "Made a post"):
        post = Post(organisation_id=suva.party_id, role="mayor", title="Mayor")
        db.session.add(post)
        db.session.flush()
    position = factories.position(ratna, suva, "Mayor", post_id=post.id)
    verbs.edit_position(position.id, PositionFields("Lord Mayor", suva.party_id), by=SYSTEM, version=1)
    assert (position.post_id, position.title, position.version) == (post.id, "Lord Mayor", 2)
    with pytest.raises(Clash):
        verbs.edit_position(position.id, PositionFields("Mayor", suva.party_id), by=SYSTEM, version=1)
    other = factories.person("Other")
    with pytest.raises(Refused, match="Somebody else holds"):
        factories.position(other, suva, "Mayor", post_id=post.id)


def test_an_organisation_is_meant_by_name_or_number(slate):
    one, _two = (
        factories.organisation("Talisay", country="PH"),
        factories.organisation("Talisay", country="PH"),
    )
    suva = factories.organisation("Suva")
    assert organisation_named("SUVA") == suva.party_id
    assert organisation_named(f"Talisay #{one.party_id}") == one.party_id
    with pytest.raises(Refused, match="several"):
        organisation_named("Talisay")
    with pytest.raises(Refused, match="no organisation"):
        organisation_named("Nadi")
    with pytest.raises(Refused, match="no such organisation"):
        verbs.add_position(factories.person("X").party_id, PositionFields("Mayor", 10**12), by=SYSTEM)


def test_archive_is_said_once(slate):
    ratna = factories.person("Ratna")
    verbs.archive(ratna.party_id, by=SYSTEM)
    first = ratna.party.archived_at
    verbs.archive(ratna.party_id, by=SYSTEM)
    assert (ratna.party.archived_at, ratna.party.version) == (first, 2)
    verbs.unarchive(ratna.party_id, by=SYSTEM)
    assert ratna.party.archived_at is None


def test_tags_are_one_whatever_their_case(slate):
    ratna = factories.person("Ratna", tags=("Port",))
    assert verbs.set_tags(ratna.party_id, ["PORT", "port ", " Heat  wave"], by=SYSTEM) == [
        "Heat wave",
        "port",
    ]
    assert [t.name for t in record(ratna.party_id, "person").party.tags] == ["Heat wave", "Port"]


def test_many_are_written_in_one_change_set(slate):
    ids = tuple(factories.person(f"P{n}").party_id for n in range(5))
    done, number = verbs.tag_many(Chosen(Filters("person"), ids=ids[:3]), "forum", by=SYSTEM)
    assert done == 3
    assert db.session.query(Change).filter_by(change_set_id=number, table_name="party_tag").count() == 3
    assert verbs.tag_many(Chosen(Filters("person"), ids=ids), "FORUM", by=SYSTEM)[0] == 2
    everything = Chosen(Filters("person", tag=("forum",)), is_everything=True, count=5)
    assert verbs.archive_many(everything, by=SYSTEM)[0] == 5
    archived = Chosen(Filters("person", archived=True), is_everything=True, count=5)
    assert verbs.unarchive_many(archived, by=SYSTEM)[0] == 5


def test_a_selection_of_people_never_writes_organisations(slate):
    place = factories.organisation("Suva")
    verbs.archive_many(Chosen(Filters("person"), ids=(place.party_id,)), by=SYSTEM)
    assert db.session.get(Party, place.party_id).archived_at is None


@pytest.mark.parametrize(
    ("typed", "end", "day", "precision"),
    [
        ("2024", False, date(2024, 1, 1), "year"),
        ("2024", True, date(2024, 12, 31), "year"),
        ("2024-02", True, date(2024, 2, 29), "month"),
        ("2024-2-9", False, date(2024, 2, 9), "day"),
        ("", True, None, "unknown"),
    ],
)
def test_dates_are_as_exact_as_they_are_typed(typed, end, day, precision):
    assert partial_date(typed, end=end) == (day, precision)


@pytest.mark.parametrize("typed", ["soon", "2024-13", "2024-02-30", "20240101", "0000", "99999"])
def test_a_date_that_is_none_is_refused(app, typed):
    with app.app_context(), pytest.raises(Refused):
        partial_date(typed)


def test_two_titles_at_once_are_one_person(slate):
    suva, ratna = factories.organisation("Suva"), factories.person("Ratna")
    for title in ("Mayor", "Chair"):
        factories.position(ratna, suva, title)
    assert db.session.query(Position).count() == 2
    with pytest.raises(Refused, match="already noted"):
        factories.position(ratna, suva, "Mayor")
