"""Which rules keys are made by: a number that is another one whenever anything of the rules is."""

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from zlib import crc32

from .profiles import listed

HERE = Path(__file__).parent
READERS = listed("pypinyin sudachipy sudachidict_small unidecode rapidfuzz")


def rules_version() -> int:
    """A number of what stands in the files of the rules, and of the libraries that read names out."""
    files = [*sorted(HERE.glob("*.py")), HERE.parent / "names.py"]
    number = crc32("".join(f"{name} {read_by(name)}\n" for name in READERS).encode())
    for file in files:
        number = crc32(file.read_bytes(), number)
    return number - 2**31


def read_by(name: str) -> str:
    """The version of a library, if it is there."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


RULES = rules_version()
