"""Segments."""

from flask import g

from crm import audiences

from .. import queries, verbs
from ..operation import operation, start_of
from ..queries import Slice
from ..schemas import Asked, CountOut, SegmentNew, SegmentOut
from .blueprint import blueprint


def shown(segment) -> dict:
    """A segment as programs see it."""
    return {name: getattr(segment, name) for name in SegmentOut.model_fields}


@blueprint.get("/segments")
@operation(permission="read", asks=Asked, gives=SegmentOut, is_page=True)
def list_segments(asked):
    """Segments in use, by number."""
    rows = queries.segments_page(Slice(start_of(asked), asked.limit))
    return [shown(row) for row in rows], lambda row: row["id"], asked.limit


@blueprint.post("/segments")
@operation(permission="write", takes=SegmentNew, gives=SegmentOut, status=201)
def add_segment(body):
    """Keep a filter of people under a name."""
    return shown(verbs.add_segment(body.given(), by=g.reader))


@blueprint.get("/segments/<int:segment_id>")
@operation(permission="read", gives=SegmentOut)
def show_segment(segment_id):
    """One segment."""
    return shown(queries.segment(segment_id))


@blueprint.get("/segments/<int:segment_id>/count")
@operation(permission="read", gives=CountOut)
def count_segment(segment_id):
    """How many are in a segment today."""
    return {"count": audiences.size(queries.segment(segment_id))}
