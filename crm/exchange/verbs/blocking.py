"""Addresses that a list says must not be used are blocked, whatever becomes of their rows.

They are a change of their own beside the import's: taking the import back does not write to them again.
"""

from crm.audiences import suppress_all
from crm.journal import acting
from crm.kernel.tokens import address_hash

from ..models import ImportRun
from ..planning import Item, addresses, stops_of

CHANNEL = "email"


def block_addresses(items: list[Item], run: ImportRun, everybody: str, by) -> None:
    """Suppress the addresses of a batch, in its transaction."""
    wanted: dict[tuple[str, str], set[bytes]] = {}
    for item in items:
        for stop in stops_of(item.values, everybody):
            hashes = wanted.setdefault((stop.scope, stop.reason), set())
            hashes |= {address_hash(CHANNEL, address) for address in addresses(item.values)}
    wanted = {grounds: hashes for grounds, hashes in wanted.items() if hashes}
    if not wanted:
        return
    with acting(by, f"Opt-outs in {run.filename}", change_set_id=run.options.get("stops")) as number:
        run.options = run.options | {"stops": number}
        for (scope, reason), hashes in sorted(wanted.items()):
            suppress_all(CHANNEL, sorted(hashes), scope, reason)
