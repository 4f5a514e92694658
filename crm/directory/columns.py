"""The columns that lists can show: those of the directory, fields of the network's own, and what rooms above offer."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from crm.accounts import may_see
from crm.accounts.models import AppUser
from crm.kernel import db
from crm.kernel.words import lazy

from .languages import language_name
from .models import ContactPoint, FieldDef, Party
from .queries.reaching import in_use

OWN = "custom."
NUMBER = r"^\d{1,18}$"
KINDS = {"number": "number", "date": "day", "bool": "flag", "multi": "badges"}


@dataclass(frozen=True)
class Column:
    """One column: what it shows comes from the row itself, or from one question for the whole page."""

    subject: str
    key: str
    label: Any
    kind: str = "text"
    of: Callable[[Any], Any] | None = None
    batch: Callable[[list[int]], dict[int, Any]] | None = None
    sort: str | None = None
    is_shown: bool = False
    order: int = 50


COLUMNS: dict[tuple[str, str], Column] = {}


def column(subject: str, key: str, label, function: Callable | None = None, **more) -> None:
    """Offer a column on the lists of "org" or "person": function(ids) -> {id: value}; kind=, sort=, is_shown=, order=.

    A kind says how a value looks: text, number, day, moment, flag, badges, language, email, phone,
    words (in the catalogue), party (number, kind, name).
    """
    COLUMNS[subject, key] = Column(subject, key, label, batch=function, **more)


def offered(subject: str) -> list[Column]:
    """Every column there is for this reader, in the order they are offered."""
    known = [each for each in COLUMNS.values() if each.subject == subject]
    return sorted(known, key=lambda each: each.order) + own_columns(subject)


def own_columns(subject: str) -> list[Column]:
    """A column for each field of the network's own that this reader may see."""
    fields = db.session.scalars(
        select(FieldDef)
        .where(FieldDef.subject == subject, FieldDef.archived_at.is_(None))
        .order_by(FieldDef.place, FieldDef.label)
    )
    return [own_column(field) for field in fields if may_see(field)]


def own_column(field: FieldDef) -> Column:
    """The column of a field of the network's own."""
    key = field.key
    if field.type == "party":
        return Column(field.subject, OWN + key, field.label, kind="party", batch=lambda ids: others(key, ids))
    return Column(
        field.subject,
        OWN + key,
        field.label,
        kind=KINDS.get(field.type, "text"),
        of=lambda row: row.custom.get(key),
    )


def others(key: str, ids: list[int]) -> dict[int, tuple[int, str, str]]:
    """The record that a field of each of these names: its number, kind and name; a merged one as the one it leads to."""
    said = Party.custom[key].astext
    held = select(Party.id, said).where(Party.id.in_(ids), said.regexp_match(NUMBER))
    named = {number: int(other) for number, other in db.session.execute(held)}
    stays = aliased(Party)
    rows = (
        select(Party.id, stays.id, stays.kind, stays.display_name)
        .join(stays, stays.id == func.coalesce(Party.merged_into_id, Party.id))
        .where(Party.id.in_(set(named.values())))
    )
    known = (
        {number: (its, kind, name) for number, its, kind, name in db.session.execute(rows)} if named else {}
    )
    return {number: known[other] for number, other in named.items() if other in known}


def chosen(columns: Iterable[Column], text: str) -> list[Column]:
    """The columns that an address names, in its order and with the name first; else those shown at first."""
    known = {each.key: each for each in columns}
    wanted = list(dict.fromkeys(key for key in text.split(",") if key in known and key != "name"))
    keys = wanted if text.strip() else [each.key for each in known.values() if each.is_shown]
    return [known["name"], *(known[key] for key in keys if key != "name")]


def keys_of(columns: Iterable[Column]) -> str:
    """Columns as an address names them."""
    return ",".join(each.key for each in columns if each.key != "name") or "name"


