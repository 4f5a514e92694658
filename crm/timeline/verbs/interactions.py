"""What was said is written down, corrected, and put away."""

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from crm.journal import Actor, change_set_id, changes
from crm.kernel import clock, db
from crm.kernel.errors import NotAllowed, Refused
from crm.kernel.words import _

from ..models import KINDS, VISIBILITIES, Interaction, InteractionParty
from ..refusals import Moved, missing, spoken
from ..sight import visible
from ..values import InteractionFields
from .keeping import attach_to
from .parties import Row, rows_of
from .tasks import new_task, promised

MOST_MINUTES = 60 * 24 * 31


@changes("Logged a contact")
def log(fields: InteractionFields, *, by, key: str | None = None, files=()) -> Interaction:
    """Write down what happened, with whom, and what was promised; the same key writes it once.

    files are (stream, name).
    """
    checked(fields)
    interaction, is_new = placed(fields, key, by)
    if is_new:
        write_belongings(interaction, fields, files, by)
    interaction.written_in = change_set_id() if is_new else None
    return interaction


@changes("Changed a contact")
def edit_interaction(
    interaction_id: int, fields: InteractionFields, *, by, version: int | None = None, files=()
) -> Interaction:
    """Write it anew, unless somebody else changed it meanwhile; further promises are added."""
    interaction = locked_interaction(interaction_id, by)
    if version not in (None, interaction.version):
        raise Moved(interaction.version)
    checked(fields)
    for name, value in columns(fields).items():
        setattr(interaction, name, value)
    write_belongings(interaction, fields, files, by)
    interaction.version += 1
    interaction.written_in = change_set_id()
    return interaction


@changes("Removed a contact")
def remove_interaction(interaction_id: int, *, by) -> Interaction:
    """Take it out of the timeline; its row stays, so that this can be undone."""
    interaction = locked_interaction(interaction_id, by)
    if interaction.archived_at is None:
        interaction.archived_at = clock.now()
        interaction.version += 1
    interaction.written_in = change_set_id()
    return interaction


def write_belongings(interaction: Interaction, fields: InteractionFields, files, by) -> None:
    """Write who took part, what was promised, and the files."""
    rows = rows_of(fields)
    write_parties(interaction, rows)
    for promise in fields.promises:
        new_task(promised(promise, interaction, rows), by)
    for stream, name in files:
        attach_to(stream, name, Actor.of(by).user_id, interaction_id=interaction.id)


def checked(fields: InteractionFields) -> None:
    """What can be said without asking the database."""
    if fields.kind not in KINDS:
        raise Refused(_("There is no such kind of contact."), field="kind")
    if fields.visibility not in VISIBILITIES:
        raise Refused(_("Choose who may see it."), field="visibility")
    if not fields.subject.strip():
        raise Refused(_("Say in a few words what it was about."), field="subject")
    if fields.minutes is not None and not 0 <= fields.minutes <= MOST_MINUTES:
        raise Refused(_("Minutes are between 0 and a month."), field="minutes")
    clock.known_zone(fields.tz)


def columns(fields: InteractionFields) -> dict:
    """The row of an interaction."""
    return {
        "kind": fields.kind,
        "subject": " ".join(fields.subject.split()),
        "starts_at": fields.starts_at,
        "tz": fields.tz,
        "minutes": fields.minutes,
        "place": fields.place.strip() or None,
        "body": fields.body.strip() or None,
        "outcome": fields.outcome.strip() or None,
        "visibility": fields.visibility,
    }


def placed(fields: InteractionFields, key: str | None, by) -> tuple[Interaction, bool]:
    """The new row, or the one that the same key has already written."""
    author = Actor.of(by).user_id
    row = columns(fields) | {"external_uid": key, "created_by": author}
    fresh = insert(Interaction).values(row).on_conflict_do_nothing(index_elements=["external_uid"])
    number = db.session.scalar(fresh.returning(Interaction.id))
    chosen = Interaction.id == number if number else Interaction.external_uid == key
    found = db.session.scalars(select(Interaction).where(chosen)).one()
    if number is None and found.created_by != author:
        raise NotAllowed(_("Somebody else has written something down with this key."))
    return found, number is not None


def write_parties(interaction: Interaction, rows: list[Row]) -> None:
    """Make those who took part these."""
    wanted = {row.party_id: row for row in rows}
    ours = InteractionParty.interaction_id == interaction.id
    db.session.execute(delete(InteractionParty).where(ours, InteractionParty.party_id.not_in(wanted)))
    values = [
        {
            "interaction_id": interaction.id,
            "party_id": row.party_id,
            "role": row.role,
            "position_id": row.position_id,
            "starts_at": interaction.starts_at,
        }
        for row in rows
    ]
    fresh = insert(InteractionParty).values(values)
    same = {name: fresh.excluded[name] for name in ("role", "position_id", "starts_at")}
    with spoken():
        db.session.execute(
            fresh.on_conflict_do_update(index_elements=["interaction_id", "party_id"], set_=same)
        )


def locked_interaction(interaction_id: int, by) -> Interaction:
    """The interaction, for us alone, if whoever acts may see it."""
    query = select(Interaction).where(
        Interaction.id == interaction_id, Interaction.archived_at.is_(None), visible(by)
    )
    row = db.session.scalar(query.with_for_update().execution_options(populate_existing=True))
    if row is None:
        raise missing()
    return row
