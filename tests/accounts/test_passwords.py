"""Which passwords will do, and how a forgotten one is replaced."""

import re
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from crm.accounts import verbs
from crm.accounts.models import Credential, OneTimeLink, ResetRequest
from crm.accounts.passwords import check_strength, hashed, is_common, matches
from crm.kernel import db, transaction
from crm.kernel.clock import now
from crm.kernel.errors import NotFound, Refused
from crm.kernel.notices import Notice
from tests import factories

PASSWORD = "seven quiet harbours"
NEXT = "nine loud harbours"


@pytest.mark.parametrize(
    "password",
    ["short", "password123", "P@ssw0rd2024!", "1234567890", "qwertyuiop", "aaaaaaaaaaaa", "9876543210",
     "Welcome2026!!", "ababababab", "iloveyou!!!", "Jakarta2026!"],
)  # fmt: skip
def test_what_is_guessed_first_is_refused(password):
    with pytest.raises(Refused):
        check_strength(password)


@pytest.mark.parametrize(
    "password", [PASSWORD, "x7#kQ!p2vL", "บ้านหลังเล็กริมน้ำ", "harbour " * 100, "🐘🌊🏯🎏🥭🍚🛶🪁🥥🏝"]
)
def test_what_is_long_and_uncommon_will_do(password):
    check_strength(password)
    assert matches(hashed(password), password)


def test_ones_own_name_is_no_password():
    with pytest.raises(Refused):
        check_strength("ayu.lestari1", "ayu.lestari@network.example", "Ayu Lestari")


def test_a_password_is_the_same_however_its_letters_are_composed():
    assert matches(hashed("hà nội mùa thu"), "hà nội mùa thu")


@given(st.text(max_size=40))
@settings(deadline=None)
def test_any_text_gets_an_answer(text):
    assert is_common(text) in (True, False)
    with suppress(Refused):
        check_strength(text, "ayu@network.example", "Ayu")


def test_without_a_hash_nothing_matches():
    assert not matches(None, "nobody has this password")


@pytest.fixture
def ayu(slate):
    return factories.member(email="ayu@network.example", password=PASSWORD)


def link_in_mail(word):
    mail = db.session.scalars(select(Notice).order_by(Notice.id.desc())).first()
    return re.search(rf"(/{word}/\S+)", mail.text).group(1)


def ask(client, email="ayu@network.example"):
    answer = client.post("/password", data={"email": email})
    verbs.answer_resets()
    return answer


def test_a_forgotten_password_is_replaced_once(client, ayu):
    ask(client)
    link = link_in_mail("password")
    assert client.get(link).status_code == 200
    assert client.get(link).status_code == 200

    assert client.post(link, data={"password": NEXT}).location == "/sign-in"

    assert matches(db.session.get(Credential, ayu.id).password_hash, NEXT)
    assert client.get(link).status_code == 404
    assert client.post(link, data={"password": PASSWORD}).status_code == 404


def test_a_weak_password_does_not_use_the_link_up(client, ayu):
    ask(client)
    link = link_in_mail("password")

    assert "Use at least 10 characters." in client.post(link, data={"password": "short"}).text

    assert client.post(link, data={"password": NEXT}).status_code == 302


def test_known_and_unknown_addresses_get_the_same_answer(client, ayu):
    known = client.post("/password", data={"email": ayu.email})
    unknown = client.post("/password", data={"email": "nobody@network.example"})

    assert known.status_code == unknown.status_code == 200
    assert known.text.replace(ayu.email, "X") == unknown.text.replace("nobody@network.example", "X")
    assert db.session.scalar(select(func.count()).select_from(ResetRequest)) == 2
    verbs.answer_resets()
    assert db.session.scalar(select(func.count()).select_from(Notice)) == 1
    assert db.session.scalar(select(func.count()).select_from(ResetRequest)) == 0


def test_asking_again_and_again_sends_three_mails_an_hour(client, ayu):
    answers = [ask(client) for _ in range(8)]

    assert len({answer.text for answer in answers}) == 1
    assert db.session.scalar(select(func.count()).select_from(Notice)) == 3


def test_one_address_cannot_ask_for_everyone(client, ayu):
    answers = [client.post("/password", data={"email": f"u{n}@x.example"}).status_code for n in range(22)]

    assert answers[-1] == 429


def test_only_the_last_link_works_and_not_for_ever(client, ayu):
    ask(client)
    first = link_in_mail("password")
    ask(client)
    second = link_in_mail("password")
    assert client.get(first).status_code == 404

    with transaction():
        db.session.execute(update(OneTimeLink).values(expires_at=now() - timedelta(seconds=1)))

    assert client.get(second).status_code == 404


def test_a_link_for_one_purpose_opens_no_other_door(client, ayu):
    ask(client)

    other = link_in_mail("password").replace("/password/", "/invitation/")

    assert client.get(other).status_code == 404


def test_the_link_itself_is_not_in_the_table(client, ayu):
    ask(client)
    secret = link_in_mail("password").rpartition("/")[2]

    assert secret.encode() not in db.session.scalar(select(OneTimeLink.secret_hash))


def test_changing_a_password_needs_the_present_one(slate, ayu):
    with pytest.raises(Refused) as refused:
        verbs.change_password(ayu, "wrong", NEXT)

    assert refused.value.field == "old"


def test_an_invitation_sets_name_and_password_once(client, slate):
    admin = factories.user("admin")
    verbs.invite("seo-yeon@network.example", "officer", by=admin)
    link = link_in_mail("invitation")
    assert "seo-yeon@network.example" in client.get(link).text

    assert client.post(link, data={"name": "Han Seo-yeon", "password": NEXT}).status_code == 302

    assert client.post(link, data={"name": "Thief", "password": NEXT}).status_code == 404
    signed_in = client.post("/sign-in", data={"email": "seo-yeon@network.example", "password": NEXT})
    assert signed_in.status_code == 302
    assert "Han Seo-yeon" in client.get("/account").text


def test_an_invitation_sent_again_replaces_the_first(client, slate):
    admin = factories.user("admin")
    user = verbs.invite("seo-yeon@network.example", "officer", by=admin)
    first = link_in_mail("invitation")

    verbs.invite_again(user.id, by=admin)

    assert client.get(first).status_code == 404
    assert client.get(link_in_mail("invitation")).status_code == 200


def test_a_disabled_users_link_is_dead(slate, ayu):
    factories.user("admin")
    secret = verbs.passwords.make_link(ayu, "reset", timedelta(hours=1))
    verbs.disable(ayu.id, by=ayu)

    with pytest.raises(NotFound):
        verbs.reset_password(secret, NEXT)
