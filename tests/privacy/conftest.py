"""A person of whom there is a trace in every room."""

import io
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import text

from crm import audiences, directory, exchange, timeline
from crm.audiences import SegmentFields, ViewState
from crm.journal import SYSTEM
from crm.kernel import db, notices, settings
from tests import factories

TABLES = """
SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1
"""


def everything_as_text() -> dict[str, str]:
    """Every table of the database, in words."""
    found = {}
    for name in db.session.scalars(text(TABLES)).all():
        rows = db.session.scalars(text(f'SELECT to_jsonb(t)::text FROM "{name}" t'))
        found[name] = "\n".join(rows)
    return found


def files_as_text() -> str:
    """Every file in the data folder, but for what is no data of people."""
    found = []
    for path in sorted(Path(settings().data_dir).rglob("*")):
        if path.is_file():
            found.append(path.read_bytes().decode("utf-8", "replace"))
    return "\n".join(found)


def where(words: list[str]) -> list[str]:
    """Where any of these words is found, in any spelling of small and capital letters."""
    places = {**everything_as_text(), "files": files_as_text()}
    return sorted(
        f"{name}: {word}"
        for name, content in places.items()
        for word in words
        if word.lower() in content.lower()
    )


@dataclass
class Life:
    """Somebody, and the words that nobody else has."""

    party_id: int
    officer: object
    words: list[str] = field(default_factory=list)
    seen: dict = field(default_factory=dict)


@pytest.fixture(autouse=True)
def empty_folders(app):
    """No file of another test lies about."""
    for name in ("files", "uploads"):
        shutil.rmtree(Path(app.config["SETTINGS"].data_dir) / name, ignore_errors=True)


@pytest.fixture
def life(slate):
    return lived(factories.user())


def lived(officer) -> Life:
    """Ayu Zulkarnaen has been with us for years."""
    place = factories.organisation("Kota Makassar")
    other = factories.person("Ben", "Silva", emails=["ben@fiji.example"])
    somebody = factories.person(
        "Ayuwati",
        "Zulkarnaen",
        native_name="아유 줄카르",
        emails=["ayu.zulk@makassar.example", "ayuz@home.example"],
        phones=["+62 812-3456-7899"],
        salutation="Ibu Ayuwati",
        tags=("mayors",),
        external_ids={"mailchimp": "mc-771"},
        custom={},
    )
    number = somebody.party_id
    directory.edit_person(number, {"family_name": "Zulkarnaini"}, by=officer)
    directory.edit_person(number, {"family_name": "Zulkarnaen"}, by=officer)
    factories.position(somebody, place, "Head of Waste")
    general = audiences.topic("general", by=SYSTEM)
    audiences.grant(
        [number], [general.id], "consent", {"noted": "ayu.zulk@makassar.example said yes"}, by=officer
    )
    alone = factories.contact(
        somebody, by=officer, subject="Call with Ayuwati", body="Her number is 0812 3456 7899"
    )
    both = factories.contact(
        somebody,
        other,
        place,
        by=officer,
        subject="Ayuwati and Ben met us",
        body="Ms Zulkarnaen promised data",
    )
    elsewhere = factories.contact(
        other, by=officer, subject="Ask Ayuwati Zulkarnaen", body="write to ayu.zulk@makassar.example"
    )
    factories.task(somebody, by=officer, title="Send Ayuwati the sheet")
    factories.task(other, by=officer, title="Copy Zulkarnaen, Ayuwati")
    own = timeline.attach(
        io.BytesIO(b"letter of Ayuwati Zulkarnaen"), "ayuwati.txt", by=officer, party_id=number
    )
    timeline.attach(
        io.BytesIO(b"minutes by ayuz@home.example"), "minutes.txt", by=officer, interaction_id=both.id
    )
    audiences.add_segment(
        SegmentFields(
            "Those at home", {"all": [{"field": "email", "op": "is", "value": "ayuz@home.example"}]}
        ),
        by=officer,
    )
    audiences.add_view(
        "Zulkarnaen, Ayuwati", ViewState("person", {"all": []}, {"q": "ayuz@home.example"}), "all", by=officer
    )
    notices.notify(
        key="n-ayu", to="ayuz@home.example", subject="Hello Ayuwati", text="Dear Ayuwati", html=None
    )
    run = listed(
        officer,
        b"given_name,family_name,email,country\nAyuwati,Zulkarnaen,ayu.zulk@makassar.example,ID\nMere,Vaka,mere@suva.example,FJ\n",
    )
    words = [
        "ayu.zulk",
        "ayuz@home",
        "Ayuwati",
        "Zulkarnaen",
        "Zulkarnaini",
        "아유",
        "줄카르",
        "34567899",
        "3456 7899",
        "3456-7899",
        "mc-771",
    ]
    seen = {
        "alone": alone.id,
        "both": both.id,
        "elsewhere": elsewhere.id,
        "file": own.id,
        "run": run.id,
        "place": place.party_id,
        "other": other.party_id,
    }
    return Life(number, officer, words, seen)


def listed(officer, content: bytes, name="list of ayuz@home.example.csv"):
    """A list that was brought in and applied."""
    run = exchange.receive(io.BytesIO(content), name, {}, by=officer)
    exchange.check(run.id)
    return exchange.apply_now(run.id, by=officer)
