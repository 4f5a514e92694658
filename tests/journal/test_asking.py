"""Asking the history: about one thing, page by page both ways, as a file, and the last step back by one key."""

import csv
import io
import re

import pytest
from sqlalchemy import text

from crm import directory
from crm.directory.models import FieldDef
from crm.journal import SYSTEM, Actor, acting, queries
from crm.kernel import db
from tests import factories

from .rows import people, run

PASSWORD = "seven quiet harbours"


@pytest.fixture
def officer(client):
    user = factories.member(role="officer", name="Ayu Lestari", password=PASSWORD)
    client.post("/sign-in", data={"email": user.email, "password": PASSWORD})
    return user


def test_the_history_of_one_record_has_its_positions_and_addresses_too(client, officer):
    place, other = factories.organisation("Kota Makassar"), factories.organisation("Suva")
    who = factories.person("Ratna")
    factories.position(who, place, "Mayor")
    directory.edit_person(who.party_id, {"honorific": "H.E."}, by=officer)

    page = client.get(f"/changes?thing=party:{place.party_id}").text

    assert "Added a position" in page
    assert "Changed a person" not in page
    assert "Suva" not in page.partition("<main")[2]
    assert "Added a position" not in client.get(f"/changes?thing=party:{other.party_id}").text


def test_a_number_that_no_record_can_have_finds_nothing(client, officer):
    factories.person("Ratna")
    for page in ("/changes", "/changes.csv"):
        answer = client.get(f"{page}?thing=party:99999999999999999999")
        assert answer.status_code == 200
        assert "Ratna" not in answer.text


def test_a_thing_is_found_by_its_name_and_asked_where_there_are_several(client, officer):
    one = factories.organisation("Kota Makassar")
    assert f"thing=party:{one.party_id}" in client.get("/changes?record=kota+makassar").location.replace(
        "%3A", ":"
    )

    factories.organisation("Kota Makassar", country="ID")
    assert "Which one do you mean?" in client.get("/changes?record=Kota+Makassar").text
    assert "Nothing here is called" in client.get("/changes?record=Qqzx").text
    assert 'value="Kota Makassar"' in client.get("/changes/things?record=maka").text


def test_pages_go_older_and_newer(client, officer):
    for n in range(120):
        with acting(officer, f"Step {n:03}"):
            run("INSERT INTO tag (name) VALUES (:n)", n=str(n))

    def follow(page, word):
        place = page.text.partition('class="pager"')[2].partition(f"{word}=")[2].partition('"')[0]
        return client.get(f"/changes?{word}={place}")

    second = follow(client.get("/changes"), "before")
    third = follow(second, "before")
    back = follow(third, "newer")

    assert "Step 069" in second.text
    assert "Step 000" in third.text
    assert [line for line in back.text.split() if "Step" in line] == [
        line for line in second.text.split() if "Step" in line
    ]
    assert "Step 119" in follow(back, "newer").text


@pytest.mark.parametrize(
    "bad", ["before=x", "newer=W10", "before=WyIyMDI2IiwxXQ", "thing=party:x", "thing=nothing:1"]
)
def test_a_changed_address_is_the_first_page(client, officer, bad):
    assert client.get(f"/changes?{bad}").status_code == 200


def test_the_file_has_what_was_asked_for_and_no_formula(client, officer):
    with acting(officer, "=cmd()", reason="for the forum"):
        people("Budi")
    with acting(Actor("api", None, "Website"), "By a program"):
        people("Ben")

    answer = client.get(f"/changes.csv?who={officer.id}")

    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [(row["Who"], row["What"], row["Reason"], row["About"]) for row in rows if row["Reason"]] == [
        ("Ayu Lestari", "'=cmd()", "for the forum", "Budi")
    ]
    assert "By a program" not in answer.text


