"""What was chosen before for a heading, and which names in a column are organisations we know."""

from collections.abc import Iterable

from sqlalchemy import select

from crm.directory import sort_key
from crm.directory.models import Country, Party
from crm.kernel import db

from ..models import ColumnMemory

TRIED = 100


def chosen_before(kind: str, headings: list[str]) -> dict[str, str | None]:
    """The field that was chosen the last time for each heading; nothing chosen is remembered too."""
    rows = select(ColumnMemory.heading, ColumnMemory.field).where(
        ColumnMemory.kind == kind, ColumnMemory.heading.in_([heading for heading in headings if heading])
    )
    return dict(db.session.execute(rows).all())


def known_organisations(names: Iterable[str]) -> set[str]:
    """Those of the names that an organisation of ours bears."""
    keys = {name: sort_key(name) for name in list(dict.fromkeys(names))[:TRIED]}
    rows = select(Party.sort_name).where(
        Party.kind == "org", Party.archived_at.is_(None), Party.sort_name.in_(set(keys.values()) - {""})
    )
    ours = set(db.session.scalars(rows))
    return {name for name, key in keys.items() if key in ours}


def countries_to_choose() -> list[tuple[str, str]]:
    """The countries of the house, by name."""
    return [
        (code, name)
        for code, name in db.session.execute(select(Country.code, Country.name).order_by(Country.name))
    ]
