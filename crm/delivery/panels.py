"""How states of messages, and the reasons for them, are said."""

from crm.kernel.words import lazy

STATES = {
    "queued": (lazy("Waiting"), ""),
    "claimed": (lazy("Waiting"), ""),
    "held": (lazy("Held"), ""),
    "wire": (lazy("On the way"), ""),
    "accepted": (lazy("Sent"), "ok"),
    "failed": (lazy("Failed"), "bad"),
    "skipped": (lazy("Not sent"), "warn"),
    "uncertain": (lazy("Uncertain"), "warn"),
}
REASONS = {
    "unknown_address": lazy("There is nobody at this address"),
    "refused_by_policy": lazy("Their server does not take our mail"),
    "message_refused": lazy("Their server does not take this message"),
    "refused": lazy("Their server refused it"),
    "mailbox_full": lazy("Their mailbox is full"),
    "try_later": lazy("Their server asked us to come back later"),
    "connection_lost": lazy("The connection was lost"),
    "no_connection": lazy("There was no connection"),
    "not_started": lazy("It was held before it began"),
    "gave_up": lazy("Two days of trying were in vain"),
    "account": lazy("The sending account was refused"),
    "no_reply": lazy("The server hung up before it said whether it took it"),
    "poison": lazy("Sending processes ended again and again over this message"),
    "worker_lost": lazy("The sending process ended before it could tell"),
    "address_changed": lazy("The address has changed"),
    "address_needs_utf8": lazy("The server cannot write to this kind of address"),
    "bad_address": lazy("This is not an address one can write to"),
    "unwritable": lazy("The message could not be written"),
    "archived": lazy("The record was put away"),
    "suppressed": lazy("The address must not be used"),
    "withdrawn": lazy("They do not want this mail any more"),
    "cancelled": lazy("The mailing was cancelled"),
    "no_address": lazy("No e-mail address"),
    "no_basis": lazy("We may not write to them about this"),
    "position_ended": lazy("Only the address of a position that has ended"),
    "same_address": lazy("Somebody else on the list has the same address"),
}


def why(reason: str | None) -> str:
    """A reason in words; one that we have no words for, as it is."""
    return str(REASONS.get(reason, reason)) if reason else ""
