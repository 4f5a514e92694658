"""The message in the browser: as it was written, for no search engine, and harmless."""

import pytest

from crm import delivery
from crm.delivery import Content, Slot
from crm.delivery.contents import seal
from crm.delivery.models import ContentVersion, Mailing
from crm.journal import SYSTEM, acting
from crm.kernel import clock, db, tokens

from ..audiences.people import address_of, person

CONTENT = Content(
    language="en",
    subject=["News"],
    preheader=[],
    text=["Dear ", Slot("full_name", "colleague")],
    html=[
        "<html><body><p>Dear ",
        Slot("full_name", "colleague"),
        '</p><a href="',
        Slot("unsubscribe_url"),
        '">stop</a><a href="',
        Slot("web_url"),
        '">web</a></body></html>',
    ],
)


@pytest.fixture
def mailing(client):
    """A mailing whose content is frozen."""
    row = delivery.new_mailing("newsletter", "News", None, by=SYSTEM)
    document = CONTENT.frozen()
    with acting(SYSTEM, "Tested"):
        version = ContentVersion(
            mailing_id=row.id,
            n=1,
            frozen_at=clock.now(),
            sha256=seal(document),
            language="en",
            content=document,
        )
        db.session.add(version)
        db.session.flush()
        db.session.get(Mailing, row.id).content_id = version.id
        db.session.flush()
    return row


def numbers(mailing_id, somebody):
    """What the links of a message carry."""
    return mailing_id, 5, somebody.id, address_of(somebody).id, 0


def test_it_is_the_message_with_the_links_of_its_reader(client, mailing):
    ana = person(name="Ana <b>Reyes</b>")
    answer = client.get(f"/w/{tokens.sign('web', *numbers(mailing.id, ana))}")
    shown = answer.get_data(as_text=True)

    assert answer.status_code == 200
    assert "Ana &lt;b&gt;Reyes&lt;/b&gt;" in shown
    assert f"/u/{tokens.sign('unsubscribe', *numbers(mailing.id, ana))}" in shown
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in answer.headers


def test_it_is_shown_without_a_name_after_an_erasure(client, mailing):
    shown = client.get(f"/w/{tokens.sign('web', mailing.id, 5, 999999, 999999, 0)}").get_data(as_text=True)

    assert "Dear colleague" in shown


def test_a_message_that_is_kept_no_more_is_said_to_be_gone(client, slate):
    somebody = person()

    assert client.get(f"/w/{tokens.sign('web', *numbers(987654, somebody))}").status_code == 410


def test_the_link_of_another_page_does_not_open_it(client, mailing):
    somebody = person()

    for purpose in ("unsubscribe", "preferences", "test"):
        assert client.get(f"/w/{tokens.sign(purpose, *numbers(mailing.id, somebody))}").status_code == 404