def values(columns: Iterable[Column], rows: list) -> dict[str, dict[int, Any]]:
    """What each column shows of each row, by key and number: one question for a column at most."""
    ids = [row.id for row in rows]
    return {
        each.key: (each.batch(ids) if ids else {})
        if each.batch
        else {row.id: each.of(row) for row in rows}
        if each.of
        else {}
        for each in columns
    }


def owners(ids: list[int]) -> dict[int, str]:
    """Who looks after each of these."""
    found = (
        select(Party.id, AppUser.name, AppUser.email)
        .join(AppUser, AppUser.id == Party.owner_id)
        .where(Party.id.in_(ids))
    )
    return {number: name or email for number, name, email in db.session.execute(found)}


def phones(ids: list[int]) -> dict[int, str]:
    """The main telephone number of each."""
    found = (
        select(ContactPoint.party_id, ContactPoint.value)
        .where(
            ContactPoint.party_id.in_(ids),
            ContactPoint.channel == "phone",
            in_use(),
        )
        .order_by(ContactPoint.is_primary, ContactPoint.id.desc())
    )
    return dict(map(tuple, db.session.execute(found)))


def place_of_work(row):
    """The organisation somebody works for, to be followed."""
    return (row.organisation_id, "org", row.organisation) if row.organisation_id else None


def offer() -> None:
    """The directory's own columns."""
    of_both()
    of_people()
    of_organisations()


def of_both() -> None:
    """What people and organisations have in common."""
    both = [
        Column("", "name", lazy("Name"), "name", lambda row: row.display_name, sort="name", order=0),
        Column("", "native", lazy("Name in its own script"), of=lambda row: row.name_native, order=5),
        Column(
            "",
            "country",
            lazy("Country"),
            of=lambda row: row.country,
            sort="country",
            is_shown=True,
            order=20,
        ),
        Column("", "tags", lazy("Tags"), "badges", lambda row: row.tags, is_shown=True, order=45),
        Column("", "phone", lazy("Phone"), "phone", batch=phones, order=42),
        Column("", "owner", lazy("Looked after by"), batch=owners, order=46),
        Column("", "source", lazy("Source"), of=lambda row: row.source, order=60),
        Column(
            "",
            "created",
            lazy("Added"),
            "day",
            lambda row: row.created_at,
            sort="created",
            order=70,
        ),
        Column("", "changed", lazy("Last changed"), "day", lambda row: row.updated_at, order=71),
    ]
    for subject in ("org", "person"):
        for each in both:
            COLUMNS[subject, each.key] = Column(**vars(each) | {"subject": subject})


def of_people() -> None:
    """What only people have."""
    column(
        "person",
        "organisation",
        lazy("Organisation"),
        kind="party",
        of=place_of_work,
        is_shown=True,
        order=10,
    )
    column("person", "position", lazy("Position"), of=lambda row: row.title, order=11)
    column(
        "person",
        "language",
        lazy("Language"),
        of=lambda row: language_name(row.lang),
        is_shown=True,
        order=30,
    )
    column("person", "email", lazy("E-mail"), kind="email", of=lambda row: row.email, is_shown=True, order=40)


def of_organisations() -> None:
    """What only organisations have."""
    column("org", "kind", lazy("Kind"), kind="words", of=lambda row: row.class_label, is_shown=True, order=10)
    column(
        "org",
        "population",
        lazy("Population"),
        kind="number",
        of=lambda row: row.population,
        sort="population",
        is_shown=True,
        order=30,
    )
    column(
        "org",
        "people",
        lazy("People"),
        kind="number",
        of=lambda row: row.people or None,
        is_shown=True,
        order=35,
    )
    column("org", "short_name", lazy("Short name"), of=lambda row: row.short_name, order=6)
    column("org", "language", lazy("Language"), of=lambda row: language_name(row.lang), order=36)
    column("org", "email", lazy("E-mail"), kind="email", of=lambda row: row.email, order=40)
