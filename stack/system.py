"""What the operating system is asked for: death signals, free ports, who lives."""

import ctypes
import os
import pwd
import signal
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
libc = ctypes.CDLL(None, use_errno=True)


def adopt_orphans() -> None:
    """Grandchildren whose parent died become ours to reap."""
    libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def die_with_parent(sig: int = signal.SIGTERM) -> None:
    """Get this signal when the parent is gone, however it went."""
    libc.prctl(PR_SET_PDEATHSIG, sig, 0, 0, 0)


def service_user() -> pwd.struct_passwd:
    """The powerless user that runs PostgreSQL when we are root."""
    return pwd.getpwnam("nobody")


def become(user: pwd.struct_passwd | None) -> None:
    """Give up root for good."""
    if user is not None:
        os.setgroups([])
        os.setgid(user.pw_gid)
        os.setuid(user.pw_uid)


def free_port(wanted: int, tries: int = 50) -> int:
    """The wanted port of this machine, or the next free one above it; 0 is any."""
    for port in range(wanted, wanted + tries) if wanted else [0]:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return probe.getsockname()[1]
    raise OSError(f"no free port from {wanted} to {wanted + tries}")


def began(pid: int) -> str:
    """When a process began, in the kernel's ticks; empty when there is none, or only its shell."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] in "ZX" else fields[19]


def carriers(marker: str) -> Iterator[int]:
    """Every process, ourselves left out, whose environment carries this text."""
    wanted = marker.encode()
    for entry in os.scandir("/proc"):
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                environment = Path(entry.path, "environ").read_bytes()
            except OSError:
                continue
            if wanted in environment.split(b"\0"):
                yield int(entry.name)


def tell(pid: int, sig: int, group: bool = False) -> None:
    """Send a signal to a process, or its whole session, if it is still there."""
    with suppress(ProcessLookupError, PermissionError):
        (os.killpg if group else os.kill)(pid, sig)


def is_open_to_others(path: Path) -> bool:
    """Whether another user could reach this folder."""
    return all(folder.stat().st_mode & 0o001 for folder in [path, *path.parents])
