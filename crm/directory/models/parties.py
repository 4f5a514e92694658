"""Organisations and people, what they are called and how they belong together."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    CHAR,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import DATERANGE, JSONB, ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.kernel import Model

from .parts import KEY, LIVE, LIVE_ORG, NATION, ORDERS, number

if TYPE_CHECKING:
    from .reaching import ContactPoint, Tag


class Country(Model):
    """A country or territory, with what we assume of its people and places."""

    __tablename__ = "country"
    __table_args__ = (
        UniqueConstraint("name"),
        CheckConstraint("econ_group BETWEEN 1 AND 4", name="econ_group"),
        CheckConstraint(ORDERS, name="name_order"),
    )

    code: Mapped[str] = mapped_column(CHAR(2), primary_key=True)
    name: Mapped[str]
    subregion: Mapped[str]
    econ_group: Mapped[int | None] = mapped_column(SmallInteger)
    econ_year: Mapped[int | None] = mapped_column(SmallInteger)
    default_tz: Mapped[str]
    name_order: Mapped[str] = mapped_column(server_default="given_first")


class Party(Model):
    """What an organisation and a person have in common."""

    __tablename__ = "party"
    written_in = None  # the change set that wrote it, in this session
    __table_args__ = (
        UniqueConstraint("id", "kind"),
        CheckConstraint("kind IN ('org','person')", name="kind"),
        CheckConstraint("btrim(display_name) <> ''", name="display_name"),
        CheckConstraint("jsonb_typeof(custom)='object'", name="custom"),
        CheckConstraint("merged_into_id <> id", name="merged_into_id"),
        CheckConstraint("merged_into_id IS NULL OR archived_at IS NOT NULL", name="merged_archived"),
        Index(
            "party_trgm", "name_norm", postgresql_using="gin", postgresql_ops={"name_norm": "gin_trgm_ops"}
        ),
        Index(
            "party_org_trgm",
            text("(' '::text || name_norm) gin_trgm_ops"),
            postgresql_using="gin",
            postgresql_where=text("kind = 'org'"),
        ),
        Index("party_custom", "custom", postgresql_using="gin", postgresql_ops={"custom": "jsonb_path_ops"}),
        Index("party_list", "kind", "sort_name", "id", postgresql_where=LIVE),
        Index("party_owner", "owner_id", postgresql_where=LIVE),
        Index("party_merged", "merged_into_id", postgresql_where=text("merged_into_id IS NOT NULL")),
        Index("party_country", "kind", NATION, "sort_name", "id", postgresql_where=LIVE),
        Index("party_created", "kind", "created_at", "id", postgresql_where=LIVE),
        Index("party_initials", text("name_initials(sort_name, false)"), postgresql_where=LIVE_ORG),
        Index("party_short_initials", text("name_initials(sort_name, true)"), postgresql_where=LIVE_ORG),
        Index("party_archived", "kind", "sort_name", "id", postgresql_where=text("archived_at IS NOT NULL")),
    )

    id: Mapped[int] = number()
    kind: Mapped[str]
    display_name: Mapped[str]
    sort_name: Mapped[str] = mapped_column(KEY)
    name_native: Mapped[str | None]
    name_norm: Mapped[str]
    country_code: Mapped[str | None] = mapped_column(CHAR(2), ForeignKey("country.code"))
    tz: Mapped[str | None]
    lang: Mapped[str | None]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    source: Mapped[str | None]
    custom: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"), default=dict)
    version: Mapped[int] = mapped_column(server_default=text("1"), default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())
    archived_at: Mapped[datetime | None]
    merged_into_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("party.id"))

    country: Mapped[Country | None] = relationship(viewonly=True)
    tags: Mapped[list["Tag"]] = relationship(
        secondary="party_tag", order_by="Tag.name", viewonly=True, lazy="raise_on_sql"
    )
    contact_points: Mapped[list["ContactPoint"]] = relationship(
        viewonly=True,
        lazy="raise_on_sql",
        order_by="(ContactPoint.channel, ContactPoint.is_primary.desc(), ContactPoint.id)",
    )
    external_ids: Mapped[list["ExternalId"]] = relationship(
        viewonly=True, lazy="raise_on_sql", order_by="ExternalId.system"
    )

    @property
    def is_person(self) -> bool:
        """Whether this is somebody rather than some body."""
        return self.kind == "person"

    @property
    def is_archived(self) -> bool:
        """Whether it was put away."""
        return self.archived_at is not None

    @property
    def zone(self) -> str | None:
        """The time zone it lives in, its own or its country's."""
        return self.tz or (self.country.default_tz if self.country else None)


