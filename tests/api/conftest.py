"""A program with a key."""

from dataclasses import dataclass, replace

import pytest

from crm.accounts import add_key
from crm.journal import SYSTEM


@dataclass
class Program:
    """A program that talks to the interface."""

    client: object
    key: str

    def __call__(self, method, path, body=None, **more):
        """One request; the answer has .status_code and .json."""
        headers = {"Authorization": f"Bearer {self.key}"} | more.pop("headers", {})
        if body is not None:
            more["json"] = body
        return self.client.open(f"/api/v1{path}", method=method, headers=headers, **more)


@pytest.fixture
def program(client):
    """One with the role of an officer, or another."""

    def with_role(role="officer", name="Website"):
        return Program(client, add_key(name, role, by=SYSTEM)[1])

    return with_role


@pytest.fixture
def api(program):
    """A program with the role of an officer."""
    return program()


@pytest.fixture
def mail_server(app, monkeypatch):
    """A mail server that nobody talks to."""
    settings = replace(app.config["SETTINGS"], smtp_url="smtp://127.0.0.1:9?tls=off")
    monkeypatch.setitem(app.config, "SETTINGS", settings)
