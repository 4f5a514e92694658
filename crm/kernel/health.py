"""Is the house alive, is it ready, and how is it doing: /healthz, /readyz, /metrics."""

import hmac
import os
import time
from contextlib import suppress

import redis
from celery import signals
from flask import Blueprint, Response, abort, current_app, jsonify, request
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from sqlalchemy import text

from .access import public
from .clock import now
from .db import db
from .settings import settings

blueprint = Blueprint("health", __name__)
THIS_RUN = os.environ.get("CRM_STACK_ID", "")  # what an earlier run left in the broker says nothing
HEARTBEAT = f"balai:worker:alive:{THIS_RUN}"
HEARTBEAT_SECONDS = 30
HEARTBEAT_EVERY = 5


def init_app(app):
    """Mount the three pages; a worker tells Redis that it lives."""
    app.register_blueprint(blueprint)
    app.extensions["redis"] = redis.Redis.from_url(
        app.config["SETTINGS"].redis_url, socket_connect_timeout=2, socket_timeout=5
    )
    app.extensions["gauges"] = []


def gauge(name: str, about: str, read) -> None:
    """Offer a figure to /metrics: read() gives a number, or {label: number}."""
    current_app.extensions["gauges"].append((name, about, read))


def listen_to_heart(app) -> None:
    """In a worker: say that it lives, as long as its connection to the broker does."""
    last = [0.0]

    def beat(**_):
        if time.monotonic() - last[0] < HEARTBEAT_EVERY:
            return
        last[0] = time.monotonic()
        with suppress(redis.RedisError):
            app.extensions["redis"].set(HEARTBEAT, now().isoformat(), ex=HEARTBEAT_SECONDS)

    signals.worker_ready.connect(beat, weak=False)
    signals.heartbeat_sent.connect(beat, weak=False)


@blueprint.get("/healthz")
@public
def healthz():
    """200 while the process serves."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@public
def readyz():
    """200 with database, broker and a worker; else 503 and which one is missing."""
    checks = {"database": database_answers, "broker": broker_answers, "worker": worker_answers}
    missing = [name for name, answers in checks.items() if not answers()]
    return jsonify(status="degraded" if missing else "ready", missing=missing), 503 if missing else 200


def database_answers() -> bool:
    """Whether the database says anything."""
    try:
        db.session.execute(text("SELECT 1"))
    except Exception:  # noqa: BLE001  whatever is wrong, it does not answer
        db.session.rollback()
        return False
    return True


def broker_answers() -> bool:
    """Whether Redis says anything."""
    try:
        return bool(current_app.extensions["redis"].ping())
    except redis.RedisError:
        return False


def worker_answers() -> bool:
    """Whether a worker has been heard of in the last half minute."""
    try:
        return bool(current_app.extensions["redis"].exists(HEARTBEAT))
    except redis.RedisError:
        return False


@blueprint.get("/metrics")
@public
def metrics():
    """Figures for Prometheus: with the token, or from this machine where there is none."""
    token = settings().metrics_token.encode()
    given = request.headers.get("Authorization", "").removeprefix("Bearer ").encode()
    if not (
        hmac.compare_digest(given, token) if token else request.remote_addr in ("127.0.0.1", "::1", None)
    ):
        abort(401)
    registry = CollectorRegistry()
    for name, about, read in current_app.extensions["gauges"]:
        publish(registry, name, about, read())
    return Response(generate_latest(registry), content_type="text/plain; version=0.0.4; charset=utf-8")


def publish(registry, name, about, value):
    """Put one figure, or one per label, into the answer."""
    if isinstance(value, dict):
        labelled = Gauge(name, about, ["kind"], registry=registry)
        for label, number in value.items():
            labelled.labels(label).set(number)
    else:
        Gauge(name, about, registry=registry).set(value)
