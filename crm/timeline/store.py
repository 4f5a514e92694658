"""Where the content of files lies: once for each content, under its hash."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from crm.kernel import settings
from crm.kernel.errors import Refused
from crm.kernel.words import _

from .types import clean_name, mime_of

CHUNK = 1024 * 1024
BATCH = 500


@dataclass(frozen=True)
class Kept:
    """A file that is safely on the disk."""

    sha256: bytes
    name: str
    size: int
    mime: str


def folder() -> Path:
    """The folder of all files."""
    return Path(settings().data_dir) / "files"


def path_of(sha256: bytes) -> Path:
    """Where content with this hash lies."""
    name = sha256.hex()
    return folder() / name[:2] / name[2:]


def keep(file, filename: str) -> Kept:
    """Write content under its hash: to a temporary file, onto the disk, then into place."""
    folder().mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder(), prefix=".new-", delete=False) as draft:
        draft_path = Path(draft.name)
        try:
            digest, size = copy(file, draft)
            name = clean_name(filename)
            mime = mime_of(draft_path, name)
            draft.flush()
            os.fsync(draft.fileno())
            place(draft_path, path_of(digest))
        finally:
            draft_path.unlink(missing_ok=True)
    return Kept(digest, name, size, mime)


def copy(file, draft) -> tuple[bytes, int]:
    """Copy a stream, as long as it is not too large; its hash and size."""
    limit = settings().max_file_mb
    found, size = hashlib.sha256(), 0
    while chunk := file.read(CHUNK):
        size += len(chunk)
        if size > limit * CHUNK:
            raise Refused(_("The file is larger than %(limit)s MB.", limit=limit), field="files")
        found.update(chunk)
        draft.write(chunk)
    if not size:
        raise Refused(_("The file is empty."), field="files")
    draft.flush()
    return found.digest(), size


def place(draft: Path, target: Path) -> None:
    """Put a whole file where it belongs; the same content is there once, and counts as fresh."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft.replace(target)
    where = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(where)
    finally:
        os.close(where)


def batches(older_than: datetime) -> Iterator[list[bytes]]:
    """The hashes of all files that were written before a moment, some at a time."""
    batch: list[bytes] = []
    for path in sorted(folder().glob("??/*")):
        if path.stat().st_mtime < older_than.timestamp() and (digest := digest_of(path)):
            batch.append(digest)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def digest_of(path: Path) -> bytes | None:
    """The hash that a file's place says; none for what is not ours."""
    try:
        return bytes.fromhex(path.parent.name + path.name)
    except ValueError:
        return None


def drop(sha256: bytes, older_than: datetime) -> bool:
    """Delete content, unless somebody brings the same again at this moment."""
    path = path_of(sha256)
    aside = path.with_name(f".gone-{path.name}")
    try:
        path.rename(aside)
    except FileNotFoundError:
        return False
    if aside.stat().st_mtime >= older_than.timestamp():
        aside.rename(path)
        return False
    aside.unlink()
    return True
