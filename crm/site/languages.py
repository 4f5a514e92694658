"""Public pages speak the languages of their readers; catalogues are read as they are written (.po)."""

from functools import cache
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import current_app, g, request
from flask_babel import Domain, get_locale, refresh

PAGES = ("en", "id", "zh_Hans", "ur")
LETTERS = (
    "en",
    "id",
    "zh-Hans",
    "zh-Hant",
    "ko",
    "ja",
    "th",
    "vi",
    "ne",
    "ur",
    "mn",
    "km",
    "lo",
    "my",
    "ms",
    "fr",
)
OWN_NAMES = {"id": "Bahasa Indonesia", "ms": "Bahasa Melayu", "zh_Hans": "简体中文", "zh_Hant": "繁體中文"}


class Catalogues(Domain):
    """Translations from the .po files themselves: nothing to compile, nothing to forget."""

    def get_translations(self):
        """The catalogue of the language that this page speaks."""
        return catalogue(current_app.config["BABEL_TRANSLATION_DIRECTORIES"], str(get_locale()))


@cache
def catalogue(folder: str, code: str) -> NullTranslations:
    """One catalogue, read once."""
    path = Path(folder) / code / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return NullTranslations()
    with path.open("rb") as file:
        compiled = BytesIO()
        write_mo(compiled, read_po(file, locale=code))
    compiled.seek(0)
    return Translations(compiled)


DOMAIN = Catalogues()


def spoken(code: str | None) -> str | None:
    """The language of ours that a language tag comes closest to."""
    first = (code or "").replace("_", "-").lower().split("-")[0]
    return {"in": "id", "zh": "zh_Hans"}.get(first, first if first in PAGES else None)


def speak(*wishes: str | None) -> None:
    """Speak the first of these languages that we know, else what the browser asks for."""
    asked = [request.args.get("lang"), request.form.get("page_lang"), *wishes]
    asked += [tag for tag, _quality in request.accept_languages]
    g.page_language = next((code for code in map(spoken, asked) if code), "en")
    DOMAIN.as_default()
    refresh()


def page_languages() -> list[tuple[str, str]]:
    """The languages these pages can be read in, each named in itself."""
    return [(code.replace("_", "-"), native_name(code)) for code in PAGES]


def letter_languages(current: str | None) -> list[tuple[str, str]]:
    """The languages somebody may ask us to write in; the one they have is always among them."""
    extra = [current] if current and current not in LETTERS else []
    return [(code, native_name(code)) for code in (*LETTERS, *extra)]


@cache
def native_name(code: str) -> str:
    """What a language calls itself."""
    if own := OWN_NAMES.get(code.replace("-", "_")):
        return own
    try:
        return (Locale.parse(code.replace("-", "_")).get_display_name() or code).capitalize()
    except ValueError:
        return code
