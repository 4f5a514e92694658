"""Whatever a page writes can be undone from the message that says so, or there is a reason why not."""

import re

import pytest

from crm.audiences import verbs as audiences
from crm.audiences.verbs import SegmentFields, TopicFields, ViewState
from crm.campaigns import verbs as campaigns
from crm.campaigns.verbs import NewsletterFields
from tests import factories

from .test_every_form import FORMS, PASSWORD, segment
from .windows import Window


@pytest.fixture
def admin(client):
    user = factories.member(role="admin", name="Ayu Lestari", password=PASSWORD)
    client.post("/sign-in", data={"email": user.email, "password": PASSWORD})
    return user


def offers_undo(client, answer) -> bool:
    """Whether the page after this has a message with Undo."""
    assert answer.status_code == 302, answer.status_code
    page = client.get(answer.location, follow_redirects=True).text
    return bool(re.search(r'data-toast>.*?action="/changes/\d+/undo"', page, re.S))


@pytest.mark.parametrize("make", [pytest.param(make, id=make.__name__) for make in FORMS])
def test_saving_a_form_can_be_undone_from_its_message(client, admin, make):
    field, one, *_rest = FORMS[make]
    more = [("do", "save")] if make is segment else []
    assert offers_undo(client, Window.open(client, make(admin), field).save(more, **{field: one}))


def press(make):
    """A button by what it posts; make gives address and fields."""
    return pytest.param(make, id=make.__name__)


def archive_person(by):
    return f"/records/{factories.person('Ratna').party_id}/archive", {}


def value(by):
    return f"/records/{factories.person('Ratna').party_id}/value/salutation", {"value": "Ibu", "was": "null"}


def link(by):
    city, other = factories.organisation("Suva"), factories.organisation("Lami")
    return f"/orgs/{city.party_id}/links/add", {
        "link-type": "member_of",
        "link-organisation": f"Lami #{other.party_id}",
    }


def other_name(by):
    return f"/orgs/{factories.organisation('Suva').party_id}/names/add", {"name-name": "Suva City"}


def abolish(by):
    return f"/posts/{factories.post(factories.organisation('Suva')).id}/abolish", {"last_on": "2027-01-31"}


def end(by):
    held = factories.position(factories.person("Ratna"), factories.organisation("Suva"))
    return f"/positions/{held.id}/end", {"last_on": "2026-10-31"}


def confirm(by):
    return f"/elections/{factories.election().id}/confirm", {}


def finish(by):
    return f"/tasks/{factories.task(factories.person('Ratna'), by=by).id}/finish", {}


def snooze(by):
    return f"/tasks/{factories.task(factories.person('Ratna'), by=by).id}/snooze", {"days": "3"}


def several(by):
    numbers = [factories.task(factories.person("Ratna"), by=by).id for _ in range(2)]
    return "/tasks/several", {"task": numbers, "act": "finish"}


def forget_contact(by):
    return f"/contacts/{factories.contact(factories.person('Ratna'), by=by).id}/remove", {}


def no_more_mail(by):
    topic = audiences.add_topic(TopicFields("News"), by=by)
    audiences.allow(
        number := factories.person("Ratna").party_id,
        topic.id,
        audiences.Grounds("consent", {"noted": "a letter"}),
        by=by,
    )
    return f"/parties/{number}/consent/stop", {
        "topic_id": topic.id,
        "evidence": "by phone",
        "basis": "consent",
    }


def mail_again(by):
    topic = audiences.add_topic(TopicFields("News"), by=by)
    number = factories.person("Ratna").party_id
    return f"/parties/{number}/consent/allow", {
        "topic_id": topic.id,
        "evidence": "a letter",
        "basis": "consent",
    }


def forget_segment(by):
    row = audiences.add_segment(SegmentFields("All", {"all": []}), by=by)
    return f"/segments/{row.id}/archive", {}


def forget_view(by):
    return f"/views/{audiences.add_view('Mine', ViewState('person', {'all': []}, {}), by=by).id}/delete", {}


def draft(by):
    return campaigns.draft(NewsletterFields(subject="Air", markdown="Hello"), by=by).mailing_id


def forget_draft(by):
    return f"/newsletters/{draft(by)}/delete", {}


def copy(by):
    return f"/newsletters/{draft(by)}/duplicate", {}


def about(by):
    return f"/newsletters/{draft(by)}/about", {"language": "id", "campaign_id": ""}


def begin(by):
    return "/newsletters/new", {"subject": "Air"}


def look_accepted(by):
    return f"/newsletters/{draft(by)}/checks", {"rule": "subject_length"}


BUTTONS = [
    *(archive_person, value, link, other_name, abolish, end, confirm, finish, snooze, several),
    *(forget_contact, no_more_mail, mail_again, forget_segment, forget_view, forget_draft, copy),
    *(about, begin, look_accepted),
]


@pytest.mark.parametrize("make", [press(make) for make in BUTTONS])
def test_what_a_button_did_can_be_undone_from_its_message(client, admin, make):
    address, fields = make(admin)
    assert offers_undo(client, client.post(address, data=fields))


def test_a_stop_that_was_pressed_by_mistake_is_taken_back(client, admin):
    address, fields = no_more_mail(admin)
    page = client.get(client.post(address, data=fields).location).text
    number = re.search(r'data-toast>.*?action="/changes/(\d+)/undo"', page, re.S)[1]

    client.post(f"/changes/{number}/undo")

    assert "Not taken back" not in client.get(f"/changes/{number}").text
