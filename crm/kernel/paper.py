"""Sheets of paper as PDF: a template of ours and what people wrote, which is only ever text in it."""

import json
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

from .fonts import faces_for, family_of
from .settings import ROOT, settings

TEMPLATES = ROOT / "templates"
ALWAYS = "0123456789 .,:;-–—()·…?"


def typeset(template: str, content: dict[str, Any], *, lang: str = "en", at: datetime | None = None) -> bytes:
    """A template below templates/ filled with words, numbers and lists; their signs have no meaning there."""
    told = json.dumps(content, ensure_ascii=False, default=str)
    kept = Path(settings().data_dir) / "fonts"
    faces = faces_for(told + ALWAYS, lang, kept)
    with tempfile.TemporaryDirectory(prefix="paper-") as folder:
        for face in faces:
            (Path(folder) / face.name).symlink_to(face.resolve())
        return typst.compile(
            str(TEMPLATES / template),
            root=str(TEMPLATES),
            font_paths=[folder],
            ignore_system_fonts=True,
            sys_inputs={"content": told, "fonts": json.dumps([family_of(face) for face in faces])},
            timestamp=at.replace(microsecond=0) if at else None,
        )
