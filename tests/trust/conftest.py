"""A lived-in house whose every text is hostile, and one browser for each role."""

import csv
import io
from dataclasses import dataclass

import pytest

from crm import audiences, campaigns, directory, exchange, timeline
from crm.accounts import verbs as accounts_verbs
from crm.accounts.verbs import TeamFields
from crm.audiences import SegmentFields
from crm.campaigns import CampaignFields, NewsletterFields
from crm.delivery import verbs as engine
from crm.delivery.verbs import prepare
from crm.directory.models import FieldDef
from crm.directory.protocol import NoteFields
from crm.directory.queries.selecting import Chosen
from crm.directory.verbs.bulk import Action, begin
from crm.directory.verbs.notes import add_note
from crm.journal import SYSTEM
from crm.kernel import db, tokens
from tests import factories

PASSWORD = "a long enough password 1"
XSS = "\"'><img src=x onerror=alert(1)><script>alert(2)</script>{{7*7}}"
FORMULA = '=HYPERLINK("http://evil.example","x")'
MARKDOWN = """# {{ given_name | default("friend") }} <script>alert(3)</script>

<img src=x onerror=alert(4)> <svg/onload=alert(5)> [go](javascript:alert(6)) <a href="data:text/html,x">y</a>

<iframe srcdoc="<script>alert(7)</script>"></iframe> ![x](javascript:alert(8)) <https://city.example/?a="onmouseover=alert(9)>
"""


OF_ORGANISATIONS = {
    f"directory.{name}"
    for name in (
        "organisation",
        "organisation_pdf",
        "edit_organisation",
        "add_post",
        "links",
        "add_link",
        "edit_link",
        "edit_alias",
        "end_link",
        "remove_link",
        "add_alias",
        "remove_alias",
    )
}


@dataclass
class Furniture:
    """The numbers that addresses of pages are made of."""

    numbers: dict
    tokens: dict


def merged(admin) -> int:
    """A merge of two people."""
    one, other = (factories.person(f"{name} {XSS}").party_id for name in ("Siti", "Sity"))
    return directory.merge(one, other, by=admin).id


def furnish(app) -> Furniture:  # noqa: PLR0915  one line for each thing there is
    """One of everything, with hostile words wherever somebody can type."""
    admin = factories.user("admin", name=XSS[:200])
    place = factories.organisation(f"City {XSS}", short_name="x'<b>")
    who = factories.person(XSS, XSS, emails=("ana@city.example",), native_name=FORMULA)
    position = factories.position(who, place, f"Mayor {XSS}")
    post, event = factories.post(place, XSS[:60]), factories.election("FJ", label=f"Vote {XSS}")
    link, alias = linked(place, admin)
    for party in (place, who):
        directory.set_tags(party.party_id, ['<i>"t"', FORMULA], by=admin)
    general = audiences.topic("general", by=SYSTEM)
    audiences.grant([who.party_id], [general.id], "public_role", {"file": XSS}, by=admin)
    segment = audiences.add_segment(SegmentFields(f"Everybody {XSS}", {"all": []}), by=admin)
    account = engine.AccountFields("default", "127.0.0.1", 9, "off", "Balai <news@balai.example>")
    account = engine.add_account(account, by=admin)
    campaign = campaigns.add_campaign(CampaignFields(name=XSS), by=admin)
    fields = NewsletterFields(
        subject=XSS.partition("{{")[0], markdown=MARKDOWN, segment_id=segment.id, campaign_id=campaign.id
    )
    draft, sent = campaigns.draft(fields, by=admin), campaigns.draft(fields, by=admin)
    campaigns.send(sent.mailing_id, by=admin)
    engine.dispatch()
    prepare(sent.mailing_id)
    run = bring_in(admin)
    key, _text = factories_key(admin)
    people = Chosen(directory.Filters("person"), ids=(who.party_id,))
    job = begin(people, Action("honorific", "set", XSS), "k", by=admin)
    own = directory.add_field(FieldDef(subject="person", key="own", label=XSS[:100], type="text"), by=admin)
    numbers = {
        "job_id": job.id,
        "field_id": own.id,
        **spoken_with(who, place, admin),
        "user_id": admin.id,
        "session_id": 1,
        "team_id": accounts_verbs.add_team(
            TeamFields(f"Team {XSS}"[:100], ("ID",), (admin.id,)), by=admin
        ).id,
        "key_id": key.id,
        "party_id": who.party_id,
        "person_id": who.party_id,
        "other_id": factories.person(f"Twin {XSS}").party_id,
        "merge_id": merged(admin),
        "organisation_id": place.party_id,
        "position_id": position.id,
        "post_id": post.id,
        "event_id": event.id,
        "link_id": link,
        "note_id": add_note(place.party_id, NoteFields(XSS), by=admin).id,
        "alias_id": alias,
        "segment_id": segment.id,
        "view_id": audiences.add_view(
            f"View {XSS}"[:100], audiences.ViewState("person", {"all": []}, {}), "all", by=admin
        ).id,
        "topic_id": general.id,
        "campaign_id": campaign.id,
        "mailing_id": draft.mailing_id,
        "account_id": account.id,
        "run_id": run.id,
        "import_id": run.id,
        "row_no": 1,
        "n": 1,
        "change_set_id": db.session.scalar(db.text("SELECT max(id) FROM change_set")),
    }
    point = db.session.scalar(db.text("SELECT id FROM contact_point LIMIT 1"))
    message = db.session.scalar(db.text("SELECT id FROM message LIMIT 1"))
    inside = (sent.mailing_id, message, who.party_id, point, 0)
    links = {
        door: tokens.sign(purpose, *inside)
        for purpose, door in (("unsubscribe", "u"), ("preferences", "p"), ("web", "w"))
    }
    return Furniture(numbers | {"sent": sent.mailing_id}, links)


