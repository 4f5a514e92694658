"""Everything that changes who may come in, and as what."""

from .doors import close_door, close_every_door, sign_in
from .keys import add_key, note_use, revoke_key
from .passwords import (
    accept_invitation,
    answer_resets,
    change_password,
    request_reset,
    reset_password,
    set_password,
)
from .users import add_user, change_own, change_role, disable, enable, invite, invite_again

__all__ = [
    "accept_invitation",
    "add_key",
    "add_user",
    "answer_resets",
    "change_own",
    "change_password",
    "change_role",
    "close_door",
    "close_every_door",
    "disable",
    "enable",
    "invite",
    "invite_again",
    "note_use",
    "request_reset",
    "reset_password",
    "revoke_key",
    "set_password",
    "sign_in",
]
