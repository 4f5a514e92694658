"""Records that may be one, merges, and taking a merge back."""

from flask import g

from .. import duplicates
from ..duplicate_schemas import DuplicateOut, DuplicatesAsked, MergeNew, MergeOut
from ..operation import operation
from .blueprint import blueprint


@blueprint.get("/duplicates")
@operation(permission="write", asks=DuplicatesAsked, gives=DuplicateOut, is_page=True)
def list_duplicates(asked):
    """Pairs of records that may be one and wait for somebody to decide, the most alike first."""
    return duplicates.pairs_after(duplicates.start_of(asked), asked), duplicates.place_of, asked.limit


@blueprint.post("/merges")
@operation(permission="write", takes=MergeNew, gives=MergeOut, status=201)
def add_merge(body):
    """Make two records one: everything of the loser follows to the survivor, whose address the loser's leads to."""
    return duplicates.merge(body, by=g.reader)


@blueprint.get("/merges/<int:merge_id>")
@operation(permission="read", gives=MergeOut)
def show_merge(merge_id):
    """One merge."""
    return duplicates.merge_of(merge_id)


@blueprint.post("/merges/<int:merge_id>/undo")
@operation(permission="write", gives=MergeOut)
def undo_merge(merge_id):
    """Take a merge back; `left` counts the rows that were changed since and stay."""
    return duplicates.unmerge(merge_id, by=g.reader)
