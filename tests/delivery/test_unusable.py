"""A sending account that cannot even be tried."""

import sys

import pytest
from sqlalchemy import text

from crm import delivery
from crm.delivery import verbs
from crm.delivery.models import AccountHealth, Mailing
from crm.delivery.verbs.dispatch import CountsDiffer, write_messages
from crm.journal import SYSTEM, acting
from crm.kernel import db
from crm.kernel.notices import Notice, notify
from tests import factories

PASSWORD = "seven quiet harbours"


SPOILED = pytest.mark.parametrize(
    ("spoiled", "words"),
    [
        ("INSERT INTO account_secret SELECT id, 'spoiled' FROM send_account", "password"),
        ("UPDATE send_account SET sender = 'nobody'", "sender"),
    ],
)


@SPOILED
def test_an_account_that_cannot_be_used_rests_and_its_mailing_says_why(town, spoiled, words):
    number = town.prepared(town.readers(2))
    with acting(SYSTEM, "Spoil"):
        db.session.execute(text(spoiled))

    assert verbs.send_slice(number) == 0

    mailing = db.session.get(Mailing, number, populate_existing=True)
    assert words in mailing.problem
    assert verbs.accounts.is_resting(mailing.account_id)
    assert town.addresses() == []


@SPOILED
def test_a_mail_of_the_house_waits_for_its_account_and_is_counted_where_accounts_are_shown(
    town, spoiled, words
):
    with acting(SYSTEM, "Spoil"):
        db.session.execute(text(spoiled))
    notify(key="a", to="mayor@example.org", subject="Link", text="Hello")

    assert verbs.speak_notices() == 0

    notice = db.session.scalars(db.select(Notice).execution_options(populate_existing=True)).one()
    assert (notice.state, notice.attempt) == ("queued", 0)
    assert words in db.session.scalars(db.select(AccountHealth.problem)).one()
    admin = factories.member(role="admin", password=PASSWORD)
    browser = town.app.test_client()
    browser.post("/sign-in", data={"email": admin.email, "password": PASSWORD})
    page = browser.get("/settings/sending").text
    assert "1 mail of the house" in page
    assert words in page


def test_a_mailing_whose_readers_do_not_add_up_says_so_until_they_do(town, monkeypatch):
    number = town.mailing(town.readers(3))
    verbs.dispatch()
    wrong = "crm.delivery.verbs.dispatch"
    monkeypatch.setattr(
        sys.modules[wrong], "write_messages", lambda mailing: write_messages(mailing) | {None: 4}
    )

    with pytest.raises(CountsDiffer):
        verbs.prepare(number)

    mailing = db.session.get(Mailing, number, populate_existing=True)
    assert (mailing.status, "does not add up" in mailing.problem) == ("preparing", True)
    monkeypatch.undo()
    verbs.prepare(number)
    assert db.session.get(Mailing, number, populate_existing=True).problem is None
    assert delivery.counts(number)["queued"] == 3
