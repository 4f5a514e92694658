"""The pages of segments, topics and permissions, as a browser without scripts sees them."""

import json

import pytest
from sqlalchemy import select, text

from crm import audiences
from crm.audiences.models import ConsentEvent, Segment, SegmentPin, Topic
from crm.audiences.verbs import SegmentFields
from crm.directory.models import FieldDef
from crm.journal import SYSTEM, acting
from crm.kernel import db

from .people import SOME_DAY, address_of, organisation, person, said, topic_id

IN_FIJI = {"all": [{"field": "country", "op": "is", "value": "FJ"}]}
ROW = {"name": "Fiji", "match": "all", "mode": "rows", "field-1": "country", "op-1": "is", "value-1": "FJ"}


@pytest.fixture
def officer(browser_of):
    """A browser in which an officer has signed in."""
    return browser_of("officer")


@pytest.fixture
def reader(browser_of):
    """A browser in which a reader has signed in."""
    return browser_of("reader")


def kept() -> Segment:
    """A segment of people in Fiji."""
    return audiences.add_segment(SegmentFields("Fiji", IN_FIJI), by=SYSTEM)


def page(answer) -> str:
    """The text of a good answer."""
    assert answer.status_code == 200, answer.status
    return answer.get_data(as_text=True)


def test_the_list_shows_how_many_are_in_each(officer):
    person(country="FJ")
    kept()
    with acting(SYSTEM, "Tested"):
        db.session.add(Segment(name="Broken", filter={"field": "gone", "op": "is", "value": "x"}))
        db.session.flush()

    shown = page(officer.get("/segments"))

    assert "Fiji" in shown
    assert "Please look" in shown


def test_a_segment_is_written_without_scripts(officer):
    shown = page(officer.get("/segments/new"))
    assert 'name="field-1"' in shown
    more = page(officer.post("/segments/new", data=ROW | {"do": "add"}))
    assert 'name="field-2"' in more
    assert db.session.scalar(select(Segment)) is None

    less = page(
        officer.post(
            "/segments/new", data=ROW | {"field-2": "tag", "op-2": "is", "value-2": "x", "do": "remove-2"}
        )
    )
    assert 'name="field-2"' not in less

    done = officer.post("/segments/new", data=ROW | {"do": "save"})
    assert done.status_code == 302
    assert db.session.scalar(select(Segment)).filter == IN_FIJI


def test_several_values_can_be_chosen_or_typed(officer):
    rows = ROW | {
        "op-1": "in",
        "value-1": ["FJ", "ID"],
        "field-2": "position",
        "op-2": "in",
        "value-2": "Mayor, Director",
    }
    officer.post("/segments/new", data=rows | {"do": "save"})

    assert db.session.scalar(select(Segment)).filter["all"] == [
        {"field": "country", "op": "in", "value": ["FJ", "ID"]},
        {"field": "position", "op": "in", "value": ["Mayor", "Director"]},
    ]


def test_a_refused_form_comes_back_filled_in(officer):
    shown = page(
        officer.post("/segments/new", data=ROW | {"op-1": "contains", "do": "save", "name": "My name"})
    )

    assert "country has no operator" in shown
    assert 'value="My name"' in shown
    assert db.session.scalar(select(Segment)) is None


def test_an_expert_writes_json(officer):
    body = {"name": "All", "mode": "json", "text": json.dumps({"not": IN_FIJI}), "do": "save"}
    assert officer.post("/segments/new", data=body).status_code == 302
    assert db.session.scalar(select(Segment)).filter == {"not": IN_FIJI}

    number = db.session.scalar(select(Segment.id))
    assert "&#34;not&#34;" in page(officer.get(f"/segments/{number}/edit"))
    page(officer.get(f"/segments/{number}"))
    assert "not JSON" in page(officer.post("/segments/new", data=body | {"text": "{", "name": "B"}))


def test_counting_keeps_nothing_and_says_what_is_wrong(officer):
    person(country="FJ")

    assert "1 person" in page(officer.post("/segments/count", data=ROW))
    assert "no operator" in page(officer.post("/segments/count", data=ROW | {"op-1": "after"}))
    assert "1 person" in page(officer.post("/segments/new", data=ROW | {"do": "count"}))
    waiting = {"field-2": "organisation.kind", "op-2": "is", "value-2": ""}
    assert "1 person" in page(officer.post("/segments/count", data=ROW | waiting))
    assert "Condition 2: Kind of organisation: the value is empty" in page(
        officer.post("/segments/new", data=ROW | waiting | {"do": "save"})
    )
    assert "0 organisations" in page(officer.post("/segments/count", data=ROW | {"subject": "org"}))
    assert db.session.scalar(select(Segment)) is None


def test_a_segment_says_who_is_in_it_and_whom_we_may_write_to(officer):
    yes, no = person(name="Ana Yes", country="FJ"), person(name="Ben No", country="FJ")
    said(yes, "general", "granted", SOME_DAY)
    row = kept()

    shown = page(officer.get(f"/segments/{row.id}"))

    assert "Ana Yes" in shown
    assert shown.count("may be written to") == 1
    figures = audiences.queries.reach.reach(row)
    assert (figures.total, figures.with_address) == (2, 2)
    assert {(t.key if t else None): n for t, n in figures.by_topic} == {
        None: 1,
        "general": 1,
        "newsletter": 1,
        "events": 1,
    }
    audiences.unsubscribe(no.id, address_of(no).id, None, {"how": "x"})
    assert page(officer.get(f"/segments/{row.id}"))


