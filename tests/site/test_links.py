"""The pages behind the links in our mails: what they show, and that only a POST acts."""

import pytest
from sqlalchemy import select, text

from crm import audiences
from crm.audiences.models import Topic
from crm.directory.models import ContactPoint, Party
from crm.journal import SYSTEM, acting
from crm.kernel import db, tokens

from ..audiences.people import address_of, person, topic_id

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
ALL = ("general", "newsletter", "events")


@pytest.fixture
def ana(client):
    """Somebody who gets everything."""
    found = person(lang="en")
    audiences.grant([found.id], [topic_id(t) for t in ALL], "consent", {"file": "x"}, by=SYSTEM)
    return found


def link(kind, somebody, topic="newsletter"):
    """A link as it stands in a mail."""
    purpose = {"u": "unsubscribe", "p": "preferences", "w": "web"}[kind]
    numbers = (7, 8, somebody.id, address_of(somebody).id, topic_id(topic) if topic else 0)
    return f"/{kind}/{tokens.sign(purpose, *numbers)}"


def is_sent(somebody, key) -> bool:
    """Whether they would get a mailing on that topic."""
    topic = db.session.scalar(select(Topic).where(Topic.key == key)) if key else None
    blocked = audiences.is_suppressed(ContactPoint.channel, ContactPoint.addr_hash, audiences.scopes(topic))
    found = select(ContactPoint.id).join(Party, Party.id == ContactPoint.party_id)
    found = found.where(Party.id == somebody.id, audiences.has_basis(topic.id if topic else None), ~blocked)
    return bool(db.session.scalar(found))


