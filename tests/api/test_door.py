"""Who may use the interface, how often, and what it says of itself."""

import threading

import pytest
from sqlalchemy import func, select

from crm.accounts import add_key, verbs
from crm.directory.models import Party
from crm.journal import SYSTEM
from crm.kernel import db
from tests import factories

BEN = {"given_name": "Ben"}


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer x", "Basic YTpi", "Bearer balai_aaaaaaaa_wrong"]
)
def test_without_a_key_there_is_nothing(client, header):
    answer = client.get("/api/v1/people", headers={"Authorization": header} if header is not None else {})

    assert answer.status_code == 401
    assert answer.content_type == "application/problem+json"
    assert answer.headers["WWW-Authenticate"].lower().startswith("bearer")


def test_a_cookie_opens_no_door_here(client):
    user = factories.member(role="admin", password="seven quiet harbours")
    client.post("/sign-in", data={"email": user.email, "password": "seven quiet harbours"})
    assert client.get("/account").status_code == 200

    assert client.get("/api/v1/people").status_code == 401
    assert client.post("/api/v1/people", json=BEN).status_code == 401


def test_a_key_opens_no_page(client, program):
    bearer = {"Authorization": f"Bearer {program('admin').key}"}

    assert client.get("/settings/users", headers=bearer).status_code == 302


def test_a_reader_may_look_only(program):
    reader = program("reader")

    assert reader("GET", "/people").status_code == 200
    for path, body in (("/people", BEN), ("/organisations", {"name": "X"}), ("/mailings/1/send", None)):
        assert reader("POST", path, body).status_code == 403


def test_a_revoked_key_is_dead_at_once(client, slate):
    key, text = add_key("Website", "reader", by=SYSTEM)
    bearer = {"Authorization": f"Bearer {text}"}
    assert client.get("/api/v1/people", headers=bearer).status_code == 200

    verbs.revoke_key(key.id, by=SYSTEM)

    assert client.get("/api/v1/people", headers=bearer).status_code == 401


def test_guessing_keys_ends(client, program):
    program()
    answers = [
        client.get("/api/v1/people", headers={"Authorization": f"Bearer balai_aaaaaaaa_{n}"}).status_code
        for n in range(32)
    ]

    assert answers == [401] * 30 + [429] * 2


def test_a_post_needs_no_page_token_here(api, app, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)

    assert api("POST", "/people", BEN).status_code == 201


def test_the_same_key_does_it_once_and_gives_the_same_answer(api):
    again = {"headers": {"Idempotency-Key": "one"}}

    first = api("POST", "/people", BEN, **again)
    second = api("POST", "/people", BEN, **again)

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.data == second.data
    assert second.headers["Idempotency-Replayed"] == "true"
    assert db.session.scalar(select(func.count()).select_from(Party)) == 1


def test_the_same_key_for_something_else_is_refused(api):
    api("POST", "/people", BEN, headers={"Idempotency-Key": "one"})

    answer = api("POST", "/people", {"given_name": "Cut"}, headers={"Idempotency-Key": "one"})

    assert answer.status_code == 422
    assert answer.json["errors"][0]["field"] == "Idempotency-Key"


def test_the_same_key_of_another_program_is_another(program):
    one, other = program(name="One"), program(name="Other")

    ids = {p("POST", "/people", BEN, headers={"Idempotency-Key": "one"}).json["id"] for p in (one, other)}

    assert len(ids) == 2


def test_a_refused_request_can_be_repeated(api):
    key = {"Idempotency-Key": "one"}
    assert api("POST", "/people", {"given_name": ""}, headers=key).status_code == 422

    assert api("POST", "/people", BEN, headers=key).status_code == 201


@pytest.mark.parametrize("name", ["x" * 201, "a\tb"])
def test_a_strange_key_is_refused(api, name):
    assert api("POST", "/people", BEN, headers={"Idempotency-Key": name}).status_code == 422


def test_of_two_at_once_one_does_it(fresh):
    _key, text = add_key("Website", "officer", by=SYSTEM)
    bearer = {"Authorization": f"Bearer {text}", "Idempotency-Key": "one"}
    statuses, start = [], threading.Barrier(4)

    def post():
        start.wait()
        answer = fresh.test_client().post("/api/v1/people", json=BEN, headers=bearer)
        statuses.append(answer.status_code)

    threads = [threading.Thread(target=post) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert 201 in statuses
    assert set(statuses) <= {201, 409}
    assert db.session.scalar(select(func.count()).select_from(Party)) == 1


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"data": "{", "content_type": "application/json"}, 400),
        ({"data": '{"given_name": NaN}', "content_type": "application/json"}, 400),
        ({"data": "[" * 100_000, "content_type": "application/json"}, 400),
        ({"data": b"\xff", "content_type": "application/json"}, 400),
        ({"data": "given_name=Ben", "content_type": "application/x-www-form-urlencoded"}, 415),
        ({"data": "", "content_type": "application/json"}, 400),
    ],
)
def test_what_is_no_json_is_refused(api, given, status):
    answer = api("POST", "/people", **given)

    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"


def test_the_description_names_every_endpoint(client, app):
    described = client.get("/api/v1/openapi.json").json

    ours = {r.rule for r in app.url_map.iter_rules() if r.rule.startswith("/api/v1/")} - {
        "/api/v1/openapi.json"
    }
    paths = {path.replace("{", "<int:").replace("}", ">") for path in described["paths"]}
    assert described["openapi"] == "3.1.0"
    assert paths == ours


def test_every_endpoint_needs_a_key(client, app):
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/api/v1/") and "openapi" not in rule.rule:
            path = rule.rule.replace("<int:", "").replace(">", "")
            for name in rule.arguments:
                path = path.replace(name, "1")
            for method in rule.methods - {"OPTIONS"}:
                assert client.open(path, method=method).status_code == 401, (method, path)
