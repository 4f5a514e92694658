"""The servers that the tests were given: `./balai test` names them in the environment."""

import os
import shutil
from urllib.parse import urlsplit, urlunsplit

import psycopg

SERVER = os.environ.get("CRM_TEST_PG", "")
REDIS = os.environ.get("CRM_TEST_REDIS", "")


def on_server(statement: str) -> None:
    """One statement outside any database of ours."""
    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(statement)


def database_url(name: str) -> str:
    """The address of a database on the test server."""
    return urlunsplit(urlsplit(SERVER)._replace(path=f"/{name}"))


def redis_url(worker: str) -> str:
    """A numbered database of the broker for each test process: gw0, gw1, …"""
    number = int(worker.removeprefix("gw") or 0) if worker.startswith("gw") else 0
    return REDIS.replace("?db=0", f"?db={number}")


def find_browser() -> str | None:
    """The system's Chromium."""
    return shutil.which("chromium") or shutil.which("google-chrome")