class OrgClass(Model):
    """What sort of organisation there can be."""

    __tablename__ = "org_class"

    code: Mapped[str] = mapped_column(primary_key=True)
    label: Mapped[str]


class Organisation(Model):
    """A local government, an association of them, a partner, a donor, a body of the network."""

    __tablename__ = "organisation"
    written_in = None
    __table_args__ = (
        ForeignKeyConstraint(["party_id", "kind"], ["party.id", "party.kind"]),
        CheckConstraint("kind='org'", name="kind"),
        CheckConstraint("population >= 0", name="population"),
        CheckConstraint("population_year IS NULL OR population IS NOT NULL", name="population_year"),
        CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="latitude"),
        Index("organisation_class", "class", "population"),
        Index("organisation_size", text("COALESCE(population, '-1'::bigint)"), "party_id"),
    )

    party_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(server_default="org", default="org")
    class_code: Mapped[str] = mapped_column("class", ForeignKey("org_class.code"))
    short_name: Mapped[str | None]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    population: Mapped[int | None] = mapped_column(BigInteger)
    population_year: Mapped[int | None] = mapped_column(SmallInteger)
    domain: Mapped[str | None]
    dissolved_on: Mapped[date | None]

    party: Mapped[Party] = relationship(lazy="joined", innerjoin=True)
    org_class: Mapped[OrgClass] = relationship(viewonly=True)
    aliases: Mapped[list["OrgAlias"]] = relationship(viewonly=True, lazy="raise_on_sql")


class OrgAlias(Model):
    """Another name an organisation goes or went by."""

    __tablename__ = "org_alias"
    __table_args__ = (Index("org_alias_organisation", "organisation_id"),)

    id: Mapped[int] = number()
    organisation_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("organisation.party_id"))
    name: Mapped[str]
    name_norm: Mapped[str]
    lang: Mapped[str | None]
    valid: Mapped[Range[date]] = mapped_column(DATERANGE, server_default=text("'(,)'"), default=Range)


class Person(Model):
    """Somebody, with the parts of their name; mononyms are fine."""

    __tablename__ = "person"
    written_in = None
    __table_args__ = (
        ForeignKeyConstraint(["party_id", "kind"], ["party.id", "party.kind"]),
        CheckConstraint("kind='person'", name="kind"),
        CheckConstraint(ORDERS, name="name_order"),
    )

    party_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(server_default="person", default="person")
    honorific: Mapped[str | None]
    given_name: Mapped[str | None]
    family_name: Mapped[str | None]
    name_order: Mapped[str | None]
    salutation: Mapped[str | None]

    party: Mapped[Party] = relationship(lazy="joined", innerjoin=True)


class ExternalId(Model):
    """What another system calls this party: re-imports match for ever."""

    __tablename__ = "external_id"
    __table_args__ = (Index("external_id_party", "party_id"),)

    system: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
    party_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("party.id"))


class OrgLink(Model):
    """How two organisations belong together, and when."""

    __tablename__ = "org_link"
    __table_args__ = (
        CheckConstraint("type IN ('part_of','member_of','succeeded_by','twinned_with')", name="type"),
        CheckConstraint("NOT isempty(valid)", name="valid"),
        CheckConstraint("from_id <> to_id", name="to_id"),
        ExcludeConstraint(
            ("from_id", "="), ("to_id", "="), ("type", "="), ("valid", "&&"), name="one_link_at_a_time"
        ),
        Index("org_link_to", "to_id"),
    )

    id: Mapped[int] = number()
    from_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("organisation.party_id"))
    to_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("organisation.party_id"))
    type: Mapped[str]
    valid: Mapped[Range[date]] = mapped_column(DATERANGE)
