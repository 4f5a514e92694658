"""Coming in, going out, and being shut out."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

from crm.accounts import verbs
from crm.accounts.models import Credential, SignInSession
from crm.accounts.passwords import hasher
from crm.accounts.queries import user_of_session
from crm.kernel import db, transaction
from crm.kernel.clock import now
from crm.kernel.limits import TooMany
from tests import factories

PASSWORD = "seven quiet harbours"


@pytest.fixture
def ayu(slate):
    return factories.member(email="ayu@network.example", password=PASSWORD)


def come_in(client, **fields):
    return client.post("/sign-in", data={"email": "ayu@network.example", "password": PASSWORD} | fields)


def cookie(client):
    found = client.get_cookie("balai")
    return found.value if found else None


def test_a_user_signs_in_and_out(client, ayu):
    assert come_in(client).location == "/"
    assert client.get("/account").status_code == 200

    assert client.post("/sign-out").location == "/sign-in"

    assert client.get("/account").location == "/sign-in?next=/account"


def test_an_address_is_known_however_it_is_written(client, ayu):
    assert come_in(client, email=" Ayu@Network.Example ").status_code == 302


@pytest.mark.parametrize(
    "fields", [{"password": "wrong"}, {"email": "nobody@network.example"}, {"email": "x"}]
)
def test_a_wrong_word_says_nothing_of_which_was_wrong(client, ayu, fields):
    answer = come_in(client, **fields)

    assert answer.status_code == 409
    assert "The e-mail address or the password is not right." in answer.text
    assert cookie(client) is None or client.get("/account").status_code == 302


def test_a_nul_in_the_address_is_only_wrong(client, ayu):
    assert come_in(client, email="ayu\x00@network.example").status_code in (302, 409)


def test_the_session_is_new_after_signing_in_and_the_old_cookie_dead_after_signing_out(client, app, ayu):
    come_in(client)
    first = cookie(client)
    come_in(client)
    second = cookie(client)
    assert first != second

    client.post("/sign-out")

    thief = app.test_client()
    thief.set_cookie("balai", second)
    assert thief.get("/account").status_code == 302


@pytest.mark.parametrize(
    "ending",
    [
        lambda user: verbs.disable(user.id, by=user),
        verbs.close_every_door,
        lambda user: verbs.change_password(user, PASSWORD, "eight quiet harbours"),
    ],
)
def test_sessions_end_on_the_server(slate, ayu, ending):
    factories.user("admin")
    secret = verbs.sign_in(ayu.email, PASSWORD, address="192.0.2.1")
    assert user_of_session(secret) is not None

    ending(ayu)

    assert user_of_session(secret) is None


def test_an_old_session_is_worth_nothing(slate, ayu):
    secret = verbs.sign_in(ayu.email, PASSWORD, address="192.0.2.1")
    with transaction():
        db.session.execute(update(SignInSession).values(expires_at=now() - timedelta(seconds=1)))

    assert user_of_session(secret) is None


def test_a_disabled_user_cannot_come_in(client, ayu):
    factories.user("admin")
    verbs.disable(ayu.id, by=ayu)

    assert come_in(client).status_code == 409


def test_neither_password_nor_session_secret_is_in_the_database(slate, ayu):
    secret = verbs.sign_in(ayu.email, PASSWORD, address="192.0.2.1")

    kept = db.session.scalar(select(Credential.password_hash).where(Credential.user_id == ayu.id))
    everything = "".join(
        str(row)
        for table in ("app_user", "credential", "sign_in_session", "change", "change_set")
        for row in db.session.execute(text(f"SELECT * FROM {table}"))  # noqa: S608  names of ours
    )
    assert kept.startswith("$argon2id$")
    assert secret not in everything
    assert PASSWORD not in everything
    assert db.session.scalar(text("SELECT count(*) FROM change WHERE after ? 'password_hash'")) == 0


def test_a_hash_of_weaker_times_is_renewed_at_the_next_sign_in(slate, ayu):
    weak = type(hasher)(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with transaction():
        db.session.get(Credential, ayu.id).password_hash = weak

    verbs.sign_in(ayu.email, PASSWORD, address="192.0.2.1")

    assert not hasher.check_needs_rehash(db.session.get(Credential, ayu.id).password_hash)


def test_guessing_ends_after_ten_tries_of_one_account(client, ayu):
    answers = [come_in(client, password="wrong").status_code for _ in range(12)]

    assert answers == [409] * 10 + [429] * 2
    assert come_in(client).status_code == 429


def test_guessing_ends_for_one_address_whatever_the_account(slate, ayu):
    for n in range(50):
        verbs.doors.count_try(f"user{n}@network.example", "192.0.2.7")

    with pytest.raises(TooMany):
        verbs.doors.count_try("another@network.example", "192.0.2.7")


def test_a_right_password_is_forgiven_the_wrong_ones_before(client, ayu):
    for _ in range(9):
        come_in(client, password="wrong")
    assert come_in(client).status_code == 302
    for _ in range(9):
        come_in(client, password="wrong")

    assert come_in(client).status_code == 302


def test_guessing_is_limited_without_redis(client, app, ayu, monkeypatch):
    import redis

    monkeypatch.setitem(
        app.extensions, "redis", redis.Redis(unix_socket_path="/nowhere", socket_connect_timeout=1)
    )

    answers = [come_in(client, password="wrong").status_code for _ in range(12)]

    assert answers[-1] == 429


@pytest.mark.parametrize(
    "onward",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "http:evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "\x08//evil.example",
        "http:///evil.example",
        "evil",
    ],
)
def test_signing_in_leads_nowhere_else(client, ayu, onward):
    assert come_in(client, next=onward).location == "/"


def test_signing_in_leads_on_to_where_one_wanted_to_go(client, ayu):
    page = client.get("/sign-in?next=/people?country%3DID")
    assert 'value="/people?country=ID"' in page.text

    assert come_in(client, next="/people?country=ID").location == "/people?country=ID"


def test_the_door_is_kept_by_no_cache_and_says_its_errors_at_the_top(client, ayu):
    answer = come_in(client, password="")

    assert answer.headers["Cache-Control"] == "no-store"
    assert 'role="alert"' in answer.text
    assert 'href="#password"' in answer.text


def test_a_forged_post_is_refused(client, app, ayu, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)

    assert come_in(client).status_code in (200, 400)
    assert client.get("/account").status_code == 302
