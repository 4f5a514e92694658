"""Browsers in which somebody has signed in."""

import secrets
from ipaddress import IPv6Address

import pytest

from .. import factories

PASSWORD = "a long enough password 7"


@pytest.fixture
def browser_of(app, slate):
    """A browser of somebody with a role: browser_of("officer")."""

    def sign_in(role):
        user = factories.member(password=PASSWORD, role=role)
        browser = app.test_client()
        somewhere = {
            "REMOTE_ADDR": str(IPv6Address(secrets.randbits(127)))
        }  # sign-ins are counted by address
        browser.post("/sign-in", data={"email": user.email, "password": PASSWORD}, environ_base=somewhere)
        return browser

    return sign_in