def linked(place, admin):
    """A link with another organisation and another name, both hostile."""
    from crm.directory.verbs import links

    other = factories.organisation(f"Union {XSS}")
    links.add_link(place.party_id, "member_of", f"x #{other.party_id}", (None, None), by=admin)
    links.add_alias(place.party_id, XSS, "", (None, None), by=admin)
    found = ("SELECT max(id) FROM org_link", "SELECT max(id) FROM org_alias")
    return [db.session.scalar(db.text(query)) for query in found]


def spoken_with(who, place, admin) -> dict:
    """A contact, a task and a file whose every word is hostile."""
    contact = factories.contact(who, place, by=admin, subject=XSS, body=XSS, place=XSS, outcome=FORMULA)
    picture = io.BytesIO(b"\x89PNG\r\n\x1a\n" + b"\x00" * 40)
    file = timeline.attach(picture, f"{XSS}.png", by=admin, interaction_id=contact.id)
    task = factories.task(who, by=admin, title=XSS)
    return {"interaction_id": contact.id, "task_id": task.id, "attachment_id": file.id}


def bring_in(admin):
    """A list with hostile cells and a hostile name, checked and not written."""
    listed = io.StringIO()
    csv.writer(listed).writerows(
        [
            ("given_name", "family_name", "email", "country"),
            (FORMULA, "Silva", "not-an-address", "FJ"),
            ("Ben", XSS, "ben@x.example", "FJ"),
        ]
    )
    file = io.BytesIO(listed.getvalue().encode())
    return exchange.check(exchange.receive(file, f"../../{XSS}.csv", {}, by=admin).id)


def factories_key(admin):
    """A key that a program holds."""
    from crm.accounts import add_key

    return add_key(f"Website {XSS}"[:100], "reader", by=admin)


def addresses(app, furniture: Furniture, method: str):
    """Every endpoint that takes a method, with an address that leads to something."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if method not in rule.methods:
            continue
        for values in choices(rule, furniture):
            yield rule.endpoint, adapter.build(rule.endpoint, values, method=method)


def choices(rule, furniture: Furniture):
    """The values with which a rule is asked: the draft and the sent mailing both."""
    known = furniture.numbers | {"form": "csv", "room": "people", "secret": "x" * 43, "tab": "changes"}
    known |= {"filename": "none.css", "one_id": known["person_id"], "other_id": known["other_id"]}
    known |= {"name": "tags", "way": "up", "kind": "notices", "code": "ID"}
    known |= {"span": "quarter", "figure": "orgs_known", "section": "contacts"}
    if rule.endpoint == "insights.report_file":
        known["form"] = "xlsx"
    known |= {"token": furniture.tokens.get(rule.rule.split("/")[1], "x"), "room": "people"}
    is_org = rule.endpoint in OF_ORGANISATIONS
    known["ref"] = str(known["organisation_id" if is_org else "person_id"])
    if rule.endpoint == "audiences.open_view":
        known["ref"] = str(known["view_id"])
    if rule.endpoint == "privacy.take_copy":
        known["form"] = "json"
    yield {name: known[name] for name in rule.arguments}
    if "mailing_id" in rule.arguments:
        yield {name: (known | {"mailing_id": known["sent"]})[name] for name in rule.arguments}
    if rule.arguments == {"form"}:
        yield {"form": "xlsx"}


@pytest.fixture
def furniture(app, slate, forgotten_attempts, monkeypatch, tmp_path):
    """The lived-in house."""
    return furnish(app)


@pytest.fixture
def signed_in(app, furniture):
    """A browser for a role; nobody's for none."""

    def enter(role):
        browser = app.test_client()
        if role != "nobody":
            member = factories.member(password=PASSWORD, role=role)
            given = {"email": member.email, "password": PASSWORD}
            assert browser.post("/sign-in", data=given).status_code == 302
        return browser

    return enter
