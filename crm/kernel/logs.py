"""Log lines: one line each, ids and tokens cut, never an address."""

import logging
import re
import sys

ADDRESS = re.compile(r"[^\s@]{1,200}@[\w.\[\]-]+")
TOKEN = re.compile(r"(/(?:[rpucw]|password|invitation|signup)/)[\w-]{8,}")


class Discreet(logging.Filter):
    """Takes addresses and tokens out of whatever is logged, tracebacks included."""

    def filter(self, record):
        """Always lets the record pass, never as it was."""
        record.msg, record.args = discreet(record.getMessage()), ()
        if record.exc_info:
            formatter = logging.Formatter()
            record.exc_text = discreet(formatter.formatException(record.exc_info))
            record.exc_info = None
        return True


def discreet(text: str) -> str:
    """The text without addresses and tokens, on lines that cannot be forged."""
    return TOKEN.sub(r"\1…", ADDRESS.sub("<address>", text)).replace("\r", " ")


def init_app(app):
    """Log to standard error, for the supervisor to keep."""
    root = logging.getLogger()
    if not any(isinstance(f, Discreet) for h in root.handlers for f in h.filters):
        stream = logging.StreamHandler(sys.stderr)
        stream.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
        stream.addFilter(Discreet())
        root.addHandler(stream)
    root.setLevel(logging.DEBUG if app.config["SETTINGS"].debug else logging.INFO)
    for chatty in ("sqlalchemy.engine", "kombu", "amqp", "celery.redirected", "fontTools"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
