"""Two colleagues, a city, its mayor and its director, and browsers that are signed in."""

from datetime import date

import pytest

from tests import factories
from tests.directory.conftest import signed_in, statements

__all__ = ["statements"]


@pytest.fixture
def ayu(slate):
    return factories.user(tz="Asia/Jakarta")


@pytest.fixture
def seo_yeon(slate):
    return factories.user()


@pytest.fixture
def city(slate):
    return factories.organisation("Makassar", tz="Asia/Makassar")


@pytest.fixture
def mayor(city):
    person = factories.person("Ratna")
    factories.position(person, city, "Mayor", from_on=date(2024, 1, 1))
    return person


@pytest.fixture
def officer(client):
    return signed_in(client, "officer")


@pytest.fixture
def reader(client):
    return signed_in(client, "reader")
