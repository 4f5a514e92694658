"""Celery, reduced to a nudge: the rows in the database are the queue of record."""

import logging
from datetime import timedelta

from celery import Celery, Task
from celery.exceptions import OperationalError as CeleryError
from celery.signals import worker_process_init
from flask import current_app
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from .db import after_commit, db

log = logging.getLogger(__name__)

LANES = {
    "directory.change_many": "prepare",
    "directory.look_at_news": "prepare",
    "directory.look_for_duplicates": "prepare",
    "delivery.speak_notices": "tx",
    "delivery.send_slice": "bulk",
    "delivery.prepare": "prepare",
    "exchange.stage": "prepare",
    "privacy.act_by_night": "prepare",
    "exchange.apply": "prepare",
}
EXPIRES = {
    "directory.look_at_news": 25,
    "delivery.send_slice": 30,
    "delivery.dispatch": 30,
    "delivery.speak_notices": 60,
}
UNREACHABLE = (OperationalError, CeleryError, RedisError, OSError)


def init_app(app):
    """Make the Celery application that speaks for this Flask application."""

    class ContextTask(Task):
        def __call__(self, *args, **kwargs):
            with app.app_context():
                try:
                    return self.run(*args, **kwargs)
                finally:
                    db.session.remove()

    celery = Celery("crm", task_cls=ContextTask)
    celery.conf.update(conf(app.config["SETTINGS"]))
    celery.set_default()
    forget_connections(app)
    app.extensions["celery"] = celery
    app.config["SCHEDULE"] = {}


def forget_connections(app):
    """A forked worker must not speak over the connections of its parent."""

    def fresh(**_signal):
        with app.app_context():
            db.engine.dispose(close=False)

    worker_process_init.connect(fresh, weak=False)


def conf(settings) -> dict:
    """Late acknowledgement, JSON only, no results, nothing waits in the broker for long."""
    return {
        "broker_url": settings.broker_url,
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,
        "broker_transport_options": {
            "visibility_timeout": 600,
            "socket_connect_timeout": 2,
            "socket_timeout": 30,
        },
        "broker_connection_timeout": 2,
        "task_publish_retry": False,
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        "task_ignore_result": True,
        "task_store_errors_even_if_ignored": False,
        "worker_prefetch_multiplier": 1,
        "worker_soft_shutdown_timeout": 20,
        "worker_hijack_root_logger": False,
        "task_serializer": "json",
        "accept_content": ["json"],
        "task_default_queue": "default",
        "task_routes": {name: {"queue": lane} for name, lane in LANES.items()},
        "timezone": "UTC",
        "beat_max_loop_interval": 5,
    }


def keep_hours(app):
    """Give beat the schedule that the rooms have written down."""
    app.extensions["celery"].conf.beat_schedule = {
        name: {
            "task": name,
            "schedule": every,
            "options": {"expires": max(10, every.total_seconds()), "queue": LANES.get(name, "periodic")}
            if isinstance(every, timedelta)
            else {},
        }
        for name, every in app.config["SCHEDULE"].items()
    }


def later(task: str, *args) -> None:
    """After the commit, nudge a worker: ids and JSON only.

    A broker that is down is logged; beat sweeps up what the nudge was for.
    """
    celery = current_app.extensions["celery"]

    def send():
        try:
            celery.send_task(task, args=args, ignore_result=True, expires=EXPIRES.get(task))
        except UNREACHABLE as error:
            log.warning("nudge %s not sent: %s", task, type(error).__name__)

    after_commit(send)
