"""How many messages an account may send now."""

from crm.kernel import buckets

from ..models import SendAccount


def take(account: SendAccount, wanted: int) -> int:
    """How many of the wanted messages may go now: all, where the account has no limit."""
    return buckets.draw(f"account:{account.id}", account.rate, wanted) if account.rate else wanted
