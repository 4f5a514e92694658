"""A record as its form shows it: plain values that a page can keep."""

from .forms import OrganisationForm, PersonForm
from .queries.sight import visible_custom


def snapshot(record) -> dict:
    """The values of a record, as the form of its kind has them."""
    party, row = record.party, record.row
    form = PersonForm if party.is_person else OrganisationForm
    shared = {
        "name": party.display_name,
        "native_name": party.name_native,
        "country": party.country_code,
        "language": party.lang,
        "tz": party.tz,
        "owner": party.owner_id,
    }
    values = {name: text(shared[name] if name in shared else other(row, name)) for name in form.NAMES}
    return values | {
        "tags": [tag.name for tag in party.tags],
        "reaches": [
            [p.channel, p.value, p.label or "", p.is_primary, p.position_id or 0] for p in record.kept_points
        ],
        "external_ids": [[each.system, each.value] for each in party.external_ids],
        "custom": visible_custom(party.kind, party.custom),
    }


def other(row, name: str):
    """A field of an organisation's or a person's own."""
    return "; ".join(alias.name for alias in row.aliases) if name == "aliases" else getattr(row, name)


def text(value) -> str:
    """A value as one would type it."""
    return "" if value is None else str(value)
