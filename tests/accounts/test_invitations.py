"""Invitations: sent again, handed over, withdrawn, used once."""

import threading

import pytest
from sqlalchemy import text

from crm.accounts import queries, verbs
from crm.journal import SYSTEM
from crm.kernel import db
from crm.kernel.errors import Refused
from tests import factories

PASSWORD = "seven quiet harbours"
NEW = "new@network.example"
SAID = {"name": "Nia", "password": "nine calm rivers run"}


@pytest.fixture
def admin(client):
    user = factories.member(role="admin", password=PASSWORD)
    client.post("/sign-in", data={"email": user.email, "password": PASSWORD})
    client.post("/settings/users", data={"email": NEW, "role": "reader"})
    return user


def invited():
    """Whoever was invited."""
    return queries.user_by_email(NEW)


def made_link(client) -> str:
    """The path of a link that the administrator had made."""
    page = client.post(f"/settings/users/{invited().id}/link").text
    return "/invitation/" + page.partition("/invitation/")[2].partition('"')[0]


def test_who_is_invited_and_until_when_is_on_the_page(client, admin):
    page = client.get("/settings/users").text

    assert "Invited, not here yet" in page
    assert "waiting" in page
    assert "until" in page


def test_a_link_to_hand_over_is_shown_once_and_lets_in_once(client, app, admin):
    path = made_link(client)
    assert "/invitation/" not in client.get("/settings/users").text
    guest = app.test_client()

    assert NEW in guest.get(path).text
    assert guest.post(path, data=SAID).status_code == 302
    assert guest.post(path, data=SAID).status_code == 404
    db.session.expire_all()
    assert guest.post("/sign-in", data={"email": NEW, "password": SAID["password"]}).status_code == 302


def test_a_new_link_kills_the_one_before(client, app, admin):
    first, second = made_link(client), made_link(client)

    assert app.test_client().get(first).status_code == 404
    assert app.test_client().get(second).status_code == 200


def test_a_withdrawn_invitation_opens_nothing_and_may_be_given_again(client, app, admin):
    path = made_link(client)

    client.post(f"/settings/users/{invited().id}/withdraw")
    assert app.test_client().get(path).status_code == 404
    assert "Invited, not here yet" not in client.get("/settings/users").text

    client.post("/settings/users", data={"email": NEW.upper(), "role": "officer"})
    assert (invited().disabled_at, invited().role) == (None, "officer")


def test_who_waits_already_is_sent_the_invitation_again(client, admin):
    page = client.post("/settings/users", data={"email": NEW.upper(), "role": "officer"}).text

    assert f"{NEW} was invited already. Send that invitation again." in page
    assert "Send it again" in page
    assert invited().role == "reader"
    assert "Send it again" not in client.get("/settings/users").text
    known = client.post("/settings/users", data={"email": admin.email, "role": "officer"}).text
    assert "is a user already" in known
    assert "Send it again" not in known


def test_an_invitation_that_is_too_old_says_so(client, app, admin):
    path = made_link(client)
    db.session.execute(text("UPDATE one_time_link SET expires_at = now() - interval '1 minute'"))

    assert "expired" in client.get("/settings/users").text
    assert app.test_client().get(path).status_code == 404


def test_whoever_came_in_waits_for_no_invitation(slate):
    user = factories.member(role="officer", password=PASSWORD)

    for attempt in (verbs.invite_again, verbs.invitation_link, verbs.withdraw_invitation):
        with pytest.raises(Refused):
            attempt(user.id, by=SYSTEM)


def test_used_used_up_and_unknown_links_get_the_same_answer(client, app, admin):
    path = made_link(client)
    app.test_client().post(path, data=SAID)
    answers = {app.test_client().get(p).text for p in (path, "/invitation/nonsense", path + "x")}

    assert len(answers) == 1


def test_of_many_who_use_a_link_at_once_one_comes_in(fresh):
    factories.user("admin")
    user = verbs.add_user(NEW, "reader", by=SYSTEM)
    secret = verbs.invitation_link(user.id, by=SYSTEM)
    outcomes, together = [], threading.Barrier(4)

    def attempt(number):
        with fresh.app_context():
            together.wait()
            try:
                verbs.accept_invitation(secret, f"Nia {number}", f"nine calm rivers {number}")
                outcomes.append("in")
            except Refused:
                outcomes.append("refused")
            except Exception as error:  # noqa: BLE001  the test says what it was
                outcomes.append(type(error).__name__)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=attempt, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert outcomes.count("in") == 1, outcomes
