"""What the tables of the directory share."""

from sqlalchemy import BigInteger, Identity, Text, text
from sqlalchemy.orm import mapped_column

LIVE = text("archived_at IS NULL")
LIVE_ORG = text("kind = 'org' AND archived_at IS NULL")
NATION = text("COALESCE(country_code, 'ZZ'::bpchar)")
KEY = Text(collation="C")
ORDERS = "name_order IN ('given_first','family_first')"


def number(**more):
    """A number that the database gives, unless a bulk writer brings its own."""
    return mapped_column(BigInteger, Identity(), primary_key=True, **more)


def flag(**more):
    """A yes or no that is no unless said."""
    return mapped_column(server_default=text("false"), default=False, **more)
