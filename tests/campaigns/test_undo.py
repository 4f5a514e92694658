"""What is on its way stays as it was sent, whatever is undone."""

import pytest
from sqlalchemy import select

from crm import campaigns
from crm.campaigns.models import Newsletter
from crm.journal import undo
from crm.journal.models import Change
from crm.kernel import db
from crm.kernel.errors import Refused


def set_of(mailing_id, op):
    """The latest change set that did this to a newsletter."""
    found = select(Change.change_set_id).where(
        Change.table_name == "newsletter", Change.row_pk == str(mailing_id), Change.op == op
    )
    return db.session.scalar(found.order_by(Change.seq.desc()).limit(1))


def undone(number, by):
    """Undo as far as it goes; whether anything was left."""
    try:
        return undo(number, by).conflicts != []
    except Refused:
        return True


@pytest.mark.parametrize("op", ["U", "I"])
def test_words_and_drafts_that_were_sent_are_left_alone_by_undo(desk, op):
    desk.reader()
    newsletter = desk.newsletter(markdown="before")
    campaigns.write(newsletter.mailing_id, {"markdown": "after"}, by=desk.by)
    number = set_of(newsletter.mailing_id, op)
    campaigns.send(newsletter.mailing_id, by=desk.by)

    assert undone(number, desk.by)

    kept = db.session.get(Newsletter, newsletter.mailing_id, populate_existing=True)
    assert (kept.markdown, kept.archived_at) == ("after", None)


def test_words_of_a_draft_are_taken_back(desk):
    newsletter = desk.newsletter(markdown="before")
    campaigns.write(newsletter.mailing_id, {"markdown": "after"}, by=desk.by)

    assert not undone(set_of(newsletter.mailing_id, "U"), desk.by)

    assert db.session.get(Newsletter, newsletter.mailing_id, populate_existing=True).markdown == "before"
