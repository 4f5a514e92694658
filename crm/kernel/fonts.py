"""Fonts for paper: of every script only the pieces that a text needs, made from what set-up brought for browsers."""

import os
import re
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont

from .settings import ROOT

PACKAGES = ROOT / ".crm" / "node" / "node_modules" / "@fontsource-variable"
FIRST = "noto-sans"
SCRIPTS = ("arabic", "thai", "bengali", "sinhala", "tamil", "khmer", "lao", "myanmar")
HAN = {"ja": ("jp", "sc", "kr"), "ko": ("kr", "sc", "jp")}
FACE = re.compile(r"url\(\./files/([^)]+)\).*?unicode-range: ([^;]+);", re.S)
LATIN = re.compile(r"-(latin|latin-ext|cyrillic|cyrillic-ext|vietnamese|greek|greek-ext|math|symbols)-")
NAMES = {1: "", 4: " Regular", 6: "-Regular"}
OTHER_NAMES = (3, 16, 17, 21, 22, 25)


@dataclass(frozen=True)
class Face:
    """One piece of a font: a file, and the characters that it says it has."""

    path: Path
    ranges: tuple[tuple[int, int], ...]

    @property
    def family(self) -> str:
        """A name of its own: pieces of one font are told apart by it."""
        return f"Paper {self.path.stem.removesuffix('-wght-normal')}"

    def may_have(self, signs: Iterable[int]) -> bool:
        """Whether one of these characters lies in its ranges."""
        return any(low <= sign <= high for sign in signs for low, high in self.ranges)


def faces_for(text: str, lang: str, kept: Path) -> list[Path]:
    """The pieces that a text needs, as files of a folder that keeps them; the first ones are preferred."""
    missing = {ord(sign) for sign in text if not sign.isspace()}
    found = []
    for face in pieces(HAN.get(lang[:2], ("sc", "jp", "kr"))):
        if missing and face.may_have(missing):
            made = converted(face, kept)
            has = signs_of(made) & missing
            if has:
                found.append(made)
                missing -= has
    return found


@lru_cache(maxsize=8)
def pieces(han: tuple[str, ...]) -> tuple[Face, ...]:
    """Every piece there is, in the order of preference; letters of other scripts only from their own fonts."""
    families = [FIRST, *(f"{FIRST}-{name}" for name in (*SCRIPTS, *han))]
    return tuple(face for name in families for face in declared(name) if is_wanted(name, face))


def is_wanted(family: str, face: Face) -> bool:
    """Whether a piece brings what the first family has not."""
    return family == FIRST or not LATIN.search(face.path.name)


@lru_cache(maxsize=32)
def declared(family: str) -> tuple[Face, ...]:
    """The pieces of one font, as its style sheet lists them; none where set-up did not bring it."""
    sheet = PACKAGES / family / "wght.css"
    text = sheet.read_text() if sheet.exists() else ""
    found = [Face(sheet.parent / "files" / name, spans(said)) for name, said in FACE.findall(text)]
    return tuple(sorted(found, key=lambda face: "-latin-wght" not in face.path.name))


def spans(said: str) -> tuple[tuple[int, int], ...]:
    """U+0400-045F,U+0490 as pairs of numbers."""
    pairs = (part.strip().removeprefix("U+").partition("-") for part in said.split(","))
    return tuple((int(low, 16), int(high or low, 16)) for low, _dash, high in pairs)


def converted(face: Face, kept: Path) -> Path:
    """A piece as a file that is printed with; made once, whole or not at all."""
    made = kept / f"{face.path.stem}.ttf"
    if made.exists():
        return made
    kept.mkdir(parents=True, exist_ok=True)
    font = TTFont(face.path)
    font.flavor = None
    rename(font, face.family)
    number, name = tempfile.mkstemp(dir=kept, suffix=".part")
    with os.fdopen(number, "wb") as file:
        font.save(file)
    Path(name).replace(made)
    return made


def rename(font: TTFont, family: str) -> None:
    """Give a piece its own name in every table of names."""
    table = font["name"]
    for record in list(table.names):
        if record.nameID in NAMES:
            words = family + NAMES[record.nameID]
            table.setName(words, record.nameID, record.platformID, record.platEncID, record.langID)
        elif record.nameID in OTHER_NAMES:
            table.removeNames(nameID=record.nameID)


@lru_cache(maxsize=512)
def signs_of(made: Path) -> frozenset[int]:
    """The characters that a piece really has."""
    with TTFont(made, lazy=True) as font:
        return frozenset(font.getBestCmap() or ())


def family_of(made: Path) -> str:
    """The name under which a piece is asked for."""
    return f"Paper {made.stem.removesuffix('-wght-normal')}"