def test_one_key_undoes_the_last_own_change_then_the_one_before(client, officer):
    who = factories.person("Ratna", by=SYSTEM)
    directory.edit_person(who.party_id, {"honorific": "Ms"}, by=officer)
    directory.edit_person(who.party_id, {"salutation": "Ibu"}, by=officer)
    with acting(SYSTEM, "Somebody else"):
        run("INSERT INTO tag (name) VALUES ('x')")

    def kept():
        row = db.session.execute(
            text("SELECT honorific, salutation FROM person WHERE party_id = :p"), {"p": who.party_id}
        )
        return tuple(row.one())

    answer = client.post("/changes/undo-last", data={"next": "/people"})
    assert answer.location == "/people"
    assert kept() == ("Ms", None)
    page = client.get("/changes").text
    assert "Undone: Changed a person" in page
    assert "Redo" in page

    client.post("/changes/undo-last", data={"next": "//evil.example/"})
    assert kept() == (None, None)
    client.post("/changes/undo-last")
    assert "nothing of the last day" in client.get("/changes").text


def test_redo_takes_the_undo_back(client, officer):
    who = factories.person("Ratna", by=SYSTEM)
    directory.edit_person(who.party_id, {"honorific": "Ms"}, by=officer)
    client.post("/changes/undo-last", data={"next": "/today"})
    redo = client.get("/today").text.partition("data-toast")[2].partition('action="')[2].partition('"')[0]

    client.post(redo)

    assert run("SELECT honorific FROM person WHERE party_id = :p", p=who.party_id).scalar() == "Ms"
    assert "Done again." in client.get("/today").text


def test_what_a_role_may_not_undo_the_key_leaves_alone(client, officer):
    client.post(
        "/account",
        data={
            "name": "New name",
            "tz": "UTC",
            "lang": "en",
            "theme": "auto",
            "density": "compact",
            "keys": "on",
        },
    )

    assert client.post("/changes/undo-last").status_code == 302
    assert run("SELECT name FROM app_user WHERE id = :i", i=officer.id).scalar() == "New name"


def test_hidden_fields_are_hidden_in_the_history_too(client):
    boss = factories.user("admin")
    for key, more in (("secret", {"sensitive": True}), ("motto", {})):
        directory.add_field(
            FieldDef(subject="person", key=key, label=key.title(), type="text", **more), by=boss
        )
    who = factories.person("Ratna")
    directory.edit_person(who.party_id, {"custom": {"secret": "illness", "motto": "Calm"}}, by=boss)
    number = run("SELECT max(id) FROM change_set").scalar()

    def seen_by(role):
        user = factories.member(role=role, password=PASSWORD)
        client.post("/sign-out")
        client.post("/sign-in", data={"email": user.email, "password": PASSWORD})
        pages = [
            client.get(p, follow_redirects=True).text
            for p in (f"/changes/{number}", f"/people/{who.party_id}")
        ]
        return ["illness" in page for page in pages], ["Calm" in page for page in pages]

    assert seen_by("officer") == ([True, True], [True, True])
    assert seen_by("reader") == ([False, False], [True, True])


def test_the_first_page_reads_no_table_of_changes_from_end_to_end(slate):
    run(
        "INSERT INTO change_set (actor_kind, action, at) SELECT 'system', 'x', now() - n * interval '1 minute' FROM generate_series(1, 20000) n"
    )
    run(
        "INSERT INTO change (change_set_id, seq, table_name, row_pk, op, after) SELECT id, nextval('change_seq'), 'party', (id % 500)::text, 'I', '{}' FROM change_set, generate_series(1, 5)"
    )
    run("ANALYZE change_set"), run("ANALYZE change")
    plain = queries.Filters()
    for filters in (
        plain,
        queries.Filters(kind="system"),
        queries.Filters(table="party"),
        queries.Filters(table="party", row_pk="7"),
    ):
        query = (
            queries.chosen(filters, None).limit(51).compile(db.engine, compile_kwargs={"literal_binds": True})
        )
        plan = "\n".join(run(f"EXPLAIN {query}").scalars())
        assert not re.search(r"Seq Scan on change\b(?!_)", plan), plan
        assert filters.row_pk or "Seq Scan" not in plan, plan
