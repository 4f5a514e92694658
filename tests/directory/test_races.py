"""Two at the same moment, over two real connections."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date

from sqlalchemy import text

from crm.directory import Clash, Comer, PersonFields, Succession, succeed, verbs
from crm.directory.models import Party, Person, Tag
from crm.directory.queries.posts import office
from crm.directory.values import reaches
from crm.directory.verbs.confirm import confirm_position, vacate
from crm.directory.verbs.matching import look_at_news, look_for_duplicates
from crm.journal import SYSTEM
from crm.kernel import db
from crm.kernel.errors import Refused
from tests import factories


def at_once(app, *acts):
    """Run each act in a thread of its own, all starting together; what each returned or was refused with."""
    start = threading.Barrier(len(acts))

    def run(act):
        with app.app_context():
            try:
                start.wait(10)
                return act()
            except Refused as error:
                return error
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def changes_of(table):
    return db.session.scalar(
        text("SELECT count(*) FROM change WHERE table_name = :t AND op = 'U'"), {"t": table}
    )


def test_two_archive_at_once_and_it_happens_once(fresh):
    number = factories.person("Ratna").party_id
    at_once(fresh, *[lambda: verbs.archive(number, by=SYSTEM)] * 4)
    party = db.session.get(Party, number, populate_existing=True)
    assert party.is_archived
    assert party.version == 2
    assert changes_of("party") == 1


def test_two_edit_one_field_at_once_and_one_must_choose(fresh):
    number = factories.person("Ratna", honorific="Ms").party_id

    def edit(honorific):
        seen = {"version": 1, "original": {"honorific": "Ms"}}
        return lambda: verbs.edit_person(number, {"honorific": honorific}, by=SYSTEM, **seen)

    answers = at_once(fresh, edit("H.E."), edit("Dr."))
    assert sorted(type(answer) for answer in answers if isinstance(answer, Clash)) == [Clash]
    assert db.session.get(Person, number, populate_existing=True).honorific in ("H.E.", "Dr.")


def test_two_edit_different_fields_at_once_and_both_stay(fresh):
    number = factories.person("Ratna").party_id

    def edit(**fields):
        seen = {"version": 1, "original": dict.fromkeys(fields)}
        return lambda: verbs.edit_person(number, fields, by=SYSTEM, **seen)

    at_once(fresh, edit(honorific="H.E."), edit(salutation="Ibu"), edit(reaches=reaches(["r@x.example"])))
    person = db.session.get(Person, number, populate_existing=True)
    assert (person.honorific, person.salutation) == ("H.E.", "Ibu")
    assert person.party.version == 4


def test_two_take_one_main_position_at_once(fresh):
    suva, ratna = factories.organisation("Suva"), factories.person("Ratna")
    add = [
        lambda title=title: factories.position(ratna, suva, title) for title in ("Mayor", "Chair", "Clerk")
    ]
    answers = at_once(fresh, *add)
    assert sorted(answer.is_primary for answer in answers) == [False, False, True]


def test_two_invent_a_tag_at_once(fresh):
    add = [
        lambda n=n: verbs.add_person(PersonFields(given_name=f"P{n}", tags=("Forum",)), by=SYSTEM)
        for n in range(4)
    ]
    at_once(fresh, *add)
    assert db.session.query(Tag).count() == 1
    assert db.session.scalar(text("SELECT count(*) FROM party_tag")) == 4


def test_two_claim_an_identifier_at_once(fresh):
    add = [lambda: factories.organisation("Suva", external_ids={"geonames_id": "1"})] * 3
    answers = at_once(fresh, *add)
    assert sum(isinstance(answer, Refused) for answer in answers) == 2
    assert db.session.query(Party).count() == 1


def test_two_hand_one_office_over_at_once_and_one_is_told(fresh):
    city = factories.organisation("Suva")
    post = factories.post(city)
    old = factories.position(factories.person("Old"), city, from_on=date(2021, 1, 1), post_id=post.id)
    version = post.version
    comers = [factories.person(name).party_id for name in ("Ana", "Ben")]

    def hand_over(number):
        wanted = Succession(
            leaves=old.id, comes=Comer(person_id=number), from_on=date(2026, 10, 20), version=version
        )
        return lambda: succeed(post.id, wanted, by=SYSTEM)

    answers = at_once(fresh, *map(hand_over, comers))
    told = [answer for answer in answers if isinstance(answer, Refused)]
    assert [str(error.sentence) for error in told] == [
        "Somebody else changed who holds this post meanwhile. Look at it again."
    ]
    db.session.expire_all()
    now = [h for h in office(post.id).terms if not h.is_over]
    assert len(now) == 1


def test_two_answer_one_question_at_once_and_one_is_told(fresh):
    city = factories.organisation("Suva")
    position = factories.position(factories.person("Old"), city, term_ends_on=date(2024, 1, 1))
    number, version = position.id, position.version
    answers = at_once(
        fresh,
        lambda: confirm_position(number, by=SYSTEM, version=version),
        lambda: vacate(number, date(2024, 1, 1), by=SYSTEM, version=version),
    )
    assert sum(isinstance(answer, Refused) for answer in answers) == 1


def test_the_search_for_duplicates_lets_go_where_somebody_is_at_work(fresh):
    one = factories.person("Ratna", "Dewi", emails=("ratna@suva.example",)).party_id
    factories.person("Ratna", "Dewi", emails=("ratna@suva.example",))
    with db.engine.connect() as officer:
        officer.execute(text("SELECT FROM party WHERE id = :id FOR UPDATE"), {"id": one})
        assert look_at_news() == 0
        officer.rollback()

    assert look_at_news() == 1


def test_an_edit_does_not_wait_for_the_search_for_duplicates(fresh):
    number = factories.person("Ratna").party_id
    look_at_news()
    with db.engine.connect() as search, ThreadPoolExecutor(1) as pool:
        search.execute(text("SELECT FROM match_state WHERE party_id = :id FOR UPDATE"), {"id": number})

        def edit():
            with fresh.app_context():
                return verbs.edit_person(number, {"honorific": "H.E."}, by=SYSTEM).honorific

        done = pool.submit(edit)
        try:
            assert done.result(timeout=20) == "H.E."
        finally:
            search.rollback()
    refreshed = text(
        "SELECT count(*) FROM match_state s JOIN party p ON p.id = s.party_id AND p.version = s.version"
    )
    look_for_duplicates()

    assert db.session.scalar(refreshed) == 1
