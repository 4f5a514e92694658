"""What was chosen for a heading is offered when the heading comes again, in whatever file."""

from sqlalchemy.dialects.postgresql import insert

from crm.kernel import clock, db

from ..columns import simple
from ..models import ColumnMemory

LONGEST = 200


def remember(kind: str, headers: list[str], columns: list[str | None]) -> None:
    """Keep the last choice for each heading."""
    chosen = {simple(heading)[:LONGEST]: column for heading, column in zip(headers, columns, strict=False)}
    rows = [
        {"kind": kind, "heading": heading, "field": column, "chosen_at": clock.now()}
        for heading, column in sorted(chosen.items())
        if len(heading) > 1
    ]
    if not rows:
        return
    new = insert(ColumnMemory)
    kept = {"field": new.excluded.field, "chosen_at": new.excluded.chosen_at}
    db.session.execute(new.on_conflict_do_update(index_elements=["kind", "heading"], set_=kept), rows)
