"""Segments: kept, changed, pinned, frozen; from the page, from the command line."""

import json

import pytest
from sqlalchemy import select

from crm import audiences
from crm.audiences.models import Segment, SegmentSnapshotMember
from crm.audiences.verbs import SegmentFields
from crm.directory.models import Party
from crm.journal import SYSTEM, acting
from crm.kernel import clock, db
from crm.kernel.errors import NotFound, Refused

from .people import organisation, person

pytestmark = pytest.mark.usefixtures("slate")

IN_FIJI = {"field": "country", "op": "is", "value": "FJ"}


def segment(name="Fiji", tree=IN_FIJI, subject="person") -> Segment:
    """A segment that is kept."""
    return audiences.add_segment(SegmentFields(name, tree, subject), by=SYSTEM)


def who(row) -> set[int]:
    """Everyone in a segment."""
    return set(db.session.scalars(audiences.members(row)))


def test_a_segment_is_counted_as_its_filter_says():
    here, _there = person(country="FJ"), person(country="ID")
    row = segment()

    assert who(row) == {here.id}
    assert audiences.size(row) == 1
    assert audiences.segment_named("FIJI").id == row.id


def test_pins_survive_an_edit_of_the_filter():
    here, there, other = person(country="FJ"), person(country="ID"), person(country="ID")
    row = segment()
    audiences.pin(row.id, there.id, "include", "asked for it", by=SYSTEM)
    audiences.pin(row.id, here.id, "exclude", by=SYSTEM)
    assert who(row) == {there.id}

    audiences.edit_segment(row.id, SegmentFields("All", {"all": []}), 1, by=SYSTEM)
    assert who(row) == {there.id, other.id}

    audiences.unpin(row.id, here.id, by=SYSTEM)
    assert who(row) == {here.id, there.id, other.id}


def test_only_what_fits_can_be_pinned():
    row = segment()

    with pytest.raises(Refused, match="does not fit"):
        audiences.pin(row.id, organisation().id, "include", by=SYSTEM)
    with pytest.raises(Refused, match="put them in"):
        audiences.pin(row.id, person().id, "maybe", by=SYSTEM)


@pytest.mark.parametrize("name", ["", "   ", "x" * 201, "fiji"])
def test_a_segment_needs_a_name_of_its_own(name):
    segment("Fiji")

    with pytest.raises(Refused) as refusal:
        segment(name)
    assert refusal.value.field == "name"


def test_a_segment_that_cannot_be_counted_is_not_kept():
    with pytest.raises(Refused, match="shoe"):
        segment(tree={"field": "shoe", "op": "is", "value": 1})
    with pytest.raises(Refused, match="people"):
        segment(subject="dog")


def test_whoever_was_slower_is_told():
    row = segment()
    audiences.edit_segment(row.id, SegmentFields("Fiji islands", IN_FIJI), 1, by=SYSTEM)

    with pytest.raises(Refused, match="Somebody else"):
        audiences.edit_segment(row.id, SegmentFields("Mine", IN_FIJI), 1, by=SYSTEM)


def test_an_archived_segment_gives_its_name_free():
    row = segment()
    audiences.archive_segment(row.id, by=SYSTEM)

    with pytest.raises(NotFound):
        audiences.segment_named("Fiji")
    assert segment().id != row.id


def members_of(number):
    """Party and reason of everyone in a snapshot."""
    rows = db.session.execute(
        select(SegmentSnapshotMember.party_id, SegmentSnapshotMember.why).where(
            SegmentSnapshotMember.snapshot_id == number
        )
    )
    return dict(list(rows))


def test_a_snapshot_keeps_who_and_why():
    here, there = person(country="FJ"), person(country="ID")
    row = segment()
    audiences.pin(row.id, there.id, "include", "asked for it", by=SYSTEM)

    number = audiences.take_snapshot(segment_id=row.id)
    audiences.unpin(row.id, there.id, by=SYSTEM)
    person(country="FJ")

    assert members_of(number) == {
        here.id: {"by": "filter"},
        there.id: {"by": "pin", "reason": "asked for it"},
    }


def test_a_snapshot_of_a_list_leaves_out_who_was_put_away():
    one, gone = person(), person()
    with acting(SYSTEM, "Tested"):
        db.session.get(Party, gone.id).archived_at = clock.now()
        db.session.flush()

    number = audiences.take_snapshot(person_ids=[one.id, gone.id, one.id])

    assert members_of(number) == {one.id: {"by": "list"}}


def test_organisations_can_be_a_segment():
    here = organisation(country="FJ", population=5)
    organisation(country="FJ")
    person(country="FJ")
    row = segment("Towns", {"all": [IN_FIJI, {"field": "population", "op": "set"}]}, "org")

    assert who(row) == {here.id}


# the command line -----------------------------------------------------------------


def run(app, *words):
    """A command, its exit code and what it printed."""
    return app.test_cli_runner().invoke(args=list(words))


def test_segments_are_added_counted_and_listed(app):
    person(country="FJ")

    added = run(app, "segments", "add", "Fiji", "--filter", json.dumps(IN_FIJI), "--json")
    assert added.exit_code == 0
    assert json.loads(added.stdout)["count"] == 1

    assert run(app, "segments", "count", "fiji").stdout == "1\n"
    listed = run(app, "segments", "list", "--json")
    assert [row["name"] for row in json.loads(listed.stdout)["items"]] == ["Fiji"]


@pytest.mark.parametrize(
    ("text", "word"), [("{", "JSON"), ('{"field": "shoe", "op": "is", "value": 1}', "shoe"), ("{}", "{}")]
)
def test_a_refused_filter_is_a_sentence_and_exit_1(app, text, word):
    said = run(app, "segments", "add", "X", "--filter", text)

    assert said.exit_code == 1
    assert word in said.stderr
    assert said.stdout == ""


def test_an_unknown_segment_is_a_sentence_and_exit_1(app):
    said = run(app, "segments", "count", "Nobody")

    assert said.exit_code == 1
    assert "Nobody" in said.stderr


def test_organisations_can_be_counted_from_the_command_line(app):
    organisation(country="FJ")

    said = run(app, "segments", "add", "O", "--filter", json.dumps(IN_FIJI), "--subject", "organisations")

    assert "1 today" in said.stdout
