"""Users, roles and keys."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from crm.accounts import key_for, verbs
from crm.accounts.models import ApiKey
from crm.journal import SYSTEM, acting
from crm.kernel import db, transaction
from crm.kernel.clock import now
from crm.kernel.errors import Refused
from tests import factories

PASSWORD = "seven quiet harbours"


def sign_in(client, role):
    user = factories.member(role=role, password=PASSWORD)
    client.post("/sign-in", data={"email": user.email, "password": PASSWORD})
    return user


def test_an_administrator_invites_and_changes_and_disables(client):
    sign_in(client, "admin")
    client.post("/settings/users", data={"email": "new@network.example", "role": "reader"})
    page = client.get("/settings/users").text
    assert "new@network.example" in page
    assert "Invited" in page
    user = factories.user("reader")

    client.post(f"/settings/users/{user.id}", data={"role": "officer"})
    client.post(f"/settings/users/{user.id}/disable")

    assert (user.role, user.disabled_at is not None) == ("officer", True)
    assert "cannot come in" in client.get(f"/settings/users/{user.id}").text
    client.post(f"/settings/users/{user.id}/enable")
    assert user.disabled_at is None


@pytest.mark.parametrize("role", ["officer", "reader"])
@pytest.mark.parametrize("path", ["/settings/users", "/settings/users/1", "/settings/keys"])
def test_others_see_neither_users_nor_keys(client, role, path):
    sign_in(client, role)

    assert client.get(path).status_code == 403
    assert client.post(path, data={"role": "admin", "email": "x@x.example"}).status_code == 403


def test_nobody_gives_themselves_a_role(client):
    user = sign_in(client, "officer")
    form = {
        "name": "Me",
        "tz": "Asia/Seoul",
        "lang": "en",
        "theme": "dark",
        "density": "compact",
        "keys": "on",
    }

    client.post("/account", data=form | {"role": "admin", "email": "other@x.example"})

    assert (user.role, user.name, user.tz) == ("officer", "Me", "Asia/Seoul")
    assert client.get_cookie("balai_theme").value == "dark"


def test_the_same_address_twice_is_refused_however_it_is_written(slate):
    verbs.add_user("ayu@network.example", "officer", by=SYSTEM)

    with pytest.raises(verbs.users.AlreadyUser) as refused:
        verbs.add_user("AYU@Network.Example", "reader", by=SYSTEM)

    assert refused.value.field == "email"


def test_the_last_administrator_stays(slate):
    first, second = factories.user("admin"), factories.user("admin")
    verbs.change_role(second.id, "officer", by=first)

    for attempt in (
        lambda: verbs.disable(first.id, by=first),
        lambda: verbs.change_role(first.id, "reader", by=first),
    ):
        with pytest.raises(verbs.users.LastAdministrator):
            attempt()


def test_the_database_itself_keeps_the_last_administrator(slate):
    factories.user("admin")

    with pytest.raises(IntegrityError), acting(SYSTEM, "Mischief"):
        db.session.execute(text("UPDATE app_user SET role = 'reader'"))


def test_a_weak_password_adds_no_user(slate):
    with pytest.raises(Refused):
        verbs.add_user("weak@network.example", "admin", password="short", by=SYSTEM)

    assert db.session.scalar(text("SELECT count(*) FROM app_user WHERE email LIKE 'weak%'")) == 0


def test_a_key_is_shown_once_and_kept_as_a_hash(client):
    sign_in(client, "admin")

    shown = client.post("/settings/keys", data={"name": "Website", "role": "reader"})

    key = db.session.scalar(select(ApiKey))
    bearer = shown.text.partition("<code>")[2].partition("</code>")[0]
    assert key_for(bearer).id == key.id
    assert shown.headers["Cache-Control"] == "no-store"
    secret = bearer.split("_", 2)[2]
    assert secret not in client.get("/settings/keys").text
    dump = "".join(
        str(row)
        for table in ("api_key", "change", "change_set")
        for row in db.session.execute(text(f"SELECT * FROM {table}"))  # noqa: S608  names of ours
    )
    assert secret not in dump
    client.post(f"/settings/keys/{key.id}/revoke")
    assert key_for(bearer) is None


@pytest.mark.parametrize("change", [lambda t: t[:-1] + ("a" if t[-1] != "a" else "b"), lambda t: t + "x", lambda t: "", lambda t: t.upper(), lambda t: "balai__", lambda t: t.replace("balai", "other"), lambda t: "balai_ä_ö"])  # fmt: skip
def test_no_other_text_is_a_key(slate, change):
    _key, text_ = verbs.add_key("Website", "reader", by=SYSTEM)

    assert key_for(change(text_)) is None


def test_a_key_ends_with_its_day_and_with_its_maker(slate):
    admin, other = factories.user("admin"), factories.user("admin")
    key, bearer = verbs.add_key("Website", "reader", by=admin)
    assert key_for(bearer).actor.name == "Website"

    with transaction():
        key.expires_at = now() - timedelta(seconds=1)
    assert key_for(bearer) is None

    with transaction():
        key.expires_at = None
    verbs.disable(admin.id, by=other)
    assert key_for(bearer) is None


def test_the_commands_add_list_and_disable(app, slate):
    run = app.test_cli_runner().invoke

    added = run(args=["users", "add", "ayu@network.example", "--role", "admin"], input=f"{PASSWORD}\n")
    assert added.exit_code == 0, added.output
    assert "ayu@network.example" in run(args=["users", "list"]).output
    assert run(args=["users", "disable", "ayu@network.example"]).exit_code == 1
    assert run(args=["users", "add", "x@network.example", "--role", "boss"]).exit_code == 2
    made = run(args=["keys", "add", "Website", "--role", "reader"])
    assert key_for(made.stdout.splitlines()[-1]).name == "Website"
    assert run(args=["keys", "revoke", "999"]).exit_code == 1
