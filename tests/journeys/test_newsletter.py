"""A list comes in, a newsletter goes out, somebody says stop: over real processes and a real SMTP line."""

import csv
import email
import email.policy
import re
from email.utils import parsedate_to_datetime
from html import unescape
from pathlib import Path

import pytest

DATA = Path(__file__).parent.parent / "data"
LINK = re.compile(r'href="([^"]+)"')
ADDRESS = re.compile(r"<(https?://[^>]+)>")
FACTS = (
    "consent_event",
    "suppression",
    "message",
    "intent",
    "outcome",
    "contact_point",
    "change",
    "change_set",
)
WORDS = """# Coasts that hold

Dear {{ given_name | default("colleague") }},

From **Semarang** to Tacloban: [what it cost](https://apca.example/stories/coasts?l={{ language }}&a=1).

- {{ organisation | default("your city") }}
- {{ country }}
"""


@pytest.fixture(scope="module")
def sent(house, tmp_path_factory):
    """The contacts are in, and the first newsletter has gone out to everybody."""
    house.cli("import", DATA / "network.csv")
    house.cli("import", DATA / "contacts.csv", "--topic", "newsletter", "--topic", "events")
    house.cli("segments", "add", "Everybody", "--filter", '{"all": []}')
    house.cli("segments", "add", "Nepal", "--filter", '{"field": "country", "op": "is", "value": "NP"}')
    return Post(house, tmp_path_factory.mktemp("words"))


class Post:
    """Sends newsletters through a house, and reads what arrived."""

    def __init__(self, house, folder):
        self.house, self.words = house, folder / "words.md"
        self.words.write_text(WORDS, encoding="utf-8")
        self.first = self.send(
            "Everybody", 'Coasts for {{ given_name | default("colleague") }}', "newsletter"
        )
        self.mails = self.read(0)

    def send(self, segment, subject, topic=None) -> dict:
        """A newsletter written and sent by the commands; how it stands at the end."""
        about = ["--topic", topic] if topic else []
        made = self.house.json(
            "mailings", "new", "--subject", subject, "--markdown", self.words, "--segment", segment, *about
        )
        assert made["status"] == "draft"
        self.house.json("mailings", "send", made["id"])
        self.house.wait_until(lambda: self.status(made["id"]) == "finished", 120, "finished")
        return self.house.json("mailings", "show", made["id"])

    def status(self, number) -> str:
        """The state of a mailing, without starting a command."""
        return self.house.sql("SELECT status FROM mailing WHERE id = %s", number)[0][0]

    def read(self, after: int) -> list:
        """What arrived after so many, each with whom it was for."""
        return [
            (kept.to, email.message_from_bytes(kept.raw, policy=email.policy.default))
            for kept in self.house.catcher.messages[after:]
        ]

    def facts(self) -> dict:
        """What the database knows, in numbers."""
        return {name: self.house.sql(f"SELECT count(*) FROM {name}")[0][0] for name in FACTS}


