"""Where files are kept: under the fingerprint of their contents, so that the same file is one file."""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import BinaryIO

from crm.kernel import settings
from crm.kernel.words import _

from ..sheets import NotASpreadsheet
from ..sheets.limits import MAX_BYTES

CHUNK = 1024 * 1024


def folder() -> Path:
    """The folder of uploads, made on the first use."""
    where = Path(settings().data_dir) / "uploads"
    where.mkdir(parents=True, exist_ok=True)
    return where


def path_of(sha256: bytes) -> Path:
    """Where a file with this fingerprint is."""
    return folder() / sha256.hex()


def keep(file: BinaryIO) -> bytes:
    """Store the contents; their fingerprint. The file appears whole or not at all."""
    digest, size = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(dir=folder(), delete=False) as kept:
        try:
            while chunk := file.read(CHUNK):
                size += len(chunk)
                if size > MAX_BYTES:
                    raise NotASpreadsheet(_("The file is larger than %(n)s MB.", n=MAX_BYTES // 2**20))
                digest.update(chunk)
                kept.write(chunk)
            kept.flush()
            os.fsync(kept.fileno())
            os.replace(kept.name, path_of(digest.digest()))
        except BaseException:
            Path(kept.name).unlink(missing_ok=True)
            raise
    return digest.digest()


def forget_file(sha256: bytes) -> None:
    """Delete the contents: somebody in them was erased, or they were kept long enough."""
    path_of(sha256).unlink(missing_ok=True)
