"""Every form of a stored thing, open in two windows: nothing that was typed is lost."""

import pytest
from sqlalchemy import func, select

from crm.accounts import verbs as accounts
from crm.accounts.verbs import TeamFields
from crm.audiences import verbs as audiences
from crm.audiences.verbs import SegmentFields, TopicFields, ViewState
from crm.campaigns import CampaignFields
from crm.campaigns import verbs as campaigns
from crm.campaigns.verbs import NewsletterFields
from crm.delivery.verbs import AccountFields, add_account
from crm.directory.models import OrgAlias, OrgLink
from crm.directory.protocol import NoteFields
from crm.directory.verbs import fields as own
from crm.directory.verbs import links, notes
from crm.kernel import db
from tests import factories

from .windows import Window

PASSWORD = "seven quiet harbours"


@pytest.fixture
def admin(client):
    user = factories.member(role="admin", name="Ayu Lestari", password=PASSWORD)
    client.post("/sign-in", data={"email": user.email, "password": PASSWORD})
    return user


def person(by):
    """A person."""
    return f"/people/{factories.person('Ratna', honorific='Ms').party_id}/edit"


def organisation(by):
    """An organisation."""
    return f"/orgs/{factories.organisation('Kota Makassar').party_id}/edit"


def position(by):
    """A position."""
    return f"/positions/{factories.position(factories.person('Ratna'), factories.organisation('Suva')).id}"


def post(by):
    """A post."""
    return f"/posts/{factories.post(factories.organisation('Suva')).id}/edit"


def election(by):
    """An election."""
    return f"/elections/{factories.election().id}/edit"


def own_field(by):
    """A field of the network's own."""
    described = own.FieldFields("org", "Sister city", "choice", options=(("", "Yes"), ("", "No")))
    return f"/settings/fields/{own.define_field(described, by=by).id}"


def contact(by):
    """A contact."""
    return f"/contacts/{factories.contact(factories.person('Ratna'), by=by).id}/edit"


def task(by):
    """A task."""
    return f"/tasks/{factories.task(factories.person('Ratna'), by=by).id}/edit"


def segment(by):
    """A segment."""
    tree = {"all": [{"field": "country", "op": "is", "value": "FJ"}]}
    return f"/segments/{audiences.add_segment(SegmentFields('Fiji', tree), by=by).id}/edit"


def view(by):
    """A saved view."""
    return f"/views/{audiences.add_view('Mine', ViewState('person', {'all': []}, {}), by=by).id}/edit"


def topic(by):
    """A topic."""
    return f"/settings/topics/{audiences.add_topic(TopicFields('News'), by=by).id}"


def sending(by):
    """A sending account."""
    fields = AccountFields("Post", "smtp.example.org", 587, "require", "Balai <news@example.org>")
    return f"/settings/sending/{add_account(fields, by=by).id}"


def campaign(by):
    """A campaign."""
    return f"/campaigns/{campaigns.add_campaign(CampaignFields(name='Air'), by=by).id}/edit"


def words(by):
    """The words of a newsletter."""
    return f"/newsletters/{campaigns.draft(NewsletterFields(subject='Air', markdown='Hello'), by=by).mailing_id}/content"


def readers(by):
    """The readers of a newsletter."""
    topic_ids = [audiences.add_topic(TopicFields(name), by=by).id for name in ("One", "Two", "Three")]
    assert topic_ids
    return f"/newsletters/{campaigns.draft(NewsletterFields(subject='Air', markdown='Hello'), by=by).mailing_id}/audience"


def team(by):
    """A team."""
    return f"/settings/teams/{accounts.add_team(TeamFields('Pacific', ('FJ',)), by=by).id}"


def note(by):
    """A note before a visit."""
    fields = NoteFields("Greet the Mayor first", "order")
    return f"/notes/{notes.add_note(factories.organisation('Suva').party_id, fields, by=by).id}"


def link(by):
    """A link between organisations."""
    city, other = factories.organisation("Suva"), factories.organisation("Lami")
    links.add_link(city.party_id, "member_of", f"Lami #{other.party_id}", (None, None), by=by)
    return f"/orgs/{city.party_id}/links/{db.session.scalar(select(func.max(OrgLink.id)))}"


def other_name(by):
    """Another name of an organisation."""
    city = factories.organisation("Suva")
    links.add_alias(city.party_id, "Suva City", "", (None, None), by=by)
    return f"/orgs/{city.party_id}/names/{db.session.scalar(select(func.max(OrgAlias.id)))}"


