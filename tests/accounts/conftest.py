"""Counters of attempts start from nothing for every test."""

import pytest

from crm.kernel import limits


@pytest.fixture(autouse=True)
def forgotten_attempts(app):
    """Nothing was tried before."""
    limits.counted.clear()
    redis = app.extensions["redis"]
    for key in redis.scan_iter("balai:limit:*"):
        redis.delete(key)
