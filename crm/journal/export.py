"""The history as a file: a line for each change set; nothing in it is taken for a formula."""

import csv
import io
from collections.abc import Iterator
from itertools import islice

from crm.kernel.cells import harmless, printable
from crm.kernel.words import _

from . import queries, telling

MOST = 10_000
AT_ONCE = 200


def csv_of_changes(filters: queries.Filters, kinds: dict) -> Iterator[bytes]:
    """The head, then the newest first, so many at the most."""
    heads = (
        _("Number"),
        _("When"),
        _("Who"),
        _("Kind"),
        _("What"),
        _("Reason"),
        _("About"),
        _("Rows"),
        _("Undone by"),
        _("Undoes"),
    )
    yield b"\xef\xbb\xbf" + written(heads)
    lines = queries.everything(filters, MOST)
    while some := list(islice(lines, AT_ONCE)):
        named = telling.told([line.change_set.id for line in some])
        yield b"".join(written(cells(line, named.get(line.change_set.id, []), kinds)) for line in some)


def cells(line: queries.Line, named: list, kinds: dict) -> list:
    """One change set."""
    one = line.change_set
    return [
        one.id,
        one.at.isoformat(timespec="seconds"),
        line.who,
        kinds[one.actor_kind],
        line.action,
        one.reason or "",
        ", ".join(thing.name for thing in named),
        f"{queries.MOST_COUNTED}+" if line.is_many else line.rows,
        line.undone_by or "",
        one.undoes_id or "",
    ]


def written(values) -> bytes:
    """One line of CSV."""
    out = io.StringIO()
    plain = [value if isinstance(value, int) else printable(harmless(str(value))) for value in values]
    csv.writer(out, lineterminator="\r\n").writerow(plain)
    return out.getvalue().encode()