def contacts() -> dict:
    """The file by its addresses, read by nothing of ours."""
    with (DATA / "contacts.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["email"].strip().lower(): row for row in csv.DictReader(file)}


def one_click(mail) -> str:
    """The address of the one-click unsubscribe in a header."""
    return next(url for url in ADDRESS.findall(mail["List-Unsubscribe"]) if "/u/" in url)


def test_everybody_who_may_be_written_to_got_it_once(sent):
    counts = sent.first["counts"]
    known = contacts()

    addresses = [to for tos, _mail in sent.mails for to in tos]
    assert len(addresses) == len(set(addresses)) == counts["accepted"]
    assert {address.lower() for address in addresses} <= set(known)
    assert counts["accepted"] > 2_500
    states = ("queued", "claimed", "wire", "accepted", "failed", "skipped", "uncertain", "held")
    assert counts["candidates"] == sum(counts["excluded"].values()) + sum(counts[s] for s in states)


def test_headers_say_who_what_and_how_to_stop(sent):
    seen = set()
    for tos, mail in sent.mails:
        assert len(tos) == 1
        assert mail["To"].addresses[0].addr_spec == tos[0]
        assert mail["From"].addresses[0].addr_spec == "news@balai.example"
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert one_click(mail).startswith(sent.house.url)
        assert mail["List-Id"] and "newsletter" in mail["List-Id"]
        assert mail["Feedback-ID"].count(":") == 3
        assert parsedate_to_datetime(mail["Date"])
        for name in (
            "From",
            "To",
            "Subject",
            "Date",
            "Message-ID",
            "List-Unsubscribe",
            "List-Unsubscribe-Post",
        ):
            assert len(mail.get_all(name)) == 1
        seen.add(mail["Message-ID"])
    assert len(seen) == len(sent.mails)


def test_bodies_are_for_their_reader(sent):
    known = contacts()
    for tos, mail in sent.mails:
        row = known[tos[0].lower()]
        name = " ".join(row["given_name"].split()) or "colleague"
        assert mail.get_content_type() == "multipart/alternative"
        text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
        assert mail["Subject"] == f"Coasts for {name}"
        assert f"Dear {name}," in text
        assert f"Dear {name}," in unescape(html)
        assert "{{" not in text + html
        assert "what it cost (https://apca.example/stories/coasts?l=" in text
        assert "Jalan Merdeka 1" in text and "Jalan Merdeka 1" in html
        assert "/u/" in text and "/u/" in html
        assert "<p style=" in html and "<script" not in html


def test_looking_at_every_link_changes_nothing(sent):
    links = set()
    for _tos, mail in sent.mails[:4]:
        html = mail.get_body(("html",)).get_content()
        links |= {unescape(url) for url in LINK.findall(html) if url.startswith(sent.house.url)}
        links |= set(ADDRESS.findall(mail["List-Unsubscribe"]))
    before = sent.facts()

    for url in sorted(links):
        for method in ("GET", "HEAD", "GET"):
            status, _page = sent.house.request(method, url)
            assert status == 200, url

    assert len(links) >= 12
    assert sent.facts() == before


def test_one_click_stops_the_topic_and_another_topic_still_arrives(sent):
    tos, mail = next((tos, mail) for tos, mail in sent.mails if contacts()[tos[0].lower()]["country"] == "NP")

    for _again in range(2):
        status, _page = sent.house.request(
            "POST",
            one_click(mail),
            b"List-Unsubscribe=One-Click",
            {"Content-Type": "application/x-www-form-urlencoded"},
        )
        assert status == 200

    start = len(sent.house.catcher.messages)
    second = sent.send("Nepal", "Second", "newsletter")
    got = [to for who, _mail in sent.read(start) for to in who]
    assert tos[0] not in got
    assert len(got) == second["counts"]["accepted"] > 50
    assert second["counts"]["excluded"]["suppressed"] == 1

    start = len(sent.house.catcher.messages)
    sent.send("Nepal", "An event", "events")
    assert tos[0] in [to for who, _mail in sent.read(start) for to in who]


def test_one_click_without_a_topic_stops_all_our_mail(sent):
    start = len(sent.house.catcher.messages)
    sent.send("Nepal", "To all")
    tos, mail = sent.read(start)[5]

    status, _page = sent.house.request("POST", one_click(mail), b"List-Unsubscribe=One-Click")
    assert status == 200

    for topic in ("events", None):
        start = len(sent.house.catcher.messages)
        sent.send("Nepal", "Once more", topic)
        got = [to for who, _mail in sent.read(start) for to in who]
        assert len(got) > 50
        assert tos[0] not in got


def test_an_unknown_field_is_refused_before_anything_is_sent(sent):
    sent.words.write_text("Dear {{ nickname }},", encoding="utf-8")
    made = sent.house.json(
        "mailings", "new", "--subject", "x", "--markdown", sent.words, "--segment", "Nepal"
    )
    start = len(sent.house.catcher.messages)

    done = sent.house.cli("mailings", "send", made["id"], check=False)

    assert done.returncode == 1
    assert "nickname" in done.stderr
    assert sent.house.json("mailings", "show", made["id"])["status"] == "draft"
    assert len(sent.house.catcher.messages) == start
