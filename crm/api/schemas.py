"""What may be sent and what is answered: exactly these fields, nothing else."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, model_validator
from pydantic_core import PydanticCustomError

LARGEST = 2**63 - 1
SMALLER = 2**31 - 1
Id = Annotated[int, Field(ge=1, le=LARGEST, strict=True)]
SegmentId = Annotated[int, Field(ge=1, le=SMALLER, strict=True)]
Short = Annotated[str, Field(max_length=200)]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$", description="ISO 3166-1 alpha-2")]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$", description="BCP 47")]
Email = Annotated[str, Field(min_length=3, max_length=254)]
Phone = Annotated[str, Field(min_length=2, max_length=60)]
TopicKey = Annotated[str, Field(min_length=1, max_length=40)]
Topics = Annotated[list[TopicKey], Field(max_length=50)]
Basis = Literal["consent", "membership", "public_role", "contract", "legal"]
CustomKey = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
CustomText = Annotated[str, Field(max_length=2000)]
CustomValue = (
    CustomText
    | StrictBool
    | Annotated[int, Field(ge=-(2**53), le=2**53)]
    | Annotated[float, Field(allow_inf_nan=False)]
    | Annotated[list[CustomText], Field(max_length=100)]
    | None
)
Custom = Annotated[dict[CustomKey, CustomValue], Field(max_length=200)]
ExternalIds = Annotated[
    dict[
        Annotated[str, Field(pattern=r"^[A-Za-z0-9_.:-]{1,60}$")],
        Annotated[str, Field(min_length=1, max_length=200)],
    ],
    Field(max_length=50),
]


class Given(BaseModel):
    """What a program sends: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", populate_by_name=False)

    def given(self) -> dict[str, Any]:
        """Only what was sent."""
        return self.model_dump(exclude_unset=True)


class Answer(BaseModel):
    """What a program gets."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class Asked(Given):
    """The part of a list that is wanted."""

    after: Annotated[str, Field(max_length=100, description="`next` of the page before")] | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class PersonNew(Given):
    """A person to add; with topics, the permission to write about them."""

    given_name: Short | None = None
    family_name: Short | None = None
    native_name: Short | None = None
    language: Language | None = None
    country: Country | None = None
    email: Email | None = None
    phone: Phone | None = None
    topics: Topics = []
    basis: Basis | None = None
    custom: Custom = {}


class PersonChange(PersonNew):
    """What is to change; what is left out stays."""

    subscribed: StrictBool | None = None
    version: Annotated[int, Field(ge=1, le=SMALLER, strict=True)] | None = None

    @model_validator(mode="after")
    def says_why(self):
        """To write to somebody again, one must say on which basis."""
        if self.subscribed and self.basis is None:
            raise PydanticCustomError("field", "subscribed: true needs a basis", {"field": "basis"})
        return self


class PositionOut(Answer):
    """A position."""

    id: int
    person_id: int
    organisation_id: int
    title: str
    from_on: date | None = Field(alias="from")
    until_on: date | None = Field(alias="until")
    post_id: int | None
    is_primary: bool
    acting: bool
    term_ends_on: date | None
    version: int


class PersonOut(Answer):
    """A person."""

    id: int
    name: str
    given_name: str | None
    family_name: str | None
    native_name: str | None
    language: str | None
    country: str | None
    email: str | None
    phone: str | None
    topics: list[str]
    custom: dict[str, Any]
    subscribed: bool
    suppressed: bool
    positions: list[PositionOut]
    version: int
    created_at: datetime
    updated_at: datetime
    archived_at: datetime | None


class PersonMade(PersonOut):
    """A person just added, and who else has the same address."""

    duplicates: list[int]


Kind = Annotated[
    str,
    Field(pattern=r"^[a-z_]{1,40}$", description="A class of organisation; `association` is national"),
]


class OrganisationChange(Given):
    """What is to change; what is left out stays."""

    name: Annotated[str, Field(min_length=1, max_length=300)] = ""
    short_name: Short | None = None
    kind: Kind = "unknown"
    country: Country | None = None
    latitude: Annotated[float, Field(ge=-90, le=90, strict=True)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180, strict=True)] | None = None
    population: Annotated[int, Field(ge=0, le=LARGEST, strict=True)] | None = None
    timezone: Annotated[str, Field(max_length=60, description="An IANA zone")] | None = None
    external_ids: ExternalIds = {}
    version: Annotated[int, Field(ge=1, le=SMALLER, strict=True)] | None = None


class OrganisationNew(OrganisationChange):
    """An organisation to add."""

    name: Annotated[str, Field(min_length=1, max_length=300)]


class OrganisationOut(Answer):
    """An organisation."""

    id: int
    name: str
    short_name: str | None
    kind: str
    country: str | None
    latitude: float | None
    longitude: float | None
    population: int | None
    timezone: str | None
    external_ids: dict[str, str]
    version: int
    created_at: datetime
    updated_at: datetime
    archived_at: datetime | None
    flags: list[str] = []


class SegmentNew(Given):
    """A filter to keep under a name."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    filter: Annotated[dict[str, Any], Field(description="A filter tree")]


