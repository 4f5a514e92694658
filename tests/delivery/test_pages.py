"""Pages of delivery: sending accounts, mail on records, figures."""

import pytest
from sqlalchemy import select

from crm import delivery
from crm.delivery import verbs
from crm.delivery.models import AccountSecret, SendAccount
from crm.journal import SYSTEM
from crm.kernel import db
from tests import factories

from .town import Town

PASSWORD = "seven quiet harbours"
ACCOUNT = {
    "name": "office",
    "host": "smtp.example.org",
    "port": "587",
    "tls": "require",
    "username": "us",
    "password": "very secret",
    "sender": "Office <office@example.org>",
}


@pytest.fixture
def admin(client):
    """A browser of an administrator."""
    user = factories.member(role="admin", password=PASSWORD)
    client.post("/sign-in", data={"email": user.email, "password": PASSWORD})
    return client


def test_an_account_is_added_and_changed_and_its_password_never_shown(admin):
    admin.post("/settings/sending", data=ACCOUNT)
    account = db.session.scalars(select(SendAccount)).one()
    kept = db.session.get(AccountSecret, account.id).secret
    for path in ("/settings/sending", f"/settings/sending/{account.id}"):
        page = admin.get(path).text
        assert "office@example.org" in page
        assert "very secret" not in page
        assert kept not in page

    admin.post(f"/settings/sending/{account.id}", data=ACCOUNT | {"port": "2525", "password": ""})

    assert account.port == 2525
    assert db.session.get(AccountSecret, account.id).secret == kept


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("sender", "nobody", "The sender needs an e-mail address"),
        ("port", "99999", "Number must be between"),
        ("host", "not a host!", "This is not the name of a server"),
        ("name", "", "Give it a name"),
    ],
)
def test_a_wrong_account_comes_back_with_a_sentence(admin, field, value, sentence):
    page = admin.post("/settings/sending", data=ACCOUNT | {field: value}).text
    assert sentence in page
    assert db.session.scalars(select(SendAccount)).all() == []


def test_trying_a_connection_says_how_it_went(admin):
    admin.post("/settings/sending", data=ACCOUNT | {"host": "127.0.0.1", "port": "1"})
    account = db.session.scalars(select(SendAccount)).one()
    page = admin.post(f"/settings/sending/{account.id}/try", follow_redirects=True).text
    assert "connection refused" in page


@pytest.mark.parametrize("role", ["officer", "reader"])
def test_others_do_not_see_the_accounts(client, role):
    user = factories.member(role=role, password=PASSWORD)
    client.post("/sign-in", data={"email": user.email, "password": PASSWORD})
    assert client.get("/settings/sending").status_code == 403
    assert client.post("/settings/sending", data=ACCOUNT).status_code == 403


def test_a_record_shows_its_mail_and_metrics_count_it(admin):
    admin.post("/settings/sending", data=ACCOUNT | {"name": "default"})
    town = Town(None, None)
    people = town.readers(2)
    number = town.prepared(people)

    assert delivery.counts(number)["queued"] == 2
    page = admin.get(f"/people/{people[0]}", follow_redirects=True).text
    assert "Waiting" in page
    figures = admin.get("/metrics").text
    assert 'balai_messages{kind="queued"} 2.0' in figures
    assert "balai_oldest_waiting_seconds" in figures
    delivery.cancel(number, by=SYSTEM)
    assert "The mailing was cancelled" in admin.get(f"/people/{people[0]}", follow_redirects=True).text


def test_the_first_account_comes_from_the_settings(slate, app, monkeypatch):
    from dataclasses import replace

    url = "smtp://us:p%40ss@mail.example.org:2525?tls=require"
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], smtp_url=url))
    account = verbs.default_account()
    assert (account.host, account.port, account.tls, account.username) == (
        "mail.example.org",
        2525,
        "require",
        "us",
    )
    assert verbs.default_account().id == account.id
    from crm.delivery.verbs.accounts import server_of

    assert server_of(account).password == "p@ss"


def test_the_account_of_the_local_catcher_follows_it_to_another_port(slate, app, monkeypatch):
    from dataclasses import replace

    from crm.delivery.verbs.accounts import server_of

    def told(url):
        monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], smtp_url=url))

    told("smtp://127.0.0.1:2525?tls=off&local=yes")
    account = verbs.default_account()
    told("smtp://127.0.0.1:2526?tls=off&local=yes")
    assert server_of(account).port == 2526
    told("smtp://us:pw@mail.example.org:587?tls=require")
    assert (server_of(account).host, server_of(account).tls, server_of(account).password) == (
        "mail.example.org",
        "require",
        "pw",
    )
    told("")
    assert server_of(account).port == 2525


def test_an_account_of_ones_own_does_not_follow_the_setting(slate, app, monkeypatch):
    from dataclasses import replace

    from crm.delivery.verbs.accounts import server_of

    for url in ("smtp://mail.example.org:25?tls=off", "smtp://other.example.org:25?tls=off"):
        monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], smtp_url=url))
        assert server_of(verbs.default_account()).host == "mail.example.org"