def account(by):
    """One's own account."""
    return "/account"


FORMS = {
    person: ("honorific", "Dr", "Prof", {"salutation": "Madam Mayor"}),
    organisation: ("name", "Makassar", "City of Makassar", {"short_name": "MKS"}),
    position: ("title", "Lady Mayor", "Chair", {"from_on": "2024-05"}),
    post: ("title", "Wali Kota", "Chair", {"seats": "3"}),
    election: ("label", "Elections 2027", "By-election", {"source": "A letter"}),
    own_field: ("label", "Twin city", "Partner city", {"help": "Which one"}),
    contact: ("subject", "Waste water", "Clean air", {"body": "They want\r\na visit."}),
    task: ("title", "Send costs", "Send the plan", {"due_on": "2027-01-02"}),
    segment: ("name", "Fijians", "In Fiji", {"value-1": "WS"}),
    view: ("name", "Ours", "Quiet ones", {"shared_with": "all"}),
    topic: ("name", "Letters", "Bulletin", {"description": "Once a month"}),
    sending: ("host", "mail.example.org", "mx.example.org", {"port": "465"}),
    campaign: ("name", "Water", "Soil", {"purpose": "Blue skies\r\nfor all"}),
    words: ("subject", "Water", "Soil", {"markdown": "Good\r\nmorning"}),
    team: ("name", "Oceania", "Islands", {"countries": ["FJ", "WS"]}),
    note: ("body", "Bring a book", "No gifts", {"kind": "gift"}),
    link: ("from_on", "2020-01-01", "2021-01-01", {"until_on": "2027-01-31"}),
    other_name: ("name", "City of Suva", "Suva Town", {"from_on": "2020-01-01"}),
    account: ("name", "Ayu L.", "A. Lestari", {"tz": "Asia/Jakarta"}),
}
CASES = [pytest.param((make, *case), id=make.__name__) for make, case in FORMS.items()]


@pytest.mark.parametrize("case", CASES)
def test_what_only_one_changed_goes_together(client, admin, case):
    make, field, one, _other, beside = case
    address = make(admin)
    first, second = (Window.open(client, address, field) for _ in range(2))
    more = [("do", "save")] if make is segment else []

    assert first.save(more, **beside).status_code == 302
    answer = second.save(more, **{field: one})

    assert answer.status_code == 302
    assert "Saved, with what" in client.get(answer.location, follow_redirects=True).text
    now = Window.open(client, address, field)
    assert now.shows(field) == one
    for name, value in beside.items():
        assert now.shows(name) == value


@pytest.mark.parametrize("choice", ["yours", "theirs", "original"])
@pytest.mark.parametrize("case", CASES)
def test_what_both_changed_is_chosen(client, admin, case, choice):
    make, field, one, other, beside = case
    address = make(admin)
    first, second = (Window.open(client, address, field) for _ in range(2))
    before = first.shows(field)
    more = [("do", "save")] if make is segment else []
    assert first.save(more, **{field: one}).status_code == 302

    clash = second.save(more, **{field: other} | beside)

    assert clash.status_code in (200, 422)
    for said in ("saved this while you were writing", "Yours", "Theirs", "As it was", one, other, before):
        assert said in clash.text
    again = Window.read(client, address, clash.text, field)
    for name, value in beside.items():
        assert again.shows(name) == value
    answer = again.save(more, **{f"choose-{field}": choice})
    assert answer.status_code == 302
    now = Window.open(client, address, field)
    assert now.shows(field) == {"yours": other, "theirs": one, "original": before}[choice]
    for name, value in beside.items():
        assert now.shows(name) == value


@pytest.mark.parametrize(("choice", "kept"), [("yours", "Ibu"), ("theirs", "Madam"), ("original", "Ms")])
def test_a_value_in_its_cell_is_chosen_among_three(client, admin, choice, kept):
    address = f"/records/{factories.person('Ratna', salutation='Ms').party_id}/value/salutation"
    first, second = (Window.open(client, address, "value") for _ in range(2))
    assert first.save(value="Madam").status_code == 302

    clash = second.save(value="Ibu")

    for said in ("Ayu Lestari saved this", "Yours", "Theirs", "As it was", "Ibu", "Madam", "Ms"):
        assert said in clash.text
    assert Window.read(client, address, clash.text, "value").save(choose=choice).status_code == 302
    assert Window.open(client, address, "value").shows("value") == kept