def test_people_are_put_in_and_left_out_by_hand(officer):
    there = person(name="Maria Santos", country="PH")
    row = kept()
    assert "Maria Santos" in page(officer.get(f"/segments/{row.id}?q=maria"))

    officer.post(
        f"/segments/{row.id}/pins", data={"party_id": there.id, "mode": "include", "reason": "asked"}
    )
    assert db.session.scalar(select(SegmentPin.reason)) == "asked"
    assert "put in by hand" in page(officer.get(f"/segments/{row.id}"))

    officer.post(f"/segments/{row.id}/pins/{there.id}/remove")
    assert db.session.scalar(select(SegmentPin)) is None


def test_a_segment_is_changed_and_put_away(officer):
    row = kept()
    officer.post(
        f"/segments/{row.id}/edit", data=ROW | {"name": "Fiji islands", "version": "1", "do": "save"}
    )
    assert db.session.get(Segment, row.id).name == "Fiji islands"
    assert "Somebody else" in page(
        officer.post(f"/segments/{row.id}/edit", data=ROW | {"version": "1", "do": "save"})
    )

    officer.post(f"/segments/{row.id}/archive")
    assert db.session.get(Segment, row.id).archived_at


def test_own_fields_are_offered(officer):
    with acting(SYSTEM, "Tested"):
        db.session.add(FieldDef(subject="person", key="grade", label="School grade", type="number"))
        db.session.add(FieldDef(subject="person", key="vip", label="VIP", type="bool"))
        db.session.flush()

    shown = page(officer.post("/segments/new", data=ROW | {"field-1": "custom.vip", "do": "look"}))

    assert "School grade" in shown
    assert page(officer.get("/segments/new?subject=org")).count("School grade") == 0


@pytest.mark.parametrize("number", ["99999", "99999999999999999999"])
def test_what_is_not_there_is_404(officer, number):
    for path in (f"/segments/{number}", f"/segments/{number}/edit", f"/parties/{number}/consent"):
        assert officer.get(path).status_code == 404


def test_a_reader_looks_but_does_not_touch(reader):
    row = kept()
    assert "New segment" not in page(reader.get("/segments"))
    assert page(reader.get(f"/segments/{row.id}"))
    for path in (
        "/segments/new",
        f"/segments/{row.id}/edit",
        f"/segments/{row.id}/pins",
        f"/segments/{row.id}/archive",
    ):
        assert reader.post(path, data=ROW).status_code == 403
    assert reader.get("/settings/topics").status_code == 403


def test_topics_are_added_and_their_words_kept(browser_of):
    admin = browser_of("admin")
    admin.post("/settings/topics", data={"name": "Green ports", "description": "x", "is_public": "y"})
    row = db.session.scalar(select(Topic).where(Topic.key == "green-ports"))
    assert row.wordings[0].version == 1
    assert "already" in page(admin.post("/settings/topics", data={"name": "Green ports"}))

    admin.post(f"/settings/topics/{row.id}", data={"name": "Ports", "wording": "We write about ports."})
    db.session.expire_all()
    assert (row.name, row.is_public) == ("Ports", False)
    assert [w.version for w in row.wordings] == [2, 1]
    assert "We write about ports." in page(admin.get(f"/settings/topics/{row.id}"))


def test_the_record_says_whether_we_may_write(officer):
    somebody = person(name="Ana Reyes")
    said(somebody, "general", "granted", SOME_DAY)
    audiences.unsubscribe(somebody.id, address_of(somebody).id, topic_id("events"), {"how": "one click"})

    shown = page(officer.get(f"/people/{somebody.id}", follow_redirects=True))
    assert "May we write?" in shown
    assert "as for everything" in shown
    assert "by the recipient: one click" in shown
    assert page(officer.get(f"/parties/{somebody.id}/consent"))
    assert "no e-mail address" in page(officer.get(f"/orgs/{organisation().id}", follow_redirects=True))


def test_an_officer_notes_a_permission_and_an_objection(officer):
    somebody = person()
    form = {"topic_id": topic_id("events"), "basis": "consent", "evidence": "said so in Suva, 3 May"}

    officer.post(f"/parties/{somebody.id}/consent/allow", data=form)
    officer.post(f"/parties/{somebody.id}/consent/stop", data=form)

    events = db.session.scalars(select(ConsentEvent).order_by(ConsentEvent.id)).all()
    assert [(e.state, e.evidence.get("noted")) for e in events] == [
        ("granted", "said so in Suva, 3 May"),
        ("withdrawn", "said so in Suva, 3 May"),
    ]
    assert all(e.recorded_by for e in events)
    assert "Say where" in page(
        officer.post(f"/parties/{somebody.id}/consent/allow", data=form | {"evidence": ""})
    )
    assert db.session.scalar(text("SELECT count(*) FROM consent_event")) == 2
