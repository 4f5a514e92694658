"""Somebody is erased: afterwards nothing in the house tells who it was."""

import pytest
from sqlalchemy import select, text

from crm import audiences, directory, exchange, journal
from crm.directory.models import ContactPoint, Party, Person, Position
from crm.journal import SYSTEM, undo
from crm.journal.models import ChangeSet
from crm.kernel import db, tokens
from crm.kernel.errors import Refused
from crm.privacy import erase, hold
from tests import factories

from .conftest import listed, where


def test_before_the_erasure_every_word_is_found(life):
    found = {place.partition(": ")[2] for place in where(life.words)}
    assert found == set(life.words)


def test_afterwards_no_word_of_them_is_left_in_any_table_or_file(life):
    erase(life.party_id, by=life.officer)
    assert where(life.words) == []
