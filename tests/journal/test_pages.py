"""The history on a page, and its buttons."""

import re

import pytest
from sqlalchemy import select

from crm.accounts import verbs
from crm.journal import SYSTEM, Actor, acting
from crm.journal.models import Change
from crm.kernel import db
from tests import factories

from .rows import in_set, people, run

PASSWORD = "seven quiet harbours"


@pytest.fixture
def officer(client):
    user = factories.member(role="officer", name="Ayu Lestari", password=PASSWORD)
    client.post("/sign-in", data={"email": user.email, "password": PASSWORD})
    return user


def test_the_list_says_who_did_what_and_offers_the_way_back(client, officer):
    with acting(officer, "Added a person", reason="for the forum") as number:
        people("Budi")

    page = client.get("/changes").text

    assert "Added a person" in page
    assert "for the forum" in page
    assert "Ayu Lestari" in page
    assert f'action="/changes/{number}/undo"' in page


def test_a_change_set_shows_each_field_before_and_after(client, officer):
    with in_set():
        (budi,) = people("Budi")
    with acting(officer, "Changed a person") as number:
        run("UPDATE party SET display_name = 'Budi Santoso' WHERE id = :id", id=budi)

    page = client.get(f"/changes/{number}").text

    assert "<del>Budi</del>" in page
    assert "<ins>Budi Santoso</ins>" in page


def test_undoing_leads_to_what_was_done_and_what_was_not(client, officer):
    with acting(officer, "Added people") as number:
        ayu, _ben = people("Ayu", "Ben")
    with in_set():
        run("UPDATE person SET salutation = 'Ibu' WHERE party_id = :id", id=ayu)

    answer = client.post(f"/changes/{number}/undo")

    page = client.get(answer.location).text
    assert "Not taken back" in page
    assert "changed since" in page
    assert "This was undone." in client.get(f"/changes/{number}").text
    assert client.post(f"/changes/{number}/undo").status_code == 409


@pytest.mark.parametrize(
    ("back", "leads"),
    [
        ("/people?country=ID&after=abc#row-7", "/people?country=ID&after=abc#row-7"),
        ("//evil.example/", "/"),
        ("https://evil.example/people", "/"),
        ("/\\evil.example", "/"),
    ],
)
def test_an_undo_that_left_nothing_leads_back_to_where_one_was(client, officer, back, leads):
    with in_set():
        people("Ayu")
    with acting(officer, "Changed people") as number:
        run("UPDATE person SET salutation = 'Ibu'")

    assert client.post(f"/changes/{number}/undo", data={"next": back}).location == leads


def test_an_undo_that_left_something_is_shown_wherever_one_was(client, officer):
    with acting(officer, "Added people") as number:
        ayu, _ben = people("Ayu", "Ben")
    with in_set():
        run("UPDATE person SET salutation = 'Ibu' WHERE party_id = :id", id=ayu)

    answer = client.post(f"/changes/{number}/undo", data={"next": "/people"})

    assert re.fullmatch(r"/changes/\d+", answer.location)


def test_a_get_undoes_nothing(client, officer):
    with acting(officer, "Added people") as number:
        people("Ayu")

    assert client.get(f"/changes/{number}/undo").status_code == 405
    client.get(f"/changes/{number}")
    assert run("SELECT count(*) FROM party").scalar() == 1


def test_a_reader_undoes_nothing_of_others(client):
    reader = factories.member(role="reader", password=PASSWORD)
    client.post("/sign-in", data={"email": reader.email, "password": PASSWORD})
    with in_set() as number:
        people("Ayu")

    assert f"/changes/{number}/undo" not in client.get("/changes").text
    assert client.post(f"/changes/{number}/undo").status_code == 403


