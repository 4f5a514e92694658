"""The mail catcher keeps what it is given, byte for byte, and misbehaves on demand."""

import json
import smtplib
import socket
import time
import urllib.request
from email.message import EmailMessage

import pytest

from stack.catcher import Catcher
from stack.catcher.pages import serve_pages
from stack.catcher.store import Store
from stack.system import free_port


@pytest.fixture
def catcher(tmp_path):
    with Catcher(tmp_path / "mail") as catcher:
        yield catcher


@pytest.fixture
def pages(catcher):
    port = free_port(0)
    server = serve_pages(catcher.store, port)
    yield f"http://127.0.0.1:{port}"
    server.shutdown()
    server.server_close()


def send(catcher, to="ayu@balai.example", subject="Kabar", **parts):
    message = EmailMessage()
    message["Subject"], message["To"], message["From"] = subject, to, "news@balai.example"
    message.set_content(parts.get("text", "Selamat pagi\n.dot\n"))
    message.add_alternative(parts.get("html", "<p>Selamat <b>pagi</b></p>"), subtype="html")
    with smtplib.SMTP("127.0.0.1", catcher.port) as smtp:
        return smtp.send_message(message)


def read(url):
    with urllib.request.urlopen(url, timeout=5) as answer:
        return answer.read().decode(), answer.headers


def test_it_keeps_envelope_and_bytes(catcher):
    send(catcher, subject="Grüße aus 首尔")

    caught = catcher.messages[0]
    assert (caught.to, caught.sender, caught.subject) == (
        ["ayu@balai.example"],
        "news@balai.example",
        "Grüße aus 首尔",
    )
    assert caught.text == "Selamat pagi\n.dot\n"
    assert "<b>pagi</b>" in caught.html


def test_pipelined_commands_in_one_packet_are_all_answered(catcher):
    with socket.create_connection(("127.0.0.1", catcher.port), timeout=5) as line:
        line.sendall(
            b"EHLO x\r\nMAIL FROM:<a@x>\r\nRCPT TO:<b@x>\r\nDATA\r\nSubject: s\r\n\r\n..\r\n.\r\nQUIT\r\n"
        )
        said = b""
        while chunk := line.recv(4096):
            said += chunk
    assert [part[:3] for part in said.splitlines() if part[3:4] == b" "] == [
        b"220", b"250", b"250", b"250", b"354", b"250", b"221",
    ]  # fmt: skip
    assert catcher.messages[0].raw == b"Subject: s\r\n\r\n.\r\n"


def test_it_refuses_whom_it_is_told_to(catcher):
    catcher.behaviour.refuse("full@", "452 4.2.2 mailbox full", times=1)
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        send(catcher, to="full@balai.example")
    assert refused.value.recipients["full@balai.example"][0] == 452
    send(catcher, to="full@balai.example")

    catcher.behaviour.refuse("ayu", "554 5.7.1 no", stage="data")
    with pytest.raises(smtplib.SMTPDataError):
        send(catcher)


def test_it_hangs_up_after_the_dot(catcher):
    catcher.behaviour.drop_after_dot()
    with pytest.raises(smtplib.SMTPServerDisconnected):
        send(catcher)
    assert len(catcher.messages) == 1


def test_it_closes_its_door(catcher):
    catcher.behaviour.refuse_connections()
    with pytest.raises(smtplib.SMTPException):
        send(catcher)


def test_it_takes_hundreds_a_second(catcher):
    body = b"Subject: s\r\n\r\n" + b"x" * 78 * 380
    begun = time.process_time()  # its own work, whatever else the machine does
    with smtplib.SMTP("127.0.0.1", catcher.port) as smtp:
        for number in range(200):
            smtp.sendmail("a@x", [f"{number}@x"], body)
    assert 200 / (time.process_time() - begun) > 100


def test_a_second_start_still_has_the_mail(catcher):
    send(catcher)
    second = Store(catcher.store.directory)
    assert [s.subject for s in second.find("ayu")] == ["Kabar"]
    second.close()


def test_the_page_lists_searches_and_shows(catcher, pages):
    send(
        catcher, subject="<script>alert(1)</script>", html='<p onclick="x()">hi</p><script>alert(2)</script>'
    )
    send(catcher, to="other@balai.example", text="See http://127.0.0.1/u/token now\n")

    listing, headers = read(pages)
    assert "&lt;script&gt;" in listing
    assert "script-src" not in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "other@" not in read(f"{pages}/?to=ayu")[0]
    assert '<a href="http://127.0.0.1/u/token"' in read(f"{pages}/message/2")[0]
    assert "sandbox" in read(f"{pages}/message/1")[0]
    assert read(f"{pages}/message/1/html")[1]["Content-Security-Policy"].startswith("sandbox")
    assert "Subject:" in read(f"{pages}/message/2/raw")[0]


def test_programs_read_json(catcher, pages):
    send(catcher)
    send(catcher, to="other@balai.example")

    found = json.loads(read(f"{pages}/messages?to=other")[0])
    assert found["total"] == 1
    one = json.loads(read(f"{pages}/messages/{found['messages'][0]['id']}")[0])
    assert ["To", "other@balai.example"] in one["headers"]


def test_what_is_not_there_is_404(pages):
    with pytest.raises(urllib.error.HTTPError) as missing:
        read(f"{pages}/message/7")
    missing.value.close()
    assert missing.value.code == 404
