"""One action on many records: one statement, one change set."""

from typing import cast

from sqlalchemy import CursorResult, select, update
from sqlalchemy.dialects.postgresql import insert

from crm.journal import acting
from crm.kernel import clock, db
from crm.kernel.errors import Refused
from crm.kernel.words import _

from ...models import Party, PartyTag
from ...queries.lists import Selection, chosen, size
from ..parties import clean_tags, tag_ids


def archive_many(selection: Selection, *, by) -> tuple[int, int]:
    """Put away every record that is selected; how many, and the change set."""
    return put_away_many(selection, clock.now(), "Archived several records", by)


def unarchive_many(selection: Selection, *, by) -> tuple[int, int]:
    """Bring back every record that is selected; how many, and the change set."""
    return put_away_many(selection, None, "Brought several records back", by)


def tag_many(selection: Selection, name: str, *, by) -> tuple[int, int]:
    """Put a tag on every record that is selected; how many got it, and the change set."""
    if not clean_tags([name]):
        raise Refused(_("Write the tag that they should have."), field="tag")
    with acting(by, "Put a tag on several records") as number:
        ids = settled(selection)
        (tag_id,) = tag_ids([name]).values()
        rows = select(Party.id, tag_id).where(Party.id.in_(ids))
        tagged = insert(PartyTag).from_select(["party_id", "tag_id"], rows).on_conflict_do_nothing()
        return written(tagged), number


def put_away_many(selection: Selection, moment, action: str, by) -> tuple[int, int]:
    """Archive or bring back all that are not so already."""
    with acting(by, action) as number:
        state = Party.archived_at.is_(None) if moment else Party.archived_at.is_not(None)
        archived = (
            update(Party)
            .where(Party.id.in_(settled(selection)), state, Party.merged_into_id.is_(None))
            .values(archived_at=moment, version=Party.version + 1, updated_at=clock.now())
            .execution_options(synchronize_session=False)
        )
        return written(archived), number


def written(statement) -> int:
    """How many rows a statement wrote."""
    result = db.session.execute(statement, execution_options={"preserve_rowcount": True})
    return cast("CursorResult", result).rowcount


def settled(selection: Selection):
    """The query of what is selected, unless the list changed since it was looked at."""
    if selection.is_everything:
        now = size(selection.filters)
        if now != selection.count:
            raise Refused(
                _(
                    "The list changed from %(then)s to %(now)s records meanwhile. Look at it again.",
                    then=selection.count,
                    now=now,
                )
            )
    elif not selection.ids:
        raise Refused(_("Select something first."))
    return chosen(selection)