def everything() -> dict:
    """Every row of every table."""
    names = db.session.scalars(
        text("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    ).all()
    return {
        name: db.session.scalars(text(f'SELECT t::text FROM "{name}" t ORDER BY 1')).all() for name in names
    }


def test_looking_changes_nothing(client, ana):
    before = everything()

    for kind in "up":
        for _time in range(3):
            shown = client.get(link(kind, ana))
            assert shown.status_code == 200
            assert client.head(link(kind, ana)).status_code == 200

    assert everything() == before


@pytest.mark.parametrize("encoding", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_one_click_stops_the_topic_of_the_message(client, ana, encoding):
    answer = client.post(link("u", ana), data=ONE_CLICK, content_type=encoding)

    assert answer.status_code == 200
    assert answer.mimetype == "text/plain"
    assert "Set-Cookie" not in answer.headers
    assert not is_sent(ana, "newsletter")
    assert is_sent(ana, "events")


def test_one_click_without_a_topic_stops_everything(client, ana):
    client.post(link("u", ana, topic=None), data=ONE_CLICK)

    assert not any(is_sent(ana, topic) for topic in (*ALL, None))


def test_one_click_twice_is_one_click(client, ana):
    client.post(link("u", ana), data=ONE_CLICK)
    before = everything()
    again = client.post(link("u", ana), data=ONE_CLICK)

    after = everything()
    assert again.status_code == 200
    assert {name for name in after if after[name] != before[name]} <= {"change_set"}


@pytest.mark.parametrize(
    "body", [{}, {"List-Unsubscribe": "one-click"}, {"List-Unsubscribe": ""}, {"x": "y"}]
)
def test_a_post_that_does_not_say_so_stops_nothing(client, ana, body):
    answer = client.post(link("u", ana), data=body)

    assert answer.status_code == 400
    assert is_sent(ana, "newsletter")


def test_the_page_says_what_was_saved_and_offers_the_way_back(client, ana):
    url = link("u", ana)
    saved = client.post(url, data=ONE_CLICK | {"page": "1"}).get_data(as_text=True)
    assert "no more e-mails about" in saved
    assert "Undo" in saved

    back = client.post(url, data={"again": "1", "page": "1"}).get_data(as_text=True)
    assert "write to you again" in back
    assert is_sent(ana, "newsletter")


def test_stop_all_from_the_page_stops_all_and_its_undo_restores_all(client, ana):
    url = link("u", ana)
    client.post(url, data=ONE_CLICK | {"page": "1", "everything": "1"})
    assert not any(is_sent(ana, topic) for topic in (*ALL, None))

    client.post(url, data={"page": "1", "again": "1", "everything": "1"})
    assert all(is_sent(ana, topic) for topic in ALL)


def spoilt(url):
    """The link with each kind of damage."""
    head, token = url[:3], url[3:]
    yield head + token[:-1]
    yield head + token[:-1] + ("A" if token[-1] != "A" else "B")
    yield head + token[:10] + ("A" if token[10] != "A" else "B") + token[11:]
    yield head + token + "A"
    yield head + token + "%0d%0aX:%20y"
    yield head + "é" * 20
    yield head + "A" * 5000
    yield {"/u/": "/p/", "/p/": "/u/"}[head] + token


def test_a_spoilt_link_leads_nowhere_and_does_nothing(client, ana):
    before = everything()

    for kind in "up":
        for url in spoilt(link(kind, ana)):
            for answer in (client.get(url), client.post(url, data=ONE_CLICK)):
                assert answer.status_code == 404, url
                assert "person" not in answer.get_data(as_text=True)

    assert everything() == before


def test_a_link_with_other_numbers_is_no_link(client, ana):
    for numbers in ((1,), (1, 2, 3, 4, 5, 6), (1, 2, 3, 2**63, 0)):
        assert client.get(f"/u/{tokens.sign('unsubscribe', *numbers)}").status_code == 404


def test_a_link_outlives_the_record(client):
    hashed = tokens.address_hash("email", "gone@city.example")
    db.session.execute(
        text(
            "INSERT INTO message (mailing_id, id, party_id, contact_point_id, addr_hash, dedupe_key, chunk_no,"
            " not_before) OVERRIDING SYSTEM VALUE VALUES (1000007, 8, 99999, 99999, :h, :h, 1, now())"
        ),
        {"h": hashed},
    )
    url = f"/u/{tokens.sign('unsubscribe', 1000007, 8, 99999, 99999, 0)}"

    assert client.get(url).status_code == 200
    assert client.post(url, data=ONE_CLICK).status_code == 200
    assert (
        db.session.scalar(text("SELECT scope FROM suppression WHERE addr_hash = :h"), {"h": hashed})
        == "marketing"
    )


def test_a_link_to_nothing_at_all_is_still_answered(client, slate):
    url = f"/u/{tokens.sign('unsubscribe', 1, 2, 3, 4, 5)}"

    assert client.get(url).status_code == 200
    assert client.post(url, data=ONE_CLICK).status_code == 200
    assert client.post(url, data={"again": "1", "page": "1"}).status_code == 200
    assert client.get(f"/p/{tokens.sign('preferences', 1, 2, 3, 4, 5)}").status_code == 200


def test_preferences_are_saved_with_one_post_and_shown(client, ana):
    url = link("p", ana)
    page = client.post(url, data={"topic": ["events"], "language": "id", "page_lang": "en"}).get_data(
        as_text=True
    )

    assert "Saved." in page
    assert "Undo" in page
    assert (is_sent(ana, "newsletter"), is_sent(ana, "events")) == (False, True)
    assert db.session.get(Party, ana.id).lang == "id"

    client.post(url, data={"topic": ["events", "newsletter"], "language": "en"})
    assert is_sent(ana, "newsletter")
    assert db.session.get(Party, ana.id).lang == "en"


def test_preferences_can_stop_everything_and_open_one_topic_again(client, ana):
    url = link("p", ana)
    client.post(url, data={"topic": ["events", "newsletter"], "stop_all": "1"})
    assert not any(is_sent(ana, topic) for topic in (*ALL, None))

    client.post(url, data={"topic": ["events"]})
    assert is_sent(ana, "events")
    assert not is_sent(ana, "newsletter")


def test_saving_what_is_so_already_writes_nothing(client, ana):
    before = everything()
    client.post(link("p", ana), data={"topic": ["newsletter", "events"], "language": "en"})

    after = everything()
    assert {name for name in after if after[name] != before[name]} <= {"change_set"}


@pytest.mark.parametrize(
    "naughty",
    ["<script>alert(1)</script>", "'; DROP TABLE party; --", "\x00", "\ud800", "general", "🏙" * 4000],
)
def test_nonsense_in_the_form_is_ignored(client, ana, naughty):
    body = {"topic": ["newsletter", "events", naughty], "language": naughty, "page_lang": naughty}
    body = {
        k: [v.encode("utf-8", "replace").decode() for v in vs]
        if isinstance(vs, list)
        else vs.encode("utf-8", "replace").decode()
        for k, vs in body.items()
    }
    answer = client.post(link("p", ana), data=body)

    assert answer.status_code == 200
    assert "<script>" not in answer.get_data(as_text=True)
    assert is_sent(ana, "newsletter")
    assert db.session.get(Party, ana.id).lang == "en"


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("en", "en"),
        ("id-ID,id;q=0.9", "id"),
        ("zh-CN", "zh-Hans"),
        ("ur", "ur"),
        ("fi", "en"),
        ("", "en"),
        ("*;q=x", "en"),
    ],
)
def test_pages_speak_the_language_of_the_browser(client, asked, expected):
    somebody = person(lang=None)
    page = client.get(link("p", somebody), headers={"Accept-Language": asked}).get_data(as_text=True)

    assert f'lang="{expected}"' in page
    assert ('dir="rtl"' in page) == (expected == "ur")


def test_the_language_of_the_person_wins_over_the_browser_and_a_click_over_both(client):
    somebody = person(lang="id")
    url = link("u", somebody)

    assert '<html lang="id"' in client.get(url, headers={"Accept-Language": "ur"}).get_data(as_text=True)
    assert '<html lang="ur"' in client.get(url + "?lang=ur").get_data(as_text=True)


@pytest.mark.parametrize("lang", ["en", "id", "zh-Hans", "ur"])
def test_pages_are_small_whole_and_private(client, ana, lang):
    for kind in "up":
        answer = client.get(f"{link(kind, ana)}?lang={lang}")
        page = answer.get_data(as_text=True)
        assert len(answer.data) < 15_000
        assert "<script" not in page
        assert "src=" not in page
        assert "stylesheet" not in page
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert "no-store" in answer.headers["Cache-Control"]
        assert "@city.example" not in page


def test_a_merged_record_still_stops(client, ana):
    heir = person()
    audiences.grant([heir.id], [topic_id("general")], "consent", {"file": "x"}, by=SYSTEM)
    with acting(SYSTEM, "Merged"):
        row = db.session.get(Party, ana.id)
        row.archived_at, row.merged_into_id = row.created_at, heir.id
        db.session.flush()

    client.post(link("u", ana, topic=None), data=ONE_CLICK)

    assert not is_sent(heir, None)
