"""What saves itself while somebody types is one change set for one sitting."""

from datetime import timedelta

from sqlalchemy import func, select

from crm.campaigns import write
from crm.campaigns.verbs import writing
from crm.journal import undo
from crm.journal.models import ChangeSet
from crm.kernel import db
from tests import factories


def sets():
    """How many change sets there are."""
    return db.session.scalar(select(func.count()).select_from(ChangeSet))


def type_in(newsletter, by, *texts):
    """Saved after every pause."""
    for text in texts:
        write(newsletter.mailing_id, {"markdown": text}, by=by)
    db.session.refresh(newsletter)


def last():
    """The latest change set."""
    return db.session.scalars(select(ChangeSet).order_by(ChangeSet.id.desc()).limit(1)).one()


def test_one_sitting_is_one_change_set_and_undo_takes_it_back_whole(desk):
    newsletter = desk.newsletter(markdown="before")
    start = sets()

    type_in(newsletter, desk.by, "a", "ab", "abc")

    assert sets() == start + 1
    report = undo(last().id, desk.by)
    db.session.refresh(newsletter)
    assert (newsletter.markdown, report.conflicts) == ("before", [])


def test_somebody_else_a_later_hour_or_an_undo_begin_a_new_one(desk, monkeypatch):
    newsletter, colleague = desk.newsletter(markdown="before"), factories.user()
    start = sets()
    type_in(newsletter, desk.by, "a")
    type_in(newsletter, colleague, "b")
    type_in(newsletter, desk.by, "c")
    assert sets() == start + 3

    with monkeypatch.context() as later:
        later.setattr(writing, "SAME_SITTING", timedelta(0))
        type_in(newsletter, desk.by, "d")
    assert sets() == start + 4

    undo(last().id, desk.by)
    type_in(newsletter, desk.by, "e")
    assert sets() == start + 6


def test_undoing_what_was_typed_never_takes_the_draft_away(desk):
    newsletter = desk.newsletter(markdown="before")

    type_in(newsletter, desk.by, "a", "b")
    undo(last().id, desk.by)

    db.session.refresh(newsletter)
    assert newsletter.markdown == "before"
