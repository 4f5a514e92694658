"""Messages of a newsletter as a file; nothing in it is taken for a formula."""

import csv
import io
from collections.abc import Iterator

from crm.kernel.cells import harmless

from .models import Newsletter
from .queries.groups import Asked
from .queries.results import every_message

COLUMNS = (
    "person_id",
    "person",
    "address",
    "channel",
    "state",
    "reason",
    "attempts",
    "accepted_at",
    "message_id",
)


def csv_of_messages(newsletter: Newsletter, asked: Asked) -> Iterator[bytes]:
    """A line for every message that was asked for, the head first."""
    yield b"\xef\xbb\xbf" + line(COLUMNS)
    for row in every_message(newsletter, asked):
        yield line([row[column] for column in COLUMNS])


def line(values) -> bytes:
    """One line of CSV."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([harmless(value) for value in values])
    return out.getvalue().encode()
