"""Records that may be one are found, shown and decided."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select, text

from crm.directory import OrganisationFields, PersonFields, Profile, candidates_for, merge, verbs
from crm.directory.matching import RULES
from crm.directory.models import DuplicatePair, FieldDef, Merge, Party, Person
from crm.directory.refusals import PossibleDuplicate
from crm.directory.values import PositionFields, reaches
from crm.journal import SYSTEM, acting
from crm.kernel import db
from crm.kernel.errors import Refused
from tests import factories

from .test_races import at_once


def org(name, **more):
    return Profile("org", name=name, country=more.pop("country", "FJ"), **more)


def pairs(state="open"):
    return db.session.scalars(select(DuplicatePair).filter_by(state=state)).all()


def names_of(found):
    return [one.name for one in found]


def test_an_organisation_is_found_whatever_words_stand_around_its_name(slate):
    factories.organisation("Suva City Council", country="FJ")
    factories.organisation("Lautoka City Council", country="FJ")
    found, acronym = candidates_for([org("City of Suva"), org("SCC", short_name="SCC")])
    assert names_of(found) == ["Suva City Council"]
    assert found[0].match.verdict == "same"
    assert names_of(acronym) == ["Suva City Council"]


def test_of_two_cities_of_one_name_none_is_beyond_doubt(slate):
    for _n in range(2):
        factories.organisation("Talisay City", country="PH")
    (found,) = candidates_for([org("City of Talisay", country="PH")])
    assert [one.match.verdict for one in found] == ["maybe", "maybe"]


def test_an_arriving_list_asks_a_constant_number_of_questions(slate, statements):
    for n in range(6):
        factories.organisation(f"Suva {n} City Council", country="FJ")
    few = statements(lambda: candidates_for([org("Suva 1 City")]))
    many = statements(lambda: candidates_for([org(f"Suva {n} City") for n in range(6)] * 3))
    assert many == few


def test_adding_what_is_here_is_refused_with_the_reasons(slate):
    factories.organisation("Suva City Council", country="FJ")
    with pytest.raises(PossibleDuplicate) as refused:
        verbs.add_organisation(OrganisationFields(name="City of Suva", country="FJ"), by=SYSTEM, anyway=False)
    (one,) = refused.value.candidates
    assert one.name == "Suva City Council"
    assert one.percent >= 90
    assert "the name is the same" in str(one.why[0])


def test_who_adds_it_anyway_has_said_that_they_are_two(slate):
    one = factories.organisation("Suva City Council", country="FJ").party_id
    fields = OrganisationFields(name="City of Suva", country="FJ")
    other = verbs.add_organisation(fields, by=SYSTEM, anyway=True).party_id
    verbs.look_for_duplicates()
    assert [(p.a_id, p.b_id) for p in pairs("different")] == [(one, other)]
    assert pairs() == []


def test_the_pass_finds_people_by_another_script_and_order_at_one_office(slate):
    seoul = factories.organisation("Seoul Metropolitan Government", country="KR")
    one = factories.person("예진", "최", country="KR", positions=(PositionFields("Mayor", seoul.party_id),))
    other = factories.person(
        "Yejin", "Choi", country="KR", positions=(PositionFields("Mayor", seoul.party_id),)
    )
    factories.person(
        "Yejin",
        "Choi",
        country="KR",
        positions=(PositionFields("Mayor", factories.organisation("Busan").party_id),),
    )
    assert verbs.look_for_duplicates() == 1
    (pair,) = pairs()
    assert (pair.a_id, pair.b_id) == (one.party_id, other.party_id)
    assert verbs.look_for_duplicates() == 0


def test_the_pass_looks_again_at_what_was_changed_only(slate):
    one = factories.organisation("Suva City Council", country="FJ").party_id
    other = factories.organisation("Nadi Town Council", country="FJ").party_id
    assert verbs.look_for_duplicates() == 0
    verbs.edit_organisation(other, {"name": "City of Suva"}, by=SYSTEM)
    assert verbs.look_for_duplicates() == 1
    verbs.edit_organisation(other, {"name": "Nadi Town Council"}, by=SYSTEM)
    verbs.look_for_duplicates()
    assert pairs() == []
    assert one < other


def test_what_was_added_or_edited_is_compared_within_a_minute_and_nothing_else_is_read(slate, statements):
    factories.organisation("Suva City Council", country="FJ")
    other = factories.organisation("Nadi Town Council", country="FJ").party_id
    verbs.look_for_duplicates()
    factories.organisation("City of Suva", country="FJ")
    assert verbs.look_at_news() == 1
    verbs.edit_organisation(other, {"name": "Suva Municipality"}, by=SYSTEM)
    assert verbs.look_at_news() == 2
    assert statements(verbs.look_at_news) <= 8


def test_a_new_position_is_news_of_its_holder(slate):
    place = factories.organisation("Suva City Council", country="FJ").party_id
    for given, family in (("Ana", "Qalo"), ("Qalo", "Ana")):
        factories.person(given, family)
    verbs.look_for_duplicates()
    before = {pair.score for pair in db.session.scalars(select(DuplicatePair))}
    for row in db.session.scalars(select(Person)).all():
        verbs.add_position(row.party_id, PositionFields(title="Mayor", organisation_id=place), by=SYSTEM)
    verbs.look_at_news()
    db.session.expire_all()
    after = {pair.score for pair in db.session.scalars(select(DuplicatePair))}
    assert max(after) > max(before, default=0)


def test_a_pair_that_was_told_apart_is_not_asked_about_again(slate):
    one = factories.organisation("Suva City Council", country="FJ").party_id
    other = factories.organisation("City of Suva", country="FJ").party_id
    verbs.look_for_duplicates()
    verbs.keep_apart(other, one, by=SYSTEM)
    verbs.edit_organisation(other, {"short_name": "SCC"}, by=SYSTEM)
    verbs.look_for_duplicates()
    assert len(pairs("different")) == 1
    verbs.ask_again(one, other, by=SYSTEM)
    assert len(pairs()) == 1


def test_only_pairs_beyond_doubt_are_merged_together(slate):
    a, b = (factories.organisation(n, country="FJ").party_id for n in ("Suva City Council", "City of Suva"))
    c, d = (
        factories.organisation("Talisay City", country="PH", latitude=y, longitude=123.0).party_id
        for y in (9.0, 11.0)
    )
    verbs.look_for_duplicates()
    with acting(SYSTEM, "Noted by hand"):
        db.session.add(DuplicatePair(a_id=c, b_id=d, kind="org", score=0.4, verdict="different", why=[]))
    done = verbs.merge_alike([(a, b), (c, d)], by=SYSTEM)
    assert len(done.merges) == 1
    assert done.said
    assert db.session.scalar(select(func.count(Merge.id))) == 1


def test_the_page_shows_both_sides_and_why(slate, officer):
    factories.organisation("Suva City Council", country="FJ", emails=["info@suva.example"])
    factories.organisation("City of Suva", country="FJ")
    verbs.look_for_duplicates()
    page = officer.get("/duplicates").text
    assert "City of Suva" in page
    assert "info@suva.example" in page
    assert "the name is the same" in page


def test_two_are_merged_on_the_page_and_the_old_address_leads_on(slate, officer):
    one = factories.organisation("Suva City Council", country="FJ").party_id
    other = factories.organisation("City of Suva", country="FJ", population=93000).party_id
    assert "93,000" in officer.get(f"/duplicates/{other}/{one}").text
    answer = officer.post(f"/duplicates/{one}/{other}/merge", data={"keep": one, "field-people": "loser"})
    assert answer.status_code == 302
    moved = officer.get(f"/orgs/{other}")
    assert moved.status_code == 301
    assert moved.headers["Location"].startswith(f"/orgs/{one}-")
    page = officer.get("/changes").text
    assert "Merged two records" in page


def test_the_values_to_choose_from_are_told_in_words_and_hidden_ones_are_not_shown(slate, officer):
    with acting(SYSTEM, "Defined fields"):
        for name, kind, seen in (
            ("since", "date", "reader"),
            ("ok", "bool", "reader"),
            ("secret", "text", "admin"),
        ):
            db.session.add(FieldDef(subject="person", key=name, label=name, type=kind, visible_to=seen))
        db.session.flush()
    owner = factories.user(name="Mele Tau")
    one = factories.person(
        "Ratna",
        "Sari",
        custom={"since": "2020-03-01", "ok": True, "secret": "hush"},
        name_order="given_first",
    )
    other = factories.person(
        "Ratna",
        "Sarie",
        country="ID",
        language="id",
        owner=owner.id,
        source="import:7",
        name_order="family_first",
    )

    page = officer.get(f"/duplicates/{one.party_id}/{other.party_id}?keep={other.party_id}").text
    table = page.partition("Which value stays")[2].partition("</table>")[0]

    for words in ("Family name first", "Fiji", "Indonesia", "1 March 2020", "Yes"):
        assert words in table
    assert "hush" not in table
    other_way = officer.get(f"/duplicates/{one.party_id}/{other.party_id}").text
    for words in ("Mele Tau", "Indonesian", "came with import 7"):
        assert words in other_way


def test_two_are_told_apart_on_the_page(slate, officer):
    one, other = (
        factories.organisation(n, country="FJ").party_id for n in ("Suva City Council", "City of Suva")
    )
    verbs.look_for_duplicates()
    officer.post(f"/duplicates/{one}/{other}/different", data={"back": "list"})
    assert "No two records look like one" in officer.get("/duplicates").text
    assert "City of Suva" in officer.get("/duplicates?state=different").text


@pytest.mark.parametrize("after", ["x", "0.5~1", "nan~1~2", "1e999~9~9", "0.5~99999999999999999999~1"])
def test_a_changed_cursor_is_a_page_all_the_same(slate, officer, after):
    assert officer.get(f"/duplicates?after={after}&kind=xx&country=%25&state=y").status_code == 200


def test_two_merge_each_into_the_other_at_once_and_one_is_refused(fresh):
    one, other = factories.person("Ratna").party_id, factories.person("Wati").party_id
    answers = at_once(fresh, lambda: merge(one, other, by=SYSTEM).id, lambda: merge(other, one, by=SYSTEM).id)
    assert sum(isinstance(answer, Refused) for answer in answers) == 1
    into = dict(map(tuple, db.session.execute(select(Party.id, Party.merged_into_id))))
    assert sorted(into.values(), key=str) in ([one, None], [other, None])


def test_one_record_goes_into_one_other_only(fresh):
    loser, a, b = (factories.person(name).party_id for name in ("Ratna", "Wati", "Siti"))
    answers = at_once(fresh, lambda: merge(a, loser, by=SYSTEM).id, lambda: merge(b, loser, by=SYSTEM).id)
    assert sum(isinstance(answer, Refused) for answer in answers) == 1
    assert db.session.scalar(select(func.count(Merge.id))) == 1


def test_an_edit_of_the_loser_at_the_same_moment_is_merged_or_refused(fresh):
    loser, stays = factories.person("Ratna").party_id, factories.person("Wati").party_id
    answers = at_once(
        fresh,
        lambda: merge(stays, loser, by=SYSTEM).id,
        lambda: verbs.edit_person(loser, {"reaches": reaches(["r@x.example"])}, by=SYSTEM).party_id,
    )
    owner = db.session.scalar(text("SELECT party_id FROM contact_point"))
    assert owner == (None if isinstance(answers[1], Refused) else stays)


def test_a_row_that_is_written_while_two_are_merged_follows(fresh):
    loser, stays = factories.person("Ratna").party_id, factories.person("Wati").party_id
    suva = factories.organisation("Suva").party_id
    written, go = threading.Event(), threading.Event()

    def bring_in():
        with fresh.app_context(), acting(SYSTEM, "Imported"):
            db.session.execute(
                text(
                    "INSERT INTO position (person_id, organisation_id, title, valid) VALUES (:p, :o, 'Mayor', '(,)')"
                ),
                {"p": loser, "o": suva},
            )
            written.set()
            go.wait(5)

    def unite():
        with fresh.app_context():
            merge(stays, loser, by=SYSTEM)

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(bring_in)
        written.wait(5)
        second = pool.submit(unite)
        go.set()
        first.result(20)
        second.result(20)
    assert db.session.scalar(text("SELECT person_id FROM position")) == stays


def test_somebody_of_another_city_is_no_duplicate(slate):
    places = [factories.organisation(name, country="ID").party_id for name in ("Kota Bogor", "Kota Malang")]
    for place in places:
        fields = PersonFields(
            given_name="Budi", family_name="Santoso", positions=(PositionFields("Mayor", place),)
        )
        verbs.add_person(fields, by=SYSTEM)
    assert verbs.look_for_duplicates() == 0


def test_keys_by_older_rules_are_made_anew_by_the_pass_and_find_what_they_did_not(slate):
    for name in ("Suva City Council", "City of Suva", "Nadi Town Council"):
        factories.organisation(name, country="FJ")
    made_by_older_rules()
    assert verbs.look_for_duplicates() == 1
    assert rules_in_use() == {RULES}


def test_keys_by_older_rules_are_made_anew_within_minutes_too_batch_by_batch(slate, monkeypatch):
    for n in range(5):
        factories.organisation(f"Suva {n} City Council", country="FJ")
        factories.organisation(f"City of Suva {n}", country="FJ")
    made_by_older_rules()
    monkeypatch.setattr(verbs.matching, "REMADE", 1)
    monkeypatch.setattr(verbs.matching.learn_anew.__wrapped__, "__defaults__", (4,))
    verbs.look_at_news()
    assert len(rules_in_use()) == 2
    for _tick in range(2):
        verbs.look_at_news()
    assert rules_in_use() == {RULES}
    assert len(pairs()) == 5


def made_by_older_rules():
    verbs.look_for_duplicates()
    db.session.execute(text("UPDATE match_state SET rules = 7, compared_at = now()"))
    db.session.execute(text("DELETE FROM match_key"))
    with acting(SYSTEM, "Forgot"):
        db.session.execute(text("DELETE FROM duplicate_pair"))


def rules_in_use():
    return set(db.session.scalars(text("SELECT rules FROM match_state")))


def many_cities(names=("Suva", "Nadi", "Lami")):
    ids = []
    for name in names:
        ids.append(
            [
                factories.organisation(t.format(name), country="FJ").party_id
                for t in ("{} City Council", "City of {}")
            ]
        )
    verbs.look_for_duplicates()
    return ids


def merged_ones():
    return db.session.scalar(select(func.count(Party.id)).where(Party.merged_into_id.isnot(None)))


def test_what_was_merged_together_is_taken_back_together(slate, officer):
    many_cities()
    page = officer.post("/duplicates/merge-sure", follow_redirects=True)
    assert "3 pairs were merged together" in page.text
    assert merged_ones() == 3
    first, last = db.session.execute(select(func.min(Merge.id), func.max(Merge.id))).one()
    assert (
        "3 pairs are two again"
        in officer.post(
            "/duplicates/unmerge", data={"first": first, "last": last}, follow_redirects=True
        ).text
    )
    assert merged_ones() == 0


def test_of_what_was_merged_together_what_cannot_be_taken_back_stays_and_says_why(slate):
    cities = many_cities()
    done = verbs.merge_alike(cities, by=SYSTEM)
    other = factories.organisation("Rotuma", country="FJ").party_id
    merge(other, cities[0][0], by=SYSTEM)
    verbs.edit_organisation(cities[1][0], {"name": "Nadi Town"}, by=SYSTEM)
    back = verbs.unmerge_together(done.merges[0], done.merges[-1], by=SYSTEM)
    assert len(back.merges) == 2
    assert any("Undo that merge first" in said for said in back.said)
    assert db.session.get(Party, cities[0][1]).merged_into_id == other
    assert db.session.get(Party, cities[1][0]).display_name == "Nadi Town"


def test_only_who_merged_them_takes_them_back_together(slate):
    done = verbs.merge_alike(many_cities(), by=factories.user())
    assert verbs.unmerge_together(done.merges[0], done.merges[-1], by=factories.user()).merges == ()
    assert merged_ones() == 3