def test_the_list_is_narrowed_by_who_what_kind_and_when(client, officer):
    with acting(officer, "By me"):
        people("Ayu")
    with acting(Actor("api", None, "Website"), "By a program"):
        people("Ben")
    with acting(SYSTEM, "By the house"):
        run("INSERT INTO tag (name) VALUES ('x')")

    def shown(query):
        page = client.get(f"/changes?{query}").text
        return [word for word in ("By me", "By a program", "By the house") if word in page]

    assert shown("") == ["By me", "By a program", "By the house"]
    assert shown(f"who={officer.id}") == ["By me"]
    assert shown("kind=api") == ["By a program"]
    assert shown("thing=tag") == ["By the house"]
    assert shown("since=2099-01-01") == []
    assert shown("until=2000-01-01") == []
    assert len(shown("who=x&kind=y&since=z&before=-1")) == 3


def test_long_histories_come_in_pages(client, officer):
    for n in range(60):
        with acting(officer, f"Step {n:03}"):
            run("INSERT INTO tag (name) VALUES (:n)", n=str(n))

    first = client.get("/changes").text
    older = first.partition("before=")[2].partition('"')[0]
    second = client.get(f"/changes?before={older}").text

    assert "Step 059" in first
    assert "Step 009" not in first
    assert "Step 009" in second


def test_what_is_written_in_a_record_is_never_markup(client, officer):
    with acting(officer, "<b>Bold</b>", reason="<script>1</script>") as number:
        people("<img src=x>")

    page = client.get(f"/changes/{number}").text

    assert "<b>Bold" not in page
    assert "<script>1" not in page
    assert "<img src=x" not in page


def test_a_change_of_ones_own_settings_is_noted_without_secrets(client, officer):
    verbs.change_password(officer, PASSWORD, "eight quiet harbours")

    page = client.get("/changes")

    assert "harbours" not in page.text


def test_days_moments_and_other_records_are_told_in_words(client, officer):
    place = factories.organisation("Kota Makassar", country="ID")
    who = factories.person("Ayu", "Lestari", country="ID")
    factories.position(who, place, "Mayor")
    with acting(officer, "Changed the days") as number:
        run("UPDATE position SET valid = '[2026-11-20,)', confirmed_on = '2026-11-21'")
        run(
            "UPDATE party SET owner_id = :me, archived_at = '2026-11-20T10:12:00Z', lang = 'id'",
            me=officer.id,
        )
    with acting(officer, "Added somebody") as added:
        run(
            "INSERT INTO position (person_id, organisation_id, title, valid)"
            " VALUES (:who, :place, '', '[2020-01-01,2021-01-01)')",
            who=who.party_id,
            place=place.party_id,
        )

    page, later = (client.get(f"/changes/{one}").text for one in (number, added))

    for words in ("<ins>from 20 November 2026</ins>", "<ins>21 November 2026</ins>", "Indonesian"):
        assert words in page
    assert "<ins>Ayu Lestari</ins>" in page
    assert "20 Nov" in page
    for raw in ("[2026", "<ins>2026-11", f"<ins>{officer.id}</ins>"):
        assert raw not in page
    assert "Position <bdi>Ayu Lestari, Kota Makassar</bdi>" in later
    assert "1 January 2020 to 31 December 2020" in later
    assert f'<ins><a href="/records/{place.party_id}"><bdi>Kota Makassar</bdi></a></ins>' in later


def test_days_in_fields_of_our_own_are_told_in_words(client, officer):
    with in_set():
        run(
            "INSERT INTO field_def (subject, key, label, type) VALUES ('person', 'since', 'Member since', 'date')"
        )
    who = factories.person("Ayu", "Lestari", custom={"since": "2020-03-01"})
    number = history_of_one(who.party_id)

    assert "Member since: 1 March 2020" in client.get(f"/changes/{number}").text


def history_of_one(party_id: int) -> int:
    """The change set that added a record."""
    found = select(Change.change_set_id).where(Change.table_name == "party", Change.row_pk == str(party_id))
    return db.session.scalar(found.order_by(Change.change_set_id))
