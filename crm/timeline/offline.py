"""What a phone keeps so that the page opens without signal: a worker, and the names of the files it needs."""

import json
from pathlib import Path

from flask import current_app, url_for

from crm.kernel import pages
from crm.kernel.pages import asset

FILES = ("crm.css", "app.js", "log.js", "htmx.js", "icons.svg")
PARTS = ("js/log/1-outbox.js", "worker/log.js")


def worker() -> str:
    """The worker's script: which files it keeps, how it sends what waits, how it answers."""
    kept = {
        "shell": url_for("timeline.log_offline"),
        "page": url_for("timeline.log_page"),
        "token": url_for("timeline.log_token"),
        "files": [asset(name) for name in FILES if name in pages.manifest()],
    }
    folder = Path(current_app.static_folder or "static")
    parts = [(folder / name).read_text() for name in PARTS]
    return f'"use strict";\nconst KEPT = {json.dumps(kept, sort_keys=True)};\n' + "\n".join(parts)
