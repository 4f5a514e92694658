"""Browsers in which somebody has signed in."""

import pytest

from .. import factories

PASSWORD = "a long enough password 7"


@pytest.fixture
def browser_of(app, slate):
    """A browser of somebody with a role: browser_of("officer")."""

    def sign_in(role):
        user = factories.member(password=PASSWORD, role=role)
        browser = app.test_client()
        browser.post("/sign-in", data={"email": user.email, "password": PASSWORD})
        return browser

    return sign_in
