"""The people of the demo's secretariat."""

import secrets
from pathlib import Path

from crm.accounts import add_user
from crm.accounts.models import AppUser
from crm.accounts.verbs import change_own
from crm.journal import SYSTEM

WORDS = (
    "mangrove",
    "harbour",
    "lantern",
    "monsoon",
    "terrace",
    "island",
    "banyan",
    "ferry",
    "coral",
    "bamboo",
)
TEAM = (
    ("ayu@network.example", "Ayu Prameswari", "admin", "Asia/Jakarta"),
    ("seo-yeon@network.example", "Kim Seo-yeon", "officer", "Asia/Seoul"),
    ("tomasi@network.example", "Tomasi Ratuva", "officer", "Pacific/Fiji"),
    ("dilini@network.example", "Dilini Perera", "reader", "Asia/Colombo"),
)


def password_file(data_dir: str) -> Path:
    """Where the demo's sign-in is kept for its owner."""
    return Path(data_dir) / "demo-sign-in.txt"


def sign_in_of(data_dir: str) -> tuple[str, str] | None:
    """Address and password of the demo's administrator, where a demo was made."""
    path = password_file(data_dir)
    lines = path.read_text().splitlines() if path.exists() else []
    return (lines[0], lines[1]) if len(lines) == 2 else None


def make_password(data_dir: str) -> str:
    """A password that can be typed, made once for this installation and readable by its owner only."""
    words = "-".join(secrets.SystemRandom().sample(WORDS, 3))
    password = f"{words}-{secrets.randbelow(9000) + 1000}"
    path = password_file(data_dir)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(f"{TEAM[0][0]}\n{password}\n")
    return password


def hire(data_dir: str) -> dict[str, AppUser]:
    """The team, by first name; all of them sign in with the same password."""
    password = make_password(data_dir)
    team = {}
    for email, name, role, zone in TEAM:
        user = add_user(email, role, password=password, name=name, by=SYSTEM)
        change_own(user, {"tz": zone}, by=user)
        team[email.partition("@")[0]] = user
    return team
