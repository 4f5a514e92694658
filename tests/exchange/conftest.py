"""Lists to bring in."""

import io
from pathlib import Path

import pytest

from crm import exchange
from crm.journal import SYSTEM
from tests.directory.conftest import signed_in

LISTS = Path(__file__).parent.parent / "data"
FIVE = ("created", "updated", "unchanged", "duplicates", "refused")


@pytest.fixture
def officer(client):
    return signed_in(client, "officer")


@pytest.fixture
def reader(client):
    return signed_in(client, "reader")


def received(content, name="list.csv", **choice):
    """A run for a file, given as text, bytes or the name of one of the sample lists."""
    if isinstance(content, Path):
        name, content = content.name, content.read_bytes()
    content = content.encode() if isinstance(content, str) else content
    return exchange.receive(io.BytesIO(content), name, choice, by=SYSTEM)


def checked(content, name="list.csv", **choice):
    """The same, checked."""
    return exchange.check(received(content, name, **choice).id)


def imported(content, name="list.csv", **choice):
    """The same, applied."""
    run = checked(content, name, **choice)
    assert run.state == "checked", run.problem
    return exchange.apply_now(run.id, by=SYSTEM)


def five(run):
    """The five figures, in the order of the report."""
    found = exchange.report(run)
    assert found["rows"] == sum(found[key] for key in FIVE)
    return tuple(found[key] for key in FIVE)
