"""What stays with an office when its holder changes: rooms above say what moves to the one who follows."""

from collections.abc import Callable

FOLLOWERS: list[Callable] = []


def follows_post(function: Callable) -> Callable:
    """Offer what follows an office: function(old_position_id, new_position_id, by), inside the change set."""
    if function not in FOLLOWERS:
        FOLLOWERS.append(function)
    return function


def hand_on(old_position_id: int, new_position_id: int, by) -> None:
    """Let everything open pass from one holder to the next."""
    for function in FOLLOWERS:
        function(old_position_id, new_position_id, by)
