"""The ledger: every withdrawal and every blocked address, in a file of its own outside the back-up.

A line is on the disk before the change it tells of is committed. Lines hold numbers and keyed hashes,
never an address. What opens a way again is written after its commit: a crash in between leaves it shut.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from pathlib import Path

from crm.kernel import settings


def append(*lines: dict) -> None:
    """Put lines at the end of the ledger and wait until the disk has them."""
    text = "".join(json.dumps(line, separators=(",", ":"), sort_keys=True) + "\n" for line in lines)
    path = Path(settings().ledger_file)
    is_new = not path.exists()
    path.parent.mkdir(parents=True, exist_ok=True)
    number = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        fcntl.flock(number, fcntl.LOCK_EX)
        write_all(number, (after_torn_line(number) + text).encode())
        os.fsync(number)
    finally:
        os.close(number)
    if is_new:
        sync_folder(path.parent)


def after_torn_line(number: int) -> str:
    """A line break, where a crash or a full disk left half a line behind."""
    end = os.lseek(number, 0, os.SEEK_END)
    return "\n" if end and os.pread(number, 1, end - 1) != b"\n" else ""


def write_all(number: int, content: bytes) -> None:
    """Write everything, however many pieces the system takes it in."""
    while content:
        content = content[os.write(number, content) :]


def sync_folder(folder: Path) -> None:
    """Make sure that a new file is still there after a power cut."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def read(path: str | Path) -> Iterator[dict | None]:
    """Every line of a ledger; None for one that cannot be read."""
    if not Path(path).exists():
        return
    with Path(path).open(encoding="utf-8", errors="replace") as file:
        for text in file:
            if text.strip():
                yield as_line(text)


def as_line(text: str) -> dict | None:
    """One line, if it is whole."""
    try:
        line = json.loads(text)
    except ValueError:
        return None
    return line if isinstance(line, dict) and {"act", "at", "channel"} <= line.keys() else None
