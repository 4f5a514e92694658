"""Pages of posts, elections, links and the form of a succession."""

from datetime import date

import pytest
from sqlalchemy import select

from crm.directory.models import ContactPoint, OrgAlias, OrgLink, Party, Post
from crm.directory.queries.posts import offices_of
from crm.directory.queries.records import record
from crm.directory.verbs.links import add_link, edit_link
from crm.journal import SYSTEM
from crm.kernel import db
from crm.kernel.errors import Refused
from tests import factories

from .conftest import saved


@pytest.fixture
def city(officer):
    return factories.organisation("Makassar")


def test_a_post_is_added_filled_changed_and_abolished(officer, city):
    where = saved(
        officer.post(
            f"/orgs/{city.party_id}/posts/new",
            data={
                "role": "mayor",
                "title": "Wali Kota",
                "seats": "1",
                "is_elected": "y",
                "term_months": "60",
            },
        )
    )
    post = db.session.scalar(select(Post))
    assert where == f"/posts/{post.id}"
    assert "Vacant" in officer.get(where).text
    given = {
        "given_name": "Irfan",
        "family_name": "Lompo",
        "email": "mayor@makassar.example",
        "from_on": "2026-10-20",
    }
    saved(officer.post(f"{where}/succession", data=given))
    page = officer.get(f"/orgs/{city.party_id}", follow_redirects=True).text
    for words in ("Wali Kota", "Irfan Lompo", "term ends", "Hand over"):
        assert words in page
    (office,) = offices_of(city.party_id)
    assert office.seats[0].holder.position.term_ends_on == date(2031, 10, 20)
    version = office.post.version
    changed = {"version": version, "role": "mayor", "title": "Mayor", "seats": "1"}
    saved(officer.post(f"{where}/edit", data=changed))
    assert officer.post(f"{where}/edit", data=changed | {"title": "X"}).status_code == 422
    saved(officer.post(f"{where}/abolish", data={"last_on": "2026-11-01", "reason": "Reform"}))
    assert "Abolished" in officer.get(where).text
    assert officer.post(f"{where}/restore").status_code == 302


def test_a_succession_that_is_refused_keeps_what_was_typed(officer, city):
    post = factories.post(city)
    factories.position(factories.person("Old"), city, from_on=date(2021, 1, 1), post_id=post.id)
    given = {"given_name": "Irfan", "from_on": "2026-10-20"}
    page = officer.post(f"/posts/{post.id}/succession", data=given)
    assert page.status_code == 422
    assert "Every seat is taken: say who leaves." in page.text
    assert 'value="Irfan"' in page.text


def test_somebody_alike_is_shown_before_a_new_one_is_added(officer, city):
    post = factories.post(city)
    factories.person("Irfan", "Lompo")
    given = {"given_name": "Irfan", "family_name": "Lompo", "from_on": "2026-10-20"}
    page = officer.post(f"/posts/{post.id}/succession", data=given)
    assert page.status_code == 422
    assert "Add anyway" in page.text
    saved(officer.post(f"/posts/{post.id}/succession", data=given | {"anyway": "yes"}))


def test_who_was_noted_without_a_post_is_given_it(officer, city):
    position = factories.position(factories.person("Ana"), city, "Mayor")
    post = factories.post(city)
    assert "Holds this post" in officer.get(f"/posts/{post.id}").text
    officer.post(f"/posts/{post.id}/seat", data={"position": position.id})
    assert offices_of(city.party_id)[0].seats[0].holder.position.id == position.id


def test_a_position_without_a_post_is_handed_over(officer, city):
    position = factories.position(factories.person("Ana"), city, "Chief", from_on=date(2021, 1, 1))
    where = f"/positions/{position.id}/succession"
    assert officer.get(where).status_code == 200
    saved(officer.post(where, data={"leaves": position.id, "given_name": "Ben", "from_on": "2026-10-20"}))
    assert officer.get(where).status_code == 302


def test_the_page_says_how_to_hand_over_in_one_question_a_post(officer, city, statements):
    def page():
        officer.get(f"/orgs/{city.party_id}-makassar")

    factories.post(city)
    page()
    few = statements(page)
    for number in range(4):
        post = factories.post(city, f"Post {number}", "other")
        factories.position(factories.person(), city, f"Post {number}", post_id=post.id)
    assert statements(page) <= few + 1


