"""A migrated database, a broker, and processes of the application, for as long as a benchmark runs."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager

from flask_migrate import upgrade

from crm import create_app
from crm.kernel import db
from crm.kernel.settings import Settings
from tests import servers


@contextmanager
def house(**settings: str):
    """An application over a new database; yields it with the environment of its processes."""
    with new_database() as url, tempfile.TemporaryDirectory() as folder:
        env = {
            "CRM_DATABASE_URL": url,
            "CRM_REDIS_URL": servers.REDIS,
            "CRM_DATA_DIR": folder,
            "CRM_SECRET_KEY": "the secret of the benchmarks",
            "CRM_BASE_URL": "https://balai.example",
        } | settings
        app = create_app(Settings.from_environment(env))
        app.extensions["redis"].flushdb()
        with app.app_context():
            try:
                upgrade()
                yield app, env
            finally:
                db.session.remove()
                db.engine.dispose()


@contextmanager
def new_database():
    """The address of an empty database that goes away at the end."""
    name = f"balai_bench_{os.getpid()}"
    servers.on_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    servers.on_server(f"CREATE DATABASE {name}")
    try:
        yield servers.database_url(name)
    finally:
        servers.on_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@contextmanager
def worker(env: dict[str, str], lanes: str, processes: int):
    """A real Celery worker with so many processes."""
    argv = [sys.executable, "-m", "celery", "--app", "worker:celery", "worker", "--queues", lanes]
    argv += ["--concurrency", str(processes), "--without-gossip", "--without-mingle", "--loglevel", "warning"]
    with running(argv, os.environ | env) as process:
        time.sleep(4)
        yield process


@contextmanager
def running(argv: list[str], env=None):
    """A process in a group of its own, ended at the end."""
    process = subprocess.Popen(
        argv, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            process.wait()


def free_port() -> int:
    """A port of this machine that nobody uses."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]