class SegmentOut(Answer):
    """A segment."""

    id: int
    name: str
    subject: str
    filter: Any


class CountOut(Answer):
    """How many there are."""

    count: int


Status = Literal["draft", "scheduled", "preparing", "ready", "sending", "paused", "finished", "cancelled"]


class MailingNew(Given):
    """A draft: markdown, or html and perhaps text; readers from a segment or a list of people."""

    subject: Annotated[str, Field(min_length=1, max_length=300)]
    preheader: Annotated[str, Field(max_length=300)] = ""
    markdown: Annotated[str, Field(max_length=500_000)] | None = None
    html: Annotated[str, Field(max_length=1_000_000)] | None = None
    text: Annotated[str, Field(max_length=500_000)] | None = None
    segment_id: SegmentId | None = None
    person_ids: Annotated[list[Id], Field(max_length=100_000)] | None = None
    topic: TopicKey | None = None
    send_at: datetime | None = None
    zone: Annotated[str, Field(max_length=60, description="An IANA zone")] | None = None

    @model_validator(mode="after")
    def has_words(self):
        """There is one text, and one choice of readers."""
        if (self.markdown is None) == (self.html is None):
            raise ValueError("give markdown, or html")
        if (self.segment_id is None) == (self.person_ids is None):
            raise ValueError("give segment_id, or person_ids")
        return self

    @model_validator(mode="after")
    def has_a_place_in_time(self):
        """A moment has its offset, or is civil time in the zone beside it."""
        if self.send_at and self.send_at.tzinfo is None and self.zone is None:
            raise PydanticCustomError("field", "a civil time needs the zone beside it", {"field": "send_at"})
        return self


class Counts(Answer):
    """Every candidate is in one of these."""

    candidates: int
    excluded: dict[str, int]
    queued: int
    claimed: int
    wire: int
    accepted: int
    failed: int
    skipped: int
    uncertain: int
    held: int


class MailingOut(Answer):
    """A mailing and its accounting."""

    id: int
    status: Status
    subject: str
    topic: str | None
    segment_id: int | None
    person_ids: list[int] | None
    send_at: datetime | None
    zone: str | None
    problem: str | None
    counts: Counts


class MessageOut(Answer):
    """A mailing to one recipient."""

    id: int
    person_id: int | None
    address: str | None
    channel: str
    state: str
    reason: str | None
    attempts: int
    accepted_at: datetime | None
    message_id: str | None


class PeopleAsked(Asked):
    """Which people."""

    email: Annotated[str, Field(max_length=254)] | None = None
    q: Annotated[str, Field(max_length=200)] | None = None
    filter: Annotated[str, Field(max_length=4_000)] | None = None
    view: Annotated[int, Field(ge=1, le=LARGEST)] | None = None


class OrganisationsAsked(Asked):
    """Which organisations."""

    q: Annotated[str, Field(max_length=200)] | None = None
    filter: Annotated[str, Field(max_length=4_000)] | None = None
    view: Annotated[int, Field(ge=1, le=LARGEST)] | None = None


class MailingsAsked(Asked):
    """Which mailings."""

    status: Status | None = None


class MessagesAsked(Asked):
    """Which messages."""

    state: Annotated[str, Field(max_length=20)] | None = None


class FieldError(Answer):
    """What is wrong with one field."""

    field: str
    why: str


class ProblemDetails(BaseModel):
    """Why a request was refused (RFC 9457)."""

    type: str
    title: str
    status: int
    errors: list[FieldError] = []