def test_the_address_belongs_to_a_position_in_the_form_of_a_person(officer, city):
    person = factories.person("Ana", emails=["ana@home.example"])
    position = factories.position(person, city, "Clerk")
    page = officer.get(f"/people/{person.party_id}/edit").text
    assert "This address belongs to" in page
    found = record(person.party_id, "person")
    given = {
        "given_name": "Ana",
        "country": "FJ",
        "version": found.party.version,
        "reaches-0-channel": "email",
        "reaches-0-value": "ana@home.example",
        "reaches-0-position": position.id,
        "reaches-0-is_primary": "y",
    }
    saved(officer.post(f"/people/{person.party_id}/edit", data=given))
    assert db.session.scalar(select(ContactPoint.position_id)) == position.id
    saved(officer.post(f"/positions/{position.id}/end", data={"last_on": "2026-01-31"}))
    page = officer.get(f"/people/{person.party_id}", follow_redirects=True).text
    assert "belonged to Clerk, ended 31 Jan" in page
    assert "mailto:ana@home.example" not in page


def test_elections_are_kept(officer):
    given = {
        "label": "Local elections",
        "held_on": "2099-09-27",
        "country": "ID",
        "source": "https://kpu.example/x",
    }
    saved(officer.post("/elections/new", data=given))
    assert "Local elections" in officer.get("/elections").text
    assert officer.post("/elections/new", data=given | {"held_on": "2099-09"}).status_code == 422
    assert officer.post("/elections/new", data=given | {"source": ""}).status_code == 422


def test_a_link_is_corrected_to_an_organisation_in_use_only_and_a_wrong_day_is_told_where_it_stands(
    officer, city
):
    union, mayor = factories.organisation("Union of Cities"), factories.person("Irfan")
    add_link(city.party_id, "member_of", f"x #{union.party_id}", (None, None), by=SYSTEM)
    number = db.session.scalar(select(OrgLink.id))
    where = f"/orgs/{city.party_id}/links/{number}"
    for wrong in (mayor.party_id, 2**40):
        answer = officer.post(where, data={"type": "member_of", "organisation": f"x #{wrong}"})
        assert answer.status_code in (404, 422)
    with pytest.raises(Refused) as late:
        edit_link(
            number, "member_of", f"x #{union.party_id}", (date(2020, 1, 2), date(2020, 1, 1)), by=SYSTEM
        )
    assert late.value.field == "until_on"
    saved(officer.post(where, data={"type": "part_of", "organisation": f"x #{union.party_id}"}))


def test_links_and_names_are_kept_and_do_not_overlap(officer, city):
    union = factories.organisation("Union of Cities")
    where = f"/orgs/{city.party_id}/links"
    given = {
        "link-type": "member_of",
        "link-organisation": f"Union #{union.party_id}",
        "link-from_on": "2010",
    }
    saved(officer.post(f"{where}/add", data=given))
    again = officer.post(f"{where}/add", data=given)
    assert again.status_code == 422
    assert "already linked" in again.text
    link = db.session.scalar(select(OrgLink))
    assert officer.post(f"{where}/{link.id}/end", data={"last_on": "2009"}).status_code == 422
    saved(officer.post(f"{where}/{link.id}/end", data={"last_on": "2020"}))
    saved(officer.post(f"{where}/add", data=given | {"link-from_on": "2021"}))
    twin = {"link-type": "twinned_with", "link-organisation": f"x #{union.party_id}"}
    saved(officer.post(f"{where}/add", data=twin))
    back = twin | {"link-organisation": f"x #{city.party_id}"}
    assert officer.post(f"/orgs/{union.party_id}/links/add", data=back).status_code == 422
    names = f"/orgs/{city.party_id}/names"
    saved(
        officer.post(
            f"{names}/add",
            data={"name-name": "Ujung Pandang", "name-from_on": "1971", "name-until_on": "1999"},
        )
    )
    assert (
        officer.post(f"{names}/add", data={"name-name": "ujung pandang", "name-from_on": "1980"}).status_code
        == 422
    )
    assert "ujung pandang" in db.session.get(Party, city.party_id, populate_existing=True).name_norm
    page = officer.get(where).text
    assert "Ujung Pandang" in page
    alias = db.session.scalar(select(OrgAlias))
    assert officer.post(f"{names}/{alias.id}/remove").status_code == 302
    assert db.session.scalar(select(OrgAlias)) is None
