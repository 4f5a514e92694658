"""Mailings from the command line."""

import json

import pytest


@pytest.fixture
def run(app, desk, tmp_path):
    """Runs a command in the desk's database."""
    runner = app.test_cli_runner()
    (tmp_path / "words.md").write_text("Dear {{ full_name }},", encoding="utf-8")
    (tmp_path / "words.html").write_text("<p>Dear {{ full_name }}</p>", encoding="utf-8")
    (tmp_path / "words.bin").write_bytes(b"\xff\xfe\x00")

    def command(*words):
        return runner.invoke(args=["mailings", *(str(w).replace("FOLDER", str(tmp_path)) for w in words)])

    return command


def new(run, *more):
    """A draft by command."""
    return run(
        "new", "--subject", "Hello", "--segment", "All", "--markdown", "FOLDER/words.md", "--json", *more
    )


def test_a_mailing_is_made_shown_and_scheduled(run, desk):
    desk.reader()
    desk.segment(name="All")

    made = json.loads(
        new(run, "--topic", "newsletter", "--send-at", "2099-03-01T09:00", "--zone", "Asia/Kathmandu").output
    )
    sent = json.loads(run("send", made["id"], "--json").output)

    assert made["status"] == "draft"
    assert made["topic"] == "newsletter"
    assert sent["status"] == "scheduled"
    assert sent["send_at"].startswith("2099-03-01T03:15:00")
    assert set(sent["counts"]) >= {
        "candidates",
        "excluded",
        "queued",
        "claimed",
        "wire",
        "accepted",
        "failed",
    }
    assert json.loads(run("list", "--json").output)["items"][0]["id"] == made["id"]
    assert "scheduled\tHello" in run("show", made["id"]).output


def test_states_that_do_not_allow_it_exit_with_a_sentence(run, desk):
    desk.segment(name="All")
    number = json.loads(new(run).output)["id"]

    for step in ("pause", "resume", "cancel"):
        done = run(step, number)
        assert done.exit_code == 1
        assert "draft" in done.output


@pytest.mark.parametrize(
    ("more", "code", "sentence"),
    [
        (["--segment", "Nobody"], 1, "no segment"),
        (["--send-at", "tomorrow"], 1, "is not a moment"),
        (["--zone", "Mars/Base"], 1, "not a time zone"),
        (["--html", "FOLDER/words.html"], 2, "--markdown FILE, or --html"),
        (["--text", "FOLDER/words.md"], 2, "--text goes with --html"),
        (["--markdown", "FOLDER/words.bin"], 1, "not UTF-8"),
        (["--markdown", "FOLDER/none.md"], 2, "does not exist"),
    ],
)
def test_wrong_words_are_refused(run, desk, more, code, sentence):
    desk.segment(name="All")

    done = new(run, *more)

    assert done.exit_code == code
    assert sentence in done.output


def test_there_is_no_mailing_nought(run):
    assert run("show", 999_999).exit_code == 1
