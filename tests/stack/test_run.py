"""`./balai run`, as a person starts, stops and kills it."""

import json
import signal
import urllib.request

import psycopg
import pytest

from tests.stack.commands import Running, balai, processes_of, wait_until_gone


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return tmp_path_factory.mktemp("data")


def state(data):
    return json.loads((data / "running.json").read_text())


def test_a_second_copy_says_that_one_is_running(data):
    with Running(data, "--workers", "0") as running:
        second = balai(data, "run")

        assert second.returncode == 1
        assert running.url in second.stderr


def test_commands_use_the_running_database_and_a_second_start_keeps_the_data(data):
    with Running(data, "--workers", "0"):
        added = balai(
            data, "users", "add", "first@balai.example", "--role", "admin", stdin="a long enough one 1\n"
        )
    assert (added.returncode, added.stderr) == (0, "")

    with Running(data, "--workers", "0") as running:
        with urllib.request.urlopen(f"{running.url}/healthz", timeout=5) as answer:
            assert answer.status == 200
        assert "first@balai.example" in balai(data, "users", "list").stdout


@pytest.mark.parametrize("sig", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_whatever_ends_the_supervisor_no_process_stays(data, sig):
    running = Running(data, "--workers", "1").wait()
    assert len(processes_of(data)) > 5

    code = running.signal(sig)

    assert code == (0 if sig != signal.SIGKILL else -signal.SIGKILL)
    assert wait_until_gone(data) == []
    running.__exit__()


def test_after_a_kill_the_next_start_has_the_data(data):
    with Running(data, "--workers", "0"):
        address = state(data)["environment"]["CRM_DATABASE_URL"]
        with psycopg.connect(address) as connection:
            assert connection.execute("SELECT count(*) FROM app_user").fetchone() == (1,)


def test_a_dead_child_is_started_again(data):
    with Running(data, "--workers", "0") as running:
        victim = next(line for line in processes_of(data) if "gunicorn" in line)
        import os
        import time

        os.kill(int(victim.split()[0]), signal.SIGKILL)
        limit = time.monotonic() + 20
        while time.monotonic() < limit:
            try:
                with urllib.request.urlopen(f"{running.url}/healthz", timeout=2) as answer:
                    assert answer.status == 200
                    break
            except OSError:
                time.sleep(0.1)
        else:
            pytest.fail("the web server did not come back")


def test_a_setting_of_the_wrong_kind_ends_with_a_sentence(tmp_path):
    done = balai(tmp_path, "run", CRM_WIRE_GROUP="many")

    assert done.returncode == 1
    assert done.stderr.strip().splitlines()[-1].startswith("CRM_WIRE_GROUP must be")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), 2),
        (("--help",), 0),
        (("run", "--workers", "-1"), 2),
        (("run", "--port", "99999"), 1),
        (("restore", "/nowhere"), 1),
        (("backup",), 2),
        (("users", "add"), 2),
        (("nonsense",), 2),
    ],
)
def test_exit_codes_tell_a_refusal_from_wrong_usage(data, words, code):
    done = balai(data, *words)

    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
