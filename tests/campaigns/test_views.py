"""The pages of campaigns and newsletters."""

import pytest

from crm import campaigns
from crm.campaigns import verbs
from crm.campaigns.models import Campaign, Newsletter
from crm.kernel import db

STEPS = ("content", "audience", "checks", "schedule", "live", "results", "messages", "people", "versions")


@pytest.mark.parametrize(
    "step", [*STEPS, "preview", "preview?part=text", "messages.csv", "person-options?q=a"]
)
def test_every_page_of_a_newsletter_opens(officer, desk, step):
    desk.reader()
    number = desk.newsletter().mailing_id

    assert officer.get(f"/newsletters/{number}/{step}").status_code == 200


def test_the_pages_read_the_same_for_a_reader_but_change_nothing(signed_in, desk):
    number = desk.newsletter().mailing_id
    reader = signed_in("reader")

    for step in STEPS:
        assert reader.get(f"/newsletters/{number}/{step}").status_code == 200
    for door in ("content", "audience", "schedule", "test", "delete", "duplicate", "pause", "stop", "checks"):
        assert reader.post(f"/newsletters/{number}/{door}").status_code == 403
    assert reader.get("/newsletters/new").status_code == 403


def test_nobody_gets_in_without_signing_in(client, desk):
    number = desk.newsletter().mailing_id

    for page in ("content", "preview", "messages.csv"):
        assert client.get(f"/newsletters/{number}/{page}").status_code == 302


def test_a_newsletter_is_begun_written_and_scheduled(officer, desk):
    desk.reader()
    segment = desk.segment()
    begun = officer.post("/newsletters/new", data={"subject": "Coasts", "campaign_id": ""})
    number = int(begun.location.split("/")[-2])
    version = db.session.get(Newsletter, number).version

    words = {"subject": "Coasts", "preheader": "x", "markdown": "Dear {{ full_name }}", "version": version}
    assert officer.post(
        f"/newsletters/{number}/content", data=words | {"next": "audience"}
    ).location.endswith("audience")
    chosen = {"topic_id": "", "chosen": "segment", "segment_id": segment.id}
    assert officer.post(f"/newsletters/{number}/audience", data=chosen).status_code == 302
    when = {"when": "later", "day": "2099-03-01", "time": "09:00", "zone": "Asia/Kathmandu"}
    assert officer.post(f"/newsletters/{number}/schedule", data=when).status_code == 302

    shown = campaigns.mailing_object(number)
    assert shown["status"] == "scheduled"
    assert shown["send_at"] == "2099-03-01T03:15:00+00:00"
    page = officer.get(f"/newsletters/{number}/schedule").get_data(as_text=True)
    assert "in Kathmandu" in page
    assert "Unschedule" in page


def test_typing_saves_itself_and_says_what_is_wrong(officer, desk):
    newsletter = desk.newsletter()
    address = f"/newsletters/{newsletter.mailing_id}/content"
    typed = {"subject": "New", "preheader": "", "markdown": "{{ nickname }}", "version": newsletter.version}

    first = officer.post(address, data=typed, headers={"HX-Request": "true"}).get_data(as_text=True)
    other = typed | {"subject": "Newer"}
    again = officer.post(address, data=other, headers={"HX-Request": "true"}).get_data(as_text=True)

    assert "“nickname” is not a merge field" in first
    assert "Saved at" in first
    assert "saved this while you were writing" in again


@pytest.mark.parametrize(
    ("when", "sentence"),
    [
        ({"when": "later"}, "Give a day and a time"),
        ({"when": "later", "day": "2001-01-01", "time": "09:00", "zone": "UTC"}, "This moment has passed"),
        ({"when": "later", "day": "2099-01-01", "time": "09:00", "zone": "Mars/Base"}, "is not a time zone"),
        ({"when": "now", "zone": "UTC"}, "Nobody is chosen"),
    ],
)
def test_a_schedule_that_cannot_be_is_a_sentence_on_the_page(officer, desk, when, sentence):
    number = (
        desk.newsletter(segment_id=None).mailing_id if when["when"] == "now" else desk.newsletter().mailing_id
    )
    desk.reader()

    page = officer.post(f"/newsletters/{number}/schedule", data={"zone": "UTC"} | when)

    assert sentence in page.get_data(as_text=True)
    assert campaigns.mailing_object(number)["status"] == "draft"


