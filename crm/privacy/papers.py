"""A copy as files: JSON for machines, one HTML page for people, both with the files in a ZIP."""

import io
import json
import zipfile

from flask import render_template
from flask_babel import force_locale

from crm.kernel.words import LANGUAGES

from .queries import Copy, files_for, telling_of


def as_json(copy: Copy) -> bytes:
    """The whole, in letters as they are."""
    return json.dumps(copy.document, ensure_ascii=False, indent=2, default=str).encode()


def as_html(copy: Copy) -> bytes:
    """One page that needs nothing else, in the person's language where we have the words."""
    language = copy.party.lang if copy.party.lang in LANGUAGES else "en"
    with force_locale(language):
        telling = telling_of(copy, for_them=True)
        page = render_template("privacy/copy.html", copy=copy, language=language, telling=telling)
    return page.encode()


def as_zip(copy: Copy) -> bytes:
    """Both, and every file."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("everything.json", as_json(copy))
        archive.writestr("everything.html", as_html(copy))
        for name, content in files_for(copy):
            archive.writestr(name, content)
    return packed.getvalue()


FORMS = {
    "json": (as_json, "application/json"),
    "html": (as_html, "text/html; charset=utf-8"),
    "zip": (as_zip, "application/zip"),
}
