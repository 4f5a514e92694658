"""The short way of logging: what is heard is offered, what is ticked is written, once."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from crm.accounts.models import AppUser
from crm.kernel import clock, db
from crm.timeline.models import Interaction, InteractionParty, Task
from tests import factories
from tests.directory.conftest import saved

LINE = "Met Ratna yesterday, wants 3 seats at the Forum, I send the letter by Friday. She will send the list next week"


def inputs(page):
    """The fields of the form as a browser would send them."""
    form = re.search(r'<form[^>]*id="log".*?</form>', page, re.S).group()
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        attrs = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if attrs.get("type") in ("checkbox", "radio") and " checked" not in tag:
            continue
        if "name" in attrs:
            found.setdefault(attrs["name"], []).append(attrs.get("value", ""))
    for name, inner in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        found[name] = re.findall(r'<option selected value="([^"]*)"', inner)
    text = re.search(r'<textarea[^>]*name="text"[^>]*>\r?\n?(.*?)</textarea>', form, re.S)
    return found | {"text": [text.group(1)]}


def number_of(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_a_line_becomes_a_filled_form_and_only_the_ticks_are_written(officer, city, mayor):
    page = officer.post("/contacts/quick", data={"text": LINE, "party": city.party_id}).text
    form = inputs(page)

    assert form["who"] == [str(mayor.party_id)]
    assert form["kind"] == ["meeting"]
    assert form["day"] == [(clock.today() - timedelta(days=1)).isoformat()]
    assert form["keeps-0-title"] == ["Send the letter"]
    assert form["keeps-1-direction"] == ["theirs"]
    assert "We heard 2 things to keep" in page
    assert number_of(Interaction) == number_of(Task) == 0

    form.pop("keeps-1-keep")
    saved(officer.post("/log", data=form))
    row = db.session.scalars(select(Interaction)).one()
    assert (row.subject, row.body) == (LINE, None)
    task = db.session.scalars(select(Task)).one()
    assert (task.title, task.direction) == ("Send the letter", "ours")
    assert task.party_id == mayor.party_id
    there = set(db.session.scalars(select(InteractionParty.party_id)))
    assert there == {mayor.party_id, city.party_id}


def test_htmx_gets_the_form_alone_and_live_hearing_writes_nothing(officer, city, mayor):
    data = {"text": LINE, "party": city.party_id}
    part = officer.post("/contacts/quick", data=data, headers={"HX-Request": "true"}).text
    assert "<html" not in part
    pieces = officer.post("/log/hear", data=inputs(part), headers={"HX-Request": "true"}).text
    assert 'id="log-heard"' in pieces
    assert 'id="log-who" hx-swap-oob="true"' in pieces
    assert number_of(Interaction) == 0


def test_what_was_set_by_hand_is_not_moved_by_what_is_heard(officer, city, mayor):
    form = inputs(officer.get(f"/log?party={city.party_id}").text)
    touched = {
        "text": LINE,
        "kind": "call",
        "day": "2026-10-01",
        "touched": f"kind when who:{mayor.party_id}",
    }
    pieces = officer.post("/log/hear", data=form | touched).text

    assert 'value="call" class="visually-hidden" checked' in pieces
    assert 'value="2026-10-01"' in pieces
    assert not re.search(rf'name="who" value="{mayor.party_id}"[^>]*checked', pieces)


def test_the_same_key_is_written_once_and_a_program_hears_where(officer, city, mayor):
    form = inputs(officer.get(f"/log?party={city.party_id}").text) | {"text": LINE, "offline": "1"}
    first = officer.post("/log", data=form, headers={"Accept": "application/json"})
    again = officer.post("/log", data=form, headers={"Accept": "application/json"})

    assert first.json == again.json
    assert first.json["heard"] == f"/contacts/{first.json['id']}/heard"
    assert number_of(Interaction) == 1
    bad = officer.post("/log", data=form | {"text": ""}, headers={"Accept": "application/json"})
    assert bad.status_code == 422
    assert bad.json["errors"] == [["text", "Say in a sentence what matters."]]


def test_promises_of_what_was_sent_later_are_offered_and_kept_once(officer, city, mayor):
    form = inputs(officer.get(f"/log?party={city.party_id}").text) | {"text": LINE, "offline": "1"}
    where = officer.post("/log", data=form, headers={"Accept": "application/json"}).json["heard"]
    page = officer.get(where).text
    assert page.count('name="keeps-') >= 2
    keep = {"keeps-0-keep": "y", "keeps-0-title": "Send the letter", "keeps-0-direction": "ours"}

    for _ in range(2):
        saved(officer.post(where, data=keep))

    assert number_of(Task) == 1


def test_a_meeting_of_this_hour_is_guessed_told_and_not_doubled(officer, city, mayor):
    me = db.session.get(AppUser, officer.get("/log/token").json["reader"])
    agreed = factories.contact(mayor, by=me, starts_at=clock.now() + timedelta(minutes=20), kind="visit")
    page = officer.get("/log").text
    form = inputs(page)
    assert "From your calendar" in page
    assert form["who"] == [str(mayor.party_id)]

    for _ in range(2):
        saved(
            officer.post("/log", data=form | {"text": "Accepts Surabaya. We send the cost sheet by Friday."})
        )

    row = db.session.scalars(select(Interaction)).one()
    assert row.id == agreed.id
    assert row.outcome == "Accepts Surabaya. We send the cost sheet by Friday."


def test_nobody_named_or_nothing_said_is_a_sentence_and_keeps_the_words(officer, slate):
    form = inputs(officer.get("/log").text)
    page = officer.post("/log", data=form | {"text": "Met somebody"})
    assert page.status_code == 422
    assert "Say with whom it was" in page.text
    assert "Met somebody" in page.text


def test_without_script_the_text_is_listened_to_on_request(officer, city, mayor):
    form = inputs(officer.get(f"/log?party={city.party_id}").text)
    page = officer.post("/log", data=form | {"text": LINE, "listen": "1"})
    assert page.status_code == 200
    assert "We heard 2 things to keep" in page.text
    assert number_of(Interaction) == 0


def test_the_page_that_a_phone_keeps_has_nothing_personal_in_it(officer, client, city, mayor):
    officer.get(f"/log?party={city.party_id}")
    for path in ("/log/offline", "/log-worker.js"):
        page = officer.get(path).text
        for words in ("Ratna", "Makassar", "csrf_token", "data-reader", "@"):
            assert words not in page, (path, words)


@pytest.mark.parametrize("path", ["/log", "/log/bring"])
def test_a_reader_may_not_log(reader, path):
    assert reader.get(path).status_code == 403