def test_the_preview_runs_nothing(officer, desk):
    who = desk.reader("<script>alert(1)</script>", "O'Neil")
    number = desk.newsletter(markdown="Dear {{ given_name }}").mailing_id

    answer = officer.get(f"/newsletters/{number}/preview?as={who}")

    assert "script-src" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert "<script" not in answer.get_data(as_text=True)
    assert "&lt;script&gt;" in answer.get_data(as_text=True)


def test_the_live_page_is_only_sent_again_when_something_happened(officer, desk):
    desk.reader()
    number = desk.newsletter().mailing_id
    campaigns.send(number, by=desk.by)
    asked = {"HX-Request": "true"}

    first = officer.get(f"/newsletters/{number}/live", headers=asked)
    second = officer.get(
        f"/newsletters/{number}/live", headers=asked | {"If-None-Match": first.headers["ETag"]}
    )

    assert first.status_code == 200
    assert second.status_code == 304


def test_messages_as_a_file_hold_no_formula(officer, desk):
    from crm.campaigns.export import line

    assert line(["=1+1", "+49+1", "-A1", "@x", " =2", "\n=1", "plain", None]) == (
        b"'=1+1,'+49+1,'-A1,'@x,' =2,\"'\n=1\",plain,\r\n"
    )


def test_a_draft_is_deleted_and_copied(officer, desk):
    number = desk.newsletter().mailing_id

    copy = officer.post(f"/newsletters/{number}/duplicate")
    assert officer.post(f"/newsletters/{number}/delete").status_code == 302
    assert officer.get(f"/newsletters/{number}/content").status_code == 404
    assert officer.get(copy.location).status_code == 200


def test_a_campaign_is_begun_changed_and_put_away(officer, desk):
    begun = officer.post("/campaigns/new", data={"name": "Clean air", "purpose": "Forty cities"})
    number = int(begun.location.rsplit("/", 1)[1])
    assert "Nothing was written for it yet" in officer.get(begun.location).get_data(as_text=True)

    twice = officer.post("/campaigns/new", data={"name": "clean air"})
    assert "of this name already" in twice.get_data(as_text=True)
    backwards = {"name": "Clean air", "starts_on": "2026-05-01", "ends_on": "2026-04-01", "version": "1"}
    assert "end before it starts" in officer.post(f"/campaigns/{number}/edit", data=backwards).get_data(
        as_text=True
    )

    assert officer.post(f"/campaigns/{number}/archive").status_code == 302
    assert db.session.get(Campaign, number).archived_at is not None
    for page in ("/campaigns", "/campaigns?archived=yes", f"/campaigns/{number}/participants"):
        assert officer.get(page).status_code == 200


def test_empty_pages_say_what_they_are_for(officer):
    assert "Begin a campaign" in officer.get("/campaigns").get_data(as_text=True)
    assert "Write a newsletter" in officer.get("/newsletters").get_data(as_text=True)


def test_a_check_can_be_accepted_with_a_name(officer, desk):
    desk.reader()
    number = desk.newsletter().mailing_id

    officer.post(f"/newsletters/{number}/checks", data={"rule": "topic"})

    assert "Accepted by" in officer.get(f"/newsletters/{number}/checks").get_data(as_text=True)


def test_an_earlier_version_comes_back(officer, desk):
    number = desk.newsletter(markdown="one").mailing_id
    verbs.write(number, {"markdown": "two"}, by=desk.by)

    officer.post(f"/newsletters/{number}/versions/1")

    db.session.expire_all()
    assert db.session.get(Newsletter, number).markdown == "one"
