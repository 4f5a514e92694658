"""What a form of a list says is selected, and how the pages of a selection carry it on."""

from datetime import UTC, datetime

from flask import request

from crm.kernel import clock

from ..queries.selecting import MOST_IDS, Chosen, digest_of
from .asking import filters_from
from .blueprint import blueprint

CARRIED = ("everything", "count", "digest", "looked_at")
MARKS = ("id", "keep", "shown", "without")


def chosen_in(subject: str) -> Chosen:
    """What is selected, by the form or the address."""
    args = request.values
    unticked = set(numbers("shown")) - set(numbers("keep"))
    return Chosen(
        filters_from(subject, args),
        ids=tuple(numbers("id")),
        is_everything=args.get("everything") == "yes",
        count=args.get("count", 0, type=int),
        without=tuple(sorted(unticked | set(numbers("without")))),
        digest=args.get("digest", ""),
    )


def numbers(name: str) -> list[int]:
    """Numbers of records in a form, each once."""
    given = [n for n in request.values.getlist(name, type=int) if 0 < n < 2**63]
    return list(dict.fromkeys(given))[:MOST_IDS]


def looked_at() -> datetime:
    """When somebody looked at the list; now where nothing is said."""
    try:
        said = datetime.fromisoformat(request.values.get("looked_at", ""))
    except ValueError:
        return clock.now()
    return said if said.tzinfo else said.replace(tzinfo=UTC)


def carried(chosen: Chosen, kept) -> list[tuple[str, str]]:
    """The selection as hidden fields of the next form."""
    args = request.values
    filters = [(name, value) for name in kept for value in args.getlist(name) if value]
    marks = [(name, args[name]) for name in CARRIED if args.get(name)]
    ids = [("id", str(n)) for n in chosen.ids] if not chosen.is_everything else []
    return [*filters, *marks, *ids, *(("without", str(n)) for n in chosen.without)]


@blueprint.app_template_global()
def list_digest(filters) -> str:
    """What a list is narrowed by, in few letters."""
    return digest_of(filters)


@blueprint.app_template_global()
def this_moment() -> str:
    """Now, as a form carries it."""
    return clock.now().isoformat(timespec="milliseconds")
