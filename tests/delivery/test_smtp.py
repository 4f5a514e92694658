"""What becomes of a message is known exactly, whatever the other side does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.delivery.smtp import AccountFault, Crew, Letter, Line, Reply, Server, judge

from .scripted import Scripted, decoded, encrypted

BODY = b"Subject: x\r\n\r\nhello\r\n.\r\n"


def server(scripted, **more):
    """Where it is."""
    return Server("localhost", scripted.port, **({"tls": "off", "timeout": 2.0} | more))


def send(scripted, number=1, size=1, recipient="b@example.org", **more):
    """Fates of some letters."""
    crew = Crew(server(scripted, **more), size)
    letters = [Letter(n, "a@balai.example", recipient, BODY) for n in range(number)]
    try:
        crew.ready()
        return crew.carry(letters, lambda: True).fates
    finally:
        crew.close()
        crew.pool.shutdown()


def states(fates):
    """In words."""
    return [verdict and verdict.state for _number, verdict in sorted(fates.items())]


NO_PIPELINE = {"ehlo": "250-here\r\n250 SIZE 1000000"}


@pytest.mark.parametrize("abilities", [{}, NO_PIPELINE])
def test_letters_arrive_as_they_are(abilities):
    with Scripted(**abilities) as scripted:
        assert states(send(scripted, 5)) == ["accepted"] * 5
    assert scripted.taken == [BODY[: -len(b".\r\n")]] * 5
    assert scripted.connections == 1


@pytest.mark.parametrize("abilities", [{}, NO_PIPELINE])
def test_one_refused_recipient_does_not_disturb_the_others(abilities):
    with Scripted(rcpt=["250 ok", "550 5.1.1 nobody", "250 ok"], **abilities) as scripted:
        fates = send(scripted, 3)
    assert states(fates) == ["accepted", "failed", "accepted"]
    assert fates[1].suppress == "hard_bounce"


def test_a_refusal_after_the_dot_is_known():
    with Scripted(dot=["552 5.3.4 too big", "250 ok"]) as scripted:
        fates = send(scripted, 2)
    assert states(fates) == ["failed", "accepted"]
    assert fates[0].reason == "message_refused"


@pytest.mark.parametrize("odd", ["354 go on", "300 hm", "150 wait", "699 what"])
def test_an_answer_after_the_dot_that_is_neither_yes_nor_no_is_uncertain(odd):
    with Scripted(dot=[odd, "250 ok"]) as scripted:
        assert states(send(scripted, 2)) == ["uncertain", "accepted"]


@pytest.mark.parametrize("abilities", [{}, NO_PIPELINE])
def test_hanging_up_before_the_dot_is_tried_again_on_another_line(abilities):
    with Scripted(rcpt=["hang up", "250 ok"], **abilities) as scripted:
        assert states(send(scripted, 3)) == ["accepted"] * 3
    assert len(scripted.taken) == 3
    assert scripted.connections == 2


@pytest.mark.parametrize("abilities", [{}, NO_PIPELINE])
def test_hanging_up_after_the_dot_is_uncertain_and_only_that(abilities):
    with Scripted(dot=["250 ok", "hang up", "250 ok"], **abilities) as scripted:
        fates = send(scripted, 4)
    assert states(fates) == ["accepted", "uncertain", "accepted", "accepted"]
    assert len(scripted.taken) == 4


def test_silence_after_the_dot_is_uncertain():
    with Scripted(dot=None) as scripted:
        assert states(send(scripted, 1, timeout=1)) == ["uncertain"]


def test_421_in_between_opens_another_line():
    with Scripted(mail=["250 ok", "421 4.7.0 enough for now", "250 ok"]) as scripted:
        fates = send(scripted, 3)
    assert states(fates) == ["accepted"] * 3
    assert scripted.connections == 2


def test_a_line_that_is_lost_again_and_again_is_given_up():
    with Scripted(rcpt="hang up") as scripted:
        fates = send(scripted, 1)
    assert states(fates) in (["deferred"], [None])
    assert scripted.taken == []


def test_a_sender_that_is_refused_is_the_accounts_fault():
    with Scripted(mail="550 5.7.1 who are you") as scripted:
        fates = send(scripted, 1)
    assert (fates[0].state, fates[0].reason, fates[0].counts) == ("deferred", "account", False)


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"banner": "554 go away"}, "refused the banner"),
        ({"banner": "hang up"}, "ended the connection"),
        ({"banner": "what?"}, "does not speak SMTP"),
        ({"ehlo": "502 no"}, "refused the greeting"),
    ],
)
def test_a_server_that_does_not_let_us_in_says_so_in_a_sentence(answers, words):
    with Scripted(**answers) as scripted, pytest.raises(AccountFault, match=words):
        Line(server(scripted)).open()


def test_nobody_listens():
    with pytest.raises(AccountFault, match="connection refused"):
        Line(Server("127.0.0.1", 1, "off", timeout=1)).open()


def test_a_name_that_nobody_knows():
    with pytest.raises(AccountFault, match="name is not known"):
        Line(Server("nowhere.invalid", 25, "off", timeout=2)).open()


def test_a_silent_server_is_not_waited_for_longer_than_set():
    with Scripted(banner=None) as scripted, pytest.raises(AccountFault, match="no reply in time"):
        Line(server(scripted, timeout=0.3)).open()


def test_encryption_where_it_is_offered(tmp_path):
    with Scripted() as scripted:
        encrypted(scripted, tmp_path)
        assert states(send(scripted, 2, tls="opportunistic")) == ["accepted"] * 2
        assert "STARTTLS" in scripted.heard


def test_a_certificate_that_nobody_signed_is_refused_where_encryption_is_required(tmp_path):
    with Scripted() as scripted:
        encrypted(scripted, tmp_path)
        with pytest.raises(AccountFault, match="certificate is not valid"):
            send(scripted, 1, tls="require")
        assert scripted.taken == []


def test_signing_in_happens_over_the_encrypted_line_only(tmp_path):
    with Scripted() as scripted:
        encrypted(scripted, tmp_path)
        send(scripted, 1, tls="opportunistic", username="user", password="wörd")
        words = [line for line in scripted.heard if line.startswith("AUTH")]
        assert decoded(words[0].split()[2]) == "\0user\0wörd".encode()
        assert scripted.heard.index("STARTTLS") < scripted.heard.index(words[0])


def test_a_password_is_never_sent_in_the_clear_by_chance():
    with Scripted(ehlo="250-here\r\n250 AUTH PLAIN") as scripted:
        with pytest.raises(AccountFault, match="not sent in the clear"):
            send(scripted, 1, tls="opportunistic", username="user", password="word")
        assert not any(line.startswith("AUTH") for line in scripted.heard)


def test_a_wrong_password_is_the_accounts_fault():
    with (
        Scripted(ehlo="250-here\r\n250 AUTH PLAIN", auth="535 5.7.8 wrong") as scripted,
        pytest.raises(AccountFault, match="535"),
    ):
        send(scripted, 1, username="user", password="word")


def test_login_where_plain_is_not_offered():
    answers = ["334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6", "235 ok"]
    with Scripted(ehlo="250-here\r\n250 AUTH LOGIN", auth=answers) as scripted:
        assert states(send(scripted, 1, username="user", password="word")) == ["accepted"]


def test_an_address_that_needs_utf8_fails_where_it_is_not_offered():
    with Scripted(**NO_PIPELINE) as scripted:
        fates = send(scripted, 1, recipient="लोक@example.org")
    assert (fates[0].state, fates[0].reason) == ("failed", "address_needs_utf8")
    with Scripted() as scripted:
        assert states(send(scripted, 1, recipient="लोक@example.org")) == ["accepted"]
    assert any("SMTPUTF8" in line for line in scripted.heard if line.startswith("MAIL"))


def test_many_lines_share_the_work():
    with Scripted() as scripted:
        assert states(send(scripted, 200, size=4)) == ["accepted"] * 200
    assert len(scripted.taken) == 200


CLASSES = [
    ("250 ok", "accepted", None),
    ("450 4.2.1 greylisted", "deferred", None),
    ("452 4.2.2 full", "deferred", None),
    ("552 5.2.2 full", "deferred", None),
    ("421 4.7.0 slow down", "deferred", None),
    ("550 5.1.1 nobody", "failed", "hard_bounce"),
    ("550 5.1.10 nobody", "failed", "hard_bounce"),
    ("550 5.1.2 no such domain", "failed", "invalid"),
    ("550 5.2.1 disabled", "failed", "hard_bounce"),
    ("550 User unknown", "failed", "hard_bounce"),
    ("550 5.7.1 user unknown to our policy", "failed", None),
    ("554 blocked", "failed", None),
    ("554 5.7.9 blocked", "failed", None),
    ("552 too big", "failed", None),
    ("550 no", "failed", None),
]


@pytest.mark.parametrize(("said", "state", "suppress"), CLASSES)
def test_refusals_are_told_apart(said, state, suppress):
    code, _space, text = said.partition(" ")
    verdict = judge(Reply(int(code), text), "rcpt")
    assert (verdict.state, verdict.suppress) == (state, suppress)


@given(st.integers(200, 599), st.text(max_size=60))
def test_every_answer_has_a_verdict_and_only_the_dead_are_suppressed(code, text):
    verdict = judge(Reply(code, text), "rcpt")
    assert verdict.state in ("accepted", "deferred", "failed")
    assert verdict.suppress is None or code >= 500
