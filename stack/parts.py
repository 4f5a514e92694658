"""`serve`, `worker`, `beat`: one process each, for real deployments."""

import argparse
import os
import subprocess
import sys

from . import services
from .commands import surroundings
from .paths import data_dir


def main(words: list[str]) -> int:
    """Become the process where the environment names the servers; else run it on servers of our own."""
    options = parse(words)
    argv = {"serve": serving, "worker": working, "beat": beating}[words[0]](options)
    if os.environ.get("CRM_DATABASE_URL") and os.environ.get("CRM_REDIS_URL"):
        os.execv(argv[0], argv)  # noqa: S606  no shell is what is wanted
    with surroundings():
        return subprocess.run(argv, check=False).returncode


def parse(words: list[str]) -> argparse.Namespace:
    """The options of each of the three."""
    parser = argparse.ArgumentParser(prog=f"./balai {words[0]}")
    if words[0] == "serve":
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=int(os.environ.get("CRM_PORT") or 8000))
        parser.add_argument("--workers", type=int, default=2, help="web processes")
    if words[0] == "worker":
        parser.add_argument("--queues", default=f"{services.TX_LANE},{services.OTHER_LANES}")
        parser.add_argument("--workers", type=int, default=2, help="worker processes")
    return parser.parse_args(words[1:])


def serving(options: argparse.Namespace) -> list[str]:
    """The web server."""
    os.environ["CRM_PORT"] = str(options.port)
    return services.web(options.port, options.host, options.workers).argv


def working(options: argparse.Namespace) -> list[str]:
    """A worker for some queues, or all."""
    return services.celery_worker(f"worker{os.getpid()}", options.queues, options.workers).argv


def beating(_options: argparse.Namespace) -> list[str]:
    """The clock."""
    return services.beat(data_dir()).argv


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
