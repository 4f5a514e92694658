"""The house of the tests is a real one."""

import smtplib


def test_it_is_ready_and_catches_mail(house):
    with smtplib.SMTP("127.0.0.1", house.catcher.port) as smtp:
        smtp.sendmail("a@balai.example", ["b@balai.example"], "Subject: one\r\n\r\nbody\r\n")

    assert house.status("/readyz") == 200
    assert house.catcher.wait_for(1)[0].to == ["b@balai.example"]


def test_a_killed_worker_is_missed_and_a_new_one_is_welcomed(open_house):
    house = open_house(workers=1)

    house.kill_worker("worker")
    house.kill_worker("worker-tx")
    house.wait_until(lambda: house.status("/readyz") == 503, 45, "missing its worker")
    house.start_worker()

    house.wait_until(lambda: house.status("/readyz") == 200, 30, "ready again")


def test_a_live_worker_survives_a_broker_restart(house):
    """Celery 5.7 workers end here; this test is why 5.6.3 with kombu 5.6.2 is pinned."""
    alive = [child.process.pid for name, child in house.children.items() if "worker" in name]

    house.stop_broker()
    assert house.status("/readyz") == 503
    house.start_broker()

    house.wait_until(lambda: house.status("/readyz") == 200, 60, "ready again")
    assert [child.pid for name, child in house.children.items() if "worker" in name] == alive


def test_a_page_reaches_this_machine_only(house, page):
    page.goto(f"{house.url}/healthz")
    assert "ok" in page.content()
