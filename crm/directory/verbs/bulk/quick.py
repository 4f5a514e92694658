"""One action on many records: one statement, one change set."""

from typing import cast

from sqlalchemy import CursorResult, select, update
from sqlalchemy.dialects.postgresql import insert

from crm.journal import acting
from crm.kernel import clock, db
from crm.kernel.errors import Refused
from crm.kernel.words import _

from ...models import Party, PartyTag
from ...queries.selecting import Chosen
from ..parties import clean_tags, tag_ids
from .planning import settled


def archive_many(chosen: Chosen, *, by) -> tuple[int, int]:
    """Put away every record that is selected; how many, and the change set."""
    return put_away_many(chosen, clock.now(), "Archived several records", by)


def unarchive_many(chosen: Chosen, *, by) -> tuple[int, int]:
    """Bring back every record that is selected; how many, and the change set."""
    return put_away_many(chosen, None, "Brought several records back", by)


def tag_many(chosen: Chosen, name: str, *, by) -> tuple[int, int]:
    """Put a tag on every record that is selected; how many got it, and the change set."""
    if not clean_tags([name]):
        raise Refused(_("Write the tag that they should have."), field="tag")
    with acting(by, "Put a tag on several records") as number:
        ids = selected(chosen)
        (tag_id,) = tag_ids([name]).values()
        rows = select(Party.id, tag_id).where(Party.id.in_(ids))
        tagged = insert(PartyTag).from_select(["party_id", "tag_id"], rows).on_conflict_do_nothing()
        return written(tagged), number


def put_away_many(chosen: Chosen, moment, action: str, by) -> tuple[int, int]:
    """Archive or bring back all that are not so already."""
    with acting(by, action) as number:
        state = Party.archived_at.is_(None) if moment else Party.archived_at.is_not(None)
        archived = (
            update(Party)
            .where(Party.id.in_(selected(chosen)), state, Party.merged_into_id.is_(None))
            .values(archived_at=moment, version=Party.version + 1, updated_at=clock.now())
            .execution_options(synchronize_session=False)
        )
        return written(archived), number


def written(statement) -> int:
    """How many rows a statement wrote."""
    result = db.session.execute(statement, execution_options={"preserve_rowcount": True})
    return cast("CursorResult", result).rowcount


def selected(chosen: Chosen):
    """The query of what is selected, unless the list changed since it was looked at."""
    settled(chosen)
    return chosen.query()
