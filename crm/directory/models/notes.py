"""What to know before a visit: notes of an organisation, a person, or a whole country."""

from datetime import date

from sqlalchemy import CHAR, BigInteger, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from crm.kernel import Model

from .parts import number

NOTES = ("address", "order", "gift", "avoid", "decides", "other")
OF_PARTY, OF_COUNTRY = text("party_id IS NOT NULL"), text("country_code IS NOT NULL")


class ProtocolNote(Model):
    """One thing to know before one goes in, for as long as it holds."""

    __tablename__ = "protocol_note"
    __table_args__ = (
        CheckConstraint("num_nonnulls(party_id,country_code) = 1", name="owner"),
        CheckConstraint("kind IN ('address','order','gift','avoid','decides','other')", name="kind"),
        CheckConstraint("btrim(body) <> ''", name="body"),
        CheckConstraint("valid_until >= valid_from", name="valid_until"),
        Index("protocol_note_party", "party_id", "place", "id", postgresql_where=OF_PARTY),
        Index("protocol_note_country", "country_code", "place", "id", postgresql_where=OF_COUNTRY),
    )

    id: Mapped[int] = number()
    party_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("party.id"))
    country_code: Mapped[str | None] = mapped_column(CHAR(2), ForeignKey("country.code"))
    kind: Mapped[str]
    body: Mapped[str]
    lang: Mapped[str | None]
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    place: Mapped[int] = mapped_column(server_default=text("0"), default=0)
    version: Mapped[int] = mapped_column(server_default=text("1"), default=1)
    written_in = None

    @property
    def owner(self) -> int | str:
        """The number of the record, or the code of the country, that it is about."""
        return self.party_id or self.country_code
