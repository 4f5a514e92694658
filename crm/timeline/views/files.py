"""Files are added, fetched and removed."""

from urllib.parse import quote

from flask import g, redirect, send_file, url_for

from crm.kernel.access import allow
from crm.kernel.errors import Refused
from crm.kernel.pages import toast
from crm.kernel.words import _

from .. import queries, store, verbs
from ..forms import FilesForm
from ..refusals import missing
from ..types import INLINE
from .blueprint import blueprint


@blueprint.get("/attachments/<int:attachment_id>")
@allow("read")
def file(attachment_id):
    """The content of a file: pictures to look at, everything else to keep."""
    row = queries.attachment(attachment_id, g.reader)
    path = store.path_of(row.sha256)
    if not path.is_file():
        raise missing()
    response = send_file(path, mimetype=row.mime, etag=row.sha256.hex(), conditional=True)
    return guarded(response, row)


@blueprint.post("/contacts/<int:interaction_id>/files")
@allow("write")
def add_to_contact(interaction_id):
    """Further files of a contact."""
    return added(url_for("timeline.show", interaction_id=interaction_id), interaction_id=interaction_id)


@blueprint.post("/records/<int:party_id>/files")
@allow("write")
def add_to_record(party_id):
    """Files of a record."""
    return added(url_for("directory.show_record", party_id=party_id), party_id=party_id)


@blueprint.post("/attachments/<int:attachment_id>/remove")
@allow("write")
def remove_file(attachment_id):
    """Take a file away."""
    row = verbs.remove_file(attachment_id, by=g.reader)
    toast(_("Removed."), undo=row.written_in)
    if row.interaction_id:
        return redirect(url_for("timeline.show", interaction_id=row.interaction_id))
    return redirect(url_for("directory.show_record", party_id=row.party_id))


def added(back: str, **where):
    """Keep what was sent, or say why not."""
    form = FilesForm()
    files = [(sent.stream, sent.filename) for sent in form.uploads()]
    try:
        rows = verbs.attach_all(files, by=g.reader, **where)
    except Refused as error:
        toast(error.sentence)
    else:
        toast(_("Saved."), undo=rows[0].written_in)
    return redirect(back)


def guarded(response, row):
    """Nobody guesses what it is, nothing in it runs, and only pictures open in the browser."""
    way = "inline" if row.mime in INLINE else "attachment"
    response.headers["Content-Disposition"] = f"{way}; filename*=UTF-8''{quote(row.name, safe='')}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "private, no-store"
    return response
