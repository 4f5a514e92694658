"""The real thing for tests: a house with its web server, workers, beat and mail catcher as processes.

    def test_it_goes_out(house):
        house.cli("import", "tests/data/contacts.csv")
        house.catcher.wait_for(10)

`house` is one house for a test module, `open_house` opens more or others:
`open_house(workers=1, CRM_WIRE_GROUP="10")`. `page` is a real browser that reaches this machine only.
"""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from stack import services
from stack.catcher import Catcher
from stack.children import Child
from stack.supervisor import Stack
from stack.system import free_port
from stack.valkey import valkey
from tests import servers

ROOT = Path(__file__).resolve().parent.parent
QUICK = {
    "CRM_RETRY_BASE_SECONDS": "1",
    "CRM_LEASE_SECONDS": "5",
    "CRM_SMTP_TIMEOUT_SECONDS": "5",
    "CRM_SECRET_KEY": "the secret of the houses",
}
PASSWORD = "a long enough password 1"
numbers = count(1)


class House:
    """One running Balai. Everything it writes lies in `data`."""

    def __init__(self, data: Path, database: str, workers: int, settings: dict[str, str]):
        self.data, self.number_of_workers = data, workers
        self.database = database
        self.stack = Stack(data / "logs")
        self.catcher = Catcher(data / "mail").start()
        self.port = free_port(0)
        self.url = f"http://127.0.0.1:{self.port}"
        self.broker = valkey(data / "valkey", self.stack.place / "v.sock", durable=False)
        self.redis = f"unix://{self.stack.place / 'v.sock'}?db=0"
        self.settings = QUICK | settings
        self.children: dict[str, Child] = {}

    @property
    def env(self) -> dict[str, str]:
        """The environment of its processes."""
        told = {
            "CRM_DATA_DIR": str(self.data),
            "CRM_DATABASE_URL": self.database,
            "CRM_REDIS_URL": self.redis,
            "CRM_SMTP_URL": self.catcher.smtp_url,
            "CRM_PORT": str(self.port),
            "CRM_BASE_URL": self.url,
            "CRM_STACK_ID": self.stack.id,
            "PYTHONPATH": str(ROOT),
            "PYTHONWARNINGS": "ignore",
        }
        outside = {name: value for name, value in os.environ.items() if not name.startswith("CRM_")}
        return outside | told | self.settings

    def open(self) -> "House":
        """Start everything; return when /readyz is content."""
        self.stack.start(self.broker)
        self.start(services.web(self.port), services.beat(self.data))
        if self.number_of_workers:
            self.start_worker()
            self.wait_until(lambda: self.status("/readyz") == 200, 40, "ready")
        return self

    def start(self, *children: Child) -> None:
        """Start some of its processes and wait for those that can say that they are ready."""
        for child in children:
            child.env = self.env
            self.children[child.name] = child
        self.stack.start(*children)

    def start_worker(self) -> None:
        """Start the workers (again)."""
        self.start(*services.workers(self.number_of_workers))

    def kill_worker(self, name: str = "worker") -> None:
        """End a worker and its children as a power cut would."""
        self.kill(name)

    def kill(self, name: str) -> None:
        """SIGKILL to one of: web, worker, worker-tx, beat; to its whole session."""
        child = self.children[name]
        os.killpg(child.process.pid, 9)
        child.process.wait()

    def stop_process(self, name: str) -> None:
        """Ask one of its processes to end, and wait."""
        self.children[name].stop()

    def stop_broker(self) -> None:
        """The broker is gone, with all it knew."""
        self.broker.stop()

    def start_broker(self) -> None:
        """The broker is back, empty."""
        self.stack.launch(self.broker)
        self.broker.wait_until_ready()

    def cli(self, *words, stdin: str | None = None, check: bool = True) -> subprocess.CompletedProcess:
        """One of the application's commands: .stdout, .stderr, .returncode."""
        done = subprocess.run(
            [sys.executable, "-m", "stack.application", *map(str, words)],
            env=self.env,
            cwd=ROOT,
            input=stdin or "",
            capture_output=True,
            text=True,
            check=False,
            timeout=170,
        )
        if check and done.returncode:
            raise AssertionError(
                f"{' '.join(map(str, words))} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
            )
        return done

    def json(self, *words, stdin: str | None = None):
        """What a command prints with --json, read."""
        return json.loads(self.cli(*words, "--json", stdin=stdin).stdout)

    def add_user(self, email: str, role: str = "admin", password: str = PASSWORD) -> tuple[str, str]:
        """Somebody who can sign in: e-mail and password."""
        self.cli("users", "add", email, "--role", role, stdin=password + "\n")
        return email, password

    def key(self, role: str = "admin") -> str:
        """A new API key."""
        return self.cli("keys", "add", f"key {next(numbers)}", "--role", role).stdout.strip().splitlines()[-1]

    def get(self, path: str, headers: dict[str, str] | None = None) -> tuple[int, str]:
        """Status and body of a page."""
        return self.request("GET", path, headers=headers)

    def request(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ):
        """Status and body of any request; redirects are not followed."""
        url = path if path.startswith("http") else self.url + path
        asked = urllib.request.Request(url, data=body, method=method, headers=headers or {})
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), StayHere)
        try:
            with opener.open(asked, timeout=30) as answer:
                return answer.status, answer.read().decode(errors="replace")
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode(errors="replace")

    def status(self, path: str) -> int:
        """The status of a page; 0 when nobody answers."""
        return services.status(self.port, path)

    def sql(self, statement: str, *values) -> list[tuple]:
        """Rows straight from the database."""
        with psycopg.connect(self.database, autocommit=True) as connection:
            answer = connection.execute(statement, values)
            return answer.fetchall() if answer.description else []

    def wait_until(self, condition, seconds: float = 30, what: str = "as wished") -> None:
        """Until condition() is true; a failure with the ends of the logs otherwise."""
        limit = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > limit:
                raise AssertionError(f"not {what} after {seconds} s\n{self.last_words()}")
            time.sleep(0.05)

    def last_words(self) -> str:
        """The ends of all logs."""
        return "\n".join(f"--- {name}\n{child.last_words()}" for name, child in self.children.items())

    def stop(self) -> None:
        """Close the house; nothing of it stays."""
        self.stack.stop()
        self.catcher.stop()


