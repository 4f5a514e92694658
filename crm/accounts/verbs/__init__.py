"""Everything that changes who may come in, and as what."""

from .doors import close_door, close_every_door, end_session, note_seen, sign_in
from .keys import add_key, note_use, revoke_key
from .passwords import (
    accept_invitation,
    answer_resets,
    change_password,
    request_reset,
    reset_password,
    set_password,
)
from .teams import TeamFields, add_team, delete_team, edit_team
from .users import (
    add_user,
    change_own,
    change_role,
    disable,
    enable,
    invitation_link,
    invite,
    invite_again,
    withdraw_invitation,
)

__all__ = [
    "TeamFields",
    "accept_invitation",
    "add_key",
    "add_team",
    "add_user",
    "answer_resets",
    "change_own",
    "change_password",
    "change_role",
    "close_door",
    "close_every_door",
    "delete_team",
    "disable",
    "edit_team",
    "enable",
    "end_session",
    "invitation_link",
    "invite",
    "invite_again",
    "note_seen",
    "note_use",
    "request_reset",
    "reset_password",
    "revoke_key",
    "set_password",
    "sign_in",
    "withdraw_invitation",
]
