"""A sending account that cannot even be tried."""

import pytest
from sqlalchemy import text

from crm.delivery import verbs
from crm.delivery.models import Mailing
from crm.journal import SYSTEM, acting
from crm.kernel import db


@pytest.mark.parametrize(
    ("spoiled", "words"),
    [
        ("INSERT INTO account_secret SELECT id, 'spoiled' FROM send_account", "password"),
        ("UPDATE send_account SET sender = 'nobody'", "sender"),
    ],
)
def test_an_account_that_cannot_be_used_rests_and_its_mailing_says_why(town, spoiled, words):
    number = town.prepared(town.readers(2))
    with acting(SYSTEM, "Spoil"):
        db.session.execute(text(spoiled))

    assert verbs.send_slice(number) == 0

    mailing = db.session.get(Mailing, number, populate_existing=True)
    assert words in mailing.problem
    assert verbs.accounts.is_resting(mailing.account_id)
    assert town.addresses() == []