class StayHere(urllib.request.HTTPRedirectHandler):
    """Shows a redirect instead of following it."""

    def redirect_request(self, *_args):
        return None


@pytest.fixture(scope="module")
def open_house(template, tmp_path_factory):
    """Opens houses; all are closed after the module."""
    opened: list[tuple[House, str]] = []

    def opener(workers: int = 2, **settings: str) -> House:
        name = f"{template.removesuffix('_template')}_house{next(numbers)}"
        servers.on_server(f"CREATE DATABASE {name} TEMPLATE {template}")
        house = House(tmp_path_factory.mktemp("house"), servers.database_url(name), workers, settings)
        opened.append((house, name))
        return house.open()

    yield opener
    for house, name in opened:
        house.stop()
        servers.on_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def house(open_house):
    """One house with two worker processes, for a module."""
    return open_house()


@pytest.fixture(scope="module")
def browser():
    """A real Chromium."""
    from playwright.sync_api import expect, sync_playwright

    program = os.environ.get("CRM_TEST_BROWSER") or servers.find_browser()
    if not program:
        pytest.skip("there is no Chromium on this machine: apt-get install chromium")
    expect.set_options(timeout=30_000)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        )
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser):
    """Makes pages of any size: new_page(width, height, **context options)."""
    contexts = []

    def make(width: int = 1440, height: int = 900, **options):
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale="en-GB", timezone_id="UTC", **options
        )
        context.set_default_timeout(30_000)  # a busy machine is no failure
        context.route("**/*", stay_inside)
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page):
    """A page of 1440 by 900."""
    return new_page()


def stay_inside(route) -> None:
    """Let requests to this machine pass, and no others."""
    url = urlsplit(route.request.url)
    if url.scheme in ("data", "blob", "about") or url.hostname in ("127.0.0.1", "localhost"):
        route.continue_()
    else:
        route.abort()
