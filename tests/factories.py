"""Things to test with, made by the verbs that make them in life, or by one row where there is none."""

from itertools import count

from crm.accounts import set_password
from crm.accounts.models import AppUser
from crm.journal import SYSTEM, acting
from crm.kernel import db, transaction

numbers = count(1)

# accounts ---------------------------------------------------------------------


@transaction()
def user(role="officer", **fields) -> AppUser:
    """A user with a role."""
    n = next(numbers)
    row = AppUser(**{"email": f"user{n}@network.example", "name": f"User {n}", "role": role} | fields)
    with acting(SYSTEM, "Added a user"):
        db.session.add(row)
    return row


@transaction()
def member(*, password, role="officer", **fields) -> AppUser:
    """A user who can sign in."""
    row = user(role, **fields)
    set_password(row, password)
    return row
