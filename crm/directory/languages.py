"""Languages that people of the network write in."""

from babel import Locale, UnknownLocaleError
from flask_babel import get_locale

CODES = """
    ar az bn dz dv en es fa fil fj fr he hi hy id ja ka kk km ko ku ky lo mi mn ms my ne ps pt ru si sm ta
    tet tg th tk to tpi tr ur uz vi zh-Hans zh-Hant zh
""".split()  # noqa: SIM905  fifty quoted codes are harder to read


def language_name(code: str | None) -> str:
    """A language by its name in the reader's language; the code itself where nobody knows it."""
    if not code:
        return ""
    try:
        return Locale.parse(code.replace("-", "_")).get_display_name(get_locale() or "en") or code
    except (UnknownLocaleError, ValueError):
        return code


def language_choices() -> list[tuple[str, str]]:
    """Languages to choose from, by name."""
    return sorted(((code, language_name(code)) for code in CODES), key=lambda choice: choice[1])
