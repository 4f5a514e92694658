"""What watches the house."""

from dataclasses import replace

import pytest

from crm.kernel.health import HEARTBEAT


@pytest.fixture
def with_token(app):
    kept = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(kept, metrics_token="secret token")
    yield
    app.config["SETTINGS"] = kept


def test_it_says_that_it_lives(client):
    assert client.get("/healthz").json == {"status": "ok"}


def test_it_is_ready_with_database_broker_and_a_worker_and_says_what_is_missing(client, app):
    app.extensions["redis"].delete(HEARTBEAT)
    without = client.get("/readyz")
    app.extensions["redis"].set(HEARTBEAT, "now", ex=5)
    with_worker = client.get("/readyz")

    assert (without.status_code, without.json["missing"]) == (503, ["worker"])
    assert (with_worker.status_code, with_worker.json["missing"]) == (200, [])


def test_every_figure_that_a_room_offers_can_be_read(client, app):
    answer = client.get("/metrics")

    assert answer.status_code == 200
    names = [name for name, _about, _read in app.extensions["gauges"]]
    assert names
    assert [name for name in names if name not in answer.text] == []


def test_figures_want_the_token_where_there_is_one(client, with_token):
    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 401
    assert client.get("/metrics", headers={"Authorization": "Bearer secret token"}).status_code == 200
