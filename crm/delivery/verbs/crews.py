"""Kept connections: one crew for each sending account in this process."""

import os

from crm.kernel import settings

from ..models import SendAccount
from ..smtp import Crew, Server
from .accounts import server_of

CREWS: dict[tuple[int, int], tuple[Server, Crew]] = {}


def crew_for(account: SendAccount, size: int | None = None) -> Crew:
    """The crew of an account; a new one after the account was changed, or in a forked process."""
    key, server = (os.getpid(), account.id), server_of(account)
    kept = CREWS.get(key)
    if kept and kept[0] == server:
        return kept[1]
    if kept:
        kept[1].close()
    crew = Crew(server, size or settings().smtp_connections)
    CREWS[key] = (server, crew)
    return crew


def hang_up() -> None:
    """Close all lines of this process that are idle."""
    for _server, crew in CREWS.values():
        crew.close()
