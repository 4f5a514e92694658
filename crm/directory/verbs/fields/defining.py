"""Fields of the network's own are added, renamed, moved, put away and brought back; their values follow."""

import re
import unicodedata
from dataclasses import dataclass

from sqlalchemy import func, select

from crm.journal import changes
from crm.kernel import clock, db
from crm.kernel.errors import Refused
from crm.kernel.words import _

from ...attributes import OWN, own
from ...models import FieldDef, Party
from ...refusals import NoSuchParty, spoken
from ...typed import option_value, understood
from ..bulk.actions import SEVERAL, Action, spelled
from ..bulk.jobs import follow

LISTED = ("choice", "multi")
LONGEST = 100


@dataclass(frozen=True)
class FieldFields:
    """What somebody says of a field; options as (name it had, name it is to have)."""

    subject: str
    label: str
    type: str
    key: str = ""
    help: str = ""
    options: tuple[tuple[str, str], ...] = ()
    required: bool = False
    sensitive: bool = False
    visible_to: str = "reader"


@changes("Added a field")
def add_field(field: FieldDef, *, by) -> FieldDef:
    """Offer a further field of people or organisations; its values live with each record."""
    last = select(func.max(FieldDef.place)).filter_by(subject=field.subject)
    field.place = field.place or (db.session.scalar(last) or 0) + 1
    with spoken():
        db.session.add(field)
    return field


@changes("Added a field")
def define_field(fields: FieldFields, *, by) -> FieldDef:
    """Offer a further field, as somebody describes it."""
    key = fields.key.strip() or key_of(fields.label)
    field = FieldDef(subject=fields.subject, key=key, type=fields.type)
    describe(field, fields)
    field.options = [new for _old, new in wanted_options(fields)] if fields.type in LISTED else None
    if fields.type == "choice" and not field.options:
        raise Refused(_("Name at least one option."), field="options")
    return add_field(field, by=by)


@changes("Changed a field")
def edit_field(field_id: int, fields: FieldFields, *, by) -> FieldDef:
    """Describe a field anew; values follow options that are renamed, and a type that all of them fit."""
    field = locked(field_id)
    describe(field, fields)
    if fields.type != field.type:
        retype(field, fields, by)
    elif field.type in LISTED:
        rename(field, wanted_options(fields), by)
    with spoken():
        db.session.flush()
    return field


@changes("Moved a field")
def move_field(field_id: int, step: int, *, by) -> FieldDef:
    """Put a field before the one above it, or after the one below."""
    field = locked(field_id)
    query = select(FieldDef).filter_by(subject=field.subject, archived_at=None)
    listed = list(db.session.scalars(query.order_by(FieldDef.place, FieldDef.id).with_for_update()))
    here = listed.index(field)
    there = min(max(here + step, 0), len(listed) - 1)
    listed.insert(there, listed.pop(here))
    for place, each in enumerate(listed, start=1):
        each.place = place
    return field


@changes("Put a field away")
def archive_field(field_id: int, *, by) -> FieldDef:
    """Offer a field no longer; its values stay with their records."""
    field = locked(field_id)
    field.archived_at = field.archived_at or clock.now()
    return field


@changes("Brought a field back")
def unarchive_field(field_id: int, *, by) -> FieldDef:
    """Offer a field again, with the values it had."""
    field = locked(field_id)
    field.archived_at = None
    return field


def locked(field_id: int) -> FieldDef:
    """The field, for us alone until the transaction ends."""
    query = select(FieldDef).where(FieldDef.id == field_id).with_for_update()
    field = db.session.scalar(query.execution_options(populate_existing=True))
    if field is None:
        raise NoSuchParty(_("There is no such field."))
    return field


def describe(field: FieldDef, fields: FieldFields) -> None:
    """What people read of a field, and who may see it."""
    label = " ".join(fields.label.split())
    if not label:
        raise Refused(_("A name is needed."), field="label")
    field.label, field.help = label[:LONGEST], fields.help.strip() or None
    field.required, field.sensitive = fields.required, fields.sensitive
    field.visible_to = fields.visible_to


