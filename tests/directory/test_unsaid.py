"""Facts that nobody told are kept behind one line of the page, and are told where they stand."""

import re

import pytest

from crm import directory
from crm.directory.models import Party
from crm.journal import SYSTEM
from crm.kernel import db
from tests import factories

from .conftest import signed_in


def unsaid(client, path):
    page = client.get(path, follow_redirects=True).text
    part = re.search(r'<details[^>]*id="add-fact".*?</details>', page, re.S)
    return re.findall(r"<dt>(.*?)</dt>", part.group()) if part else []


@pytest.fixture
def officer(client, slate):
    return signed_in(client, "officer")


def test_what_is_not_known_of_an_organisation_is_offered_and_nothing_else(officer):
    city = factories.organisation("Suva", population=93000, population_year=2017)
    assert unsaid(officer, f"/orgs/{city.party_id}") == ["Owner", "Language", "Tags"]


def test_what_is_not_known_of_a_person_is_offered(officer):
    one = factories.person("Mere", salutation="Madam Mayor", language="en")
    assert unsaid(officer, f"/people/{one.party_id}") == ["Owner", "Tags", "Honorific"]


def test_a_fact_that_is_told_is_not_asked_for_again(officer):
    one = factories.person("Mere")
    path = f"/records/{one.party_id}/value/language"
    was = re.search(r'name="was"[^>]*value="([^"]*)"', officer.get(path).text).group(1)
    assert officer.post(path, data={"value": "en", "was": was}).status_code == 302
    assert db.session.get(Party, one.party_id, populate_existing=True).lang == "en"
    assert "Language" not in unsaid(officer, f"/people/{one.party_id}")


def test_readers_are_not_asked(client, slate):
    one = factories.person("Mere")
    assert unsaid(signed_in(client, "reader"), f"/people/{one.party_id}") == []


def test_what_is_archived_is_not_asked_about(officer):

    one = factories.person("Mere")
    directory.archive(one.party_id, by=SYSTEM)
    assert unsaid(officer, f"/people/{one.party_id}") == []
