"""The application's own processes: web server, workers, beat; and the servers they stand on."""

import os
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from .children import Child
from .paths import ROOT
from .postgres import Postgres
from .supervisor import Stack
from .valkey import valkey

TX_LANE = "tx"
OTHER_LANES = "default,bulk,prepare,periodic"
WEB_THREADS = 8


@dataclass(frozen=True)
class Servers:
    """Where the database and the broker are."""

    database_url: str
    redis_url: str
    postgres: Postgres | None = None


def start_servers(stack: Stack, data: Path, hasty: bool = False) -> Servers:
    """The embedded PostgreSQL and Valkey, each only where the environment names no other."""
    database_url, redis_url = os.environ.get("CRM_DATABASE_URL", ""), os.environ.get("CRM_REDIS_URL", "")
    children, postgres = [], None
    if not database_url:
        postgres = Postgres(data / "postgres", stack.place / "s", hasty=hasty, note=stack.say)
        postgres.prepare()
        children.append(postgres.child())
        database_url = postgres.url()
    if not redis_url:
        socket = stack.place / "v.sock"
        children.append(valkey(data / "valkey", socket, durable=not hasty))
        redis_url = f"unix://{socket}?db=0"
    stack.start(*children)
    if postgres:
        postgres.create()
    return Servers(database_url, redis_url, postgres)


def web(port: int, host: str = "127.0.0.1", processes: int = 1) -> Child:
    """gunicorn: a few threads, no control socket, no access log (it would hold tokens)."""
    argv = [
        sys.executable,
        "-m",
        "gunicorn",
        "--bind",
        f"{host}:{port}",
        "--workers",
        str(processes),
        "--threads",
        str(WEB_THREADS),
        "--worker-class",
        "gthread",
        "--no-control-socket",
        "--graceful-timeout",
        "5",
        "--worker-tmp-dir",
        shared_memory(),
        "--log-level",
        "warning",
        "--chdir",
        str(ROOT),
        "wsgi:app",
    ]
    return Child("web", argv, ready=lambda: status(port, "/healthz") == 200)


def shared_memory() -> str:
    """Where gunicorn's heartbeat files never wait for a disk."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else "/tmp"  # noqa: S108  empty files without a name


def workers(number: int) -> list[Child]:
    """One small worker for what a person waits for, `number` processes for everything else; none for 0."""
    if number == 0:
        return []
    return [celery_worker("worker-tx", TX_LANE, 1), celery_worker("worker", OTHER_LANES, number)]


def celery_worker(name: str, lanes: str, number: int) -> Child:
    """A Celery worker that keeps to itself."""
    argv = [
        *celery("worker"),
        "--queues",
        lanes,
        "--concurrency",
        str(number),
        "--hostname",
        f"{name}@%h",
        "--without-gossip",
        "--without-mingle",
        "--loglevel",
        "info",
    ]
    return Child(name, argv, grace=15.0)


def beat(data: Path) -> Child:
    """The clock: its schedule is the code's, its memory lies in the data directory."""
    (data / "beat").mkdir(parents=True, exist_ok=True)
    argv = [
        *celery("beat"),
        "--pidfile=",
        "--schedule",
        str(data / "beat" / "schedule.db"),
        "--loglevel",
        "warning",
    ]
    return Child("beat", argv)


def celery(word: str) -> list[str]:
    """The start of a Celery command line."""
    return [sys.executable, "-m", "celery", "--workdir", str(ROOT), "--app", "worker:celery", word]


def catcher(data: Path, smtp_port: int, web_port: int) -> Child:
    """The local mail catcher and its page."""
    argv = [sys.executable, "-m", "stack.catcher", str(data / "mail"), str(smtp_port), str(web_port)]
    return Child("catcher", argv, ready=lambda: status(web_port, "/healthz") == 200)


def status(port: int, path: str) -> int:
    """The HTTP status of a page of this machine; 0 when nobody answers."""
    try:
        with local(f"http://127.0.0.1:{port}{path}") as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def local(url: str):
    """Open a page of this machine, whatever proxy the environment names for others."""
    return urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=2)