def key_of(label: str) -> str:
    """A key made of a name."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    key = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:40].strip("_")
    if not key or not key[0].isalpha():
        key = f"field_{key}".strip("_")[:40]
    return key


def wanted_options(fields: FieldFields) -> list[tuple[str, str]]:
    """The options that have a name, each name once."""
    named = [(old, " ".join(new.split())[:LONGEST]) for old, new in fields.options]
    named = [(old, new) for old, new in named if new]
    folded = [new.casefold() for _old, new in named]
    if twice := [new for _old, new in named if folded.count(new.casefold()) > 1]:
        raise Refused(_("“%(name)s” is there twice.", name=twice[0]), field="options")
    if wrong := [new for _old, new in named if "," in new]:
        raise Refused(_("“%(name)s” must not have a comma.", name=wrong[0]), field="options")
    return named


def rename(field: FieldDef, wanted: list[tuple[str, str]], by) -> None:
    """Give options other names, and their values with them; one that is in use cannot go."""
    before = {option_value(each): each for each in field.options or []}
    kept = {old for old, _new in wanted}
    for gone in before.keys() - kept:
        if used := in_use(field, gone):
            raise Refused(
                _(
                    "“%(name)s” is used by %(n)s records: rename it, or change those first.",
                    name=gone,
                    n=used,
                ),
                field="options",
            )
    field.options = [described(before.get(old), old, new) for old, new in wanted]
    names = {old: new for old, new in wanted if old in before and old != new}
    if names:
        follow(field.subject, holding(field, list(names)), Action(OWN + field.key, "rename", names), by=by)


def described(option, old: str, new: str):
    """An option under its name, with those it had: conditions that were written with them still mean it."""
    was = list(option.get("was", ())) if isinstance(option, dict) else []
    if old and old != new:
        was.append(old)
    was = [name for name in dict.fromkeys(was) if name != new]
    return {"value": new, "label": new, "was": was} if was else new


def holding(field: FieldDef, names: list[str]):
    """The records that hold one of some options."""
    held = Party.custom[field.key]
    has = held.has_any(db.cast(names, db.ARRAY(db.Text))) if field.type == "multi" else held.astext.in_(names)
    return select(Party.id).where(Party.kind == field.subject, Party.custom.has_key(field.key), has)


def in_use(field: FieldDef, name: str) -> int:
    """How many records hold an option."""
    return db.session.scalar(select(func.count()).select_from(holding(field, [name]).subquery())) or 0


def retype(field: FieldDef, fields: FieldFields, by) -> None:
    """Another type, if every value that is there fits it."""
    options = [new for _old, new in wanted_options(fields)] if fields.type in LISTED else None
    field.type, field.options = fields.type, options
    which = own(field)
    holders = select(Party.id).where(Party.kind == field.subject, Party.custom.has_key(field.key))
    misfits = [value for value in values_of(field) if not fits(which, value)]
    if misfits:
        raise Refused(
            _(
                "%(n)s values do not fit, for example “%(value)s”.",
                n=len(misfits),
                value=str(misfits[0])[:80],
            ),
            field="type",
        )
    shape = {"type": field.type, "options": options}
    follow(field.subject, holders, Action(OWN + field.key, "retype", shape), by=by)


def values_of(field: FieldDef) -> list:
    """Every value of a field that occurs."""
    held = Party.custom[field.key]
    query = select(held).where(Party.kind == field.subject, Party.custom.has_key(field.key)).distinct()
    return list(db.session.scalars(query))


def fits(which, value) -> bool:
    """Whether a value can be read as a type."""
    if isinstance(value, list) and which.kind not in SEVERAL and which.kind != "text":
        return False
    try:
        understood(which, spelled(value, which.kind))
    except Refused:
        return False
    return True
