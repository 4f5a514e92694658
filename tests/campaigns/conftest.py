"""Readers to write to, and a browser somebody has signed in with."""

import pytest

from crm.audiences import SegmentFields, add_segment, grant, topic
from crm.campaigns import NewsletterFields, draft
from crm.delivery import verbs as engine
from crm.journal import SYSTEM
from crm.kernel import limits
from tests import factories

PASSWORD = "a long enough password 1"


class Desk:
    """Where newsletters are written, and the people they are for."""

    def __init__(self):
        self.by = factories.user()

    def reader(self, given_name="Ana", family_name="Lopez", email=None, allowed=True, **fields) -> int:
        """Somebody with an address, who may be written to."""
        number = next(factories.numbers)
        address = email or f"reader{number}@example.org"
        party = factories.person(given_name, family_name, emails=(address,), **fields)
        party_id = getattr(party, "party_id", None) or party.id
        if allowed:
            grant([party_id], [topic("general", by=SYSTEM).id], "public_role", {"source": "test"}, by=SYSTEM)
        return party_id

    def segment(self, tree=None, name=None, subject="person"):
        """A filter under a name."""
        number = next(factories.numbers)
        fields = SegmentFields(name=name or f"Segment {number}", filter=tree or {"all": []}, subject=subject)
        return add_segment(fields, by=self.by)

    def newsletter(self, **fields):
        """A draft that could be sent as it is."""
        usual = {
            "subject": "Hello",
            "markdown": "Dear {{ full_name }},",
            "segment_id": None,
            "person_ids": None,
        }
        if not {"segment_id", "person_ids"} & set(fields):
            usual["segment_id"] = self.segment().id
        return draft(NewsletterFields(**(usual | fields)), by=self.by)


@pytest.fixture
def desk(slate):
    """A desk in a database that forgets; the mail server behind it is never spoken to."""
    account = engine.AccountFields("default", "127.0.0.1", 9, "off", "Balai <news@balai.example>")
    engine.add_account(account, by=SYSTEM)
    return Desk()


@pytest.fixture
def signed_in(client, app):
    """Signs a browser in with a role; attempts of earlier tests are forgotten."""
    limits.counted.clear()
    for key in app.extensions["redis"].scan_iter("balai:limit:*"):
        app.extensions["redis"].delete(key)

    def enter(role="officer"):
        member = factories.member(password=PASSWORD, role=role)
        answer = client.post("/sign-in", data={"email": member.email, "password": PASSWORD})
        assert answer.status_code == 302
        return client

    return enter


@pytest.fixture
def officer(signed_in):
    """A browser of an officer."""
    return signed_in()
