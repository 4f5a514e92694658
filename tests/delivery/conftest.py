"""A mail server on a socket, and a town whose mails go to it."""

import time

import pytest

from crm.delivery import verbs
from crm.journal import SYSTEM
from stack.catcher import Catcher

from .town import Town


@pytest.fixture
def catcher(tmp_path):
    """A mail server."""
    with Catcher(tmp_path / "mail") as running:
        yield running


@pytest.fixture
def town(fresh, catcher):
    """A database of its own, whose mails go to the catcher."""
    fields = verbs.AccountFields("default", "127.0.0.1", catcher.port, "off", "Balai <news@balai.example>")
    verbs.add_account(fields, by=SYSTEM)
    yield Town(fresh, catcher)
    verbs.hang_up()
    time.sleep(0.05)
