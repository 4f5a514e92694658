"""Counters of attempts start from nothing for every test."""

import pytest


@pytest.fixture(autouse=True)
def nothing_tried(forgotten_attempts):
    """Also where a test tries without a page."""
