"""Strings that people read: `python -m stack.words` writes translations/messages.pot; named languages follow it.

`python -m stack.words id ur` brings translations/id and translations/ur up to date as well.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / "translations"
CALLS = ("_", "lazy", "changes", "acting:2")


def main(languages: list[str]) -> int:
    """Gather the strings, then merge them into the catalogues of the languages."""
    template = str(PLACE / "messages.pot")
    gathered = babel("extract", "-F", str(PLACE / "babel.cfg"), "-o", template, *keywords(), *FACTS, ".")
    return gathered or max((follow(template, language) for language in languages), default=0)


def keywords() -> list[str]:
    """The functions whose words are gathered, beside gettext and ngettext."""
    return [word for call in CALLS for word in ("-k", call)]


def follow(template: str, language: str) -> int:
    """Bring one language up to date, or begin it."""
    known = (PLACE / language / "LC_MESSAGES" / "messages.po").exists()
    quiet = ("--no-fuzzy-matching", "--no-wrap") if known else ("--no-wrap",)
    return babel("update" if known else "init", "-i", template, "-d", str(PLACE), "-l", language, *quiet)


def babel(*words: str) -> int:
    """Run Babel's own command in the house."""
    line = [sys.executable, "-m", "babel.messages.frontend", *words]
    return subprocess.run(line, cwd=ROOT, check=False).returncode


FACTS = ("--no-location", "--no-wrap", "--sort-output", "--project=Balai", "--copyright-holder=Balai")

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
