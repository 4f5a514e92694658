"""What one request of a program does: verbs of the rooms below, together or not at all."""

from datetime import timedelta
from zoneinfo import available_timezones

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from crm import audiences, campaigns, directory, exchange
from crm.accounts.models import ApiKey
from crm.directory.models import Country, Organisation, Person
from crm.journal import acting
from crm.kernel import db, transaction
from crm.kernel.clock import moment_in, now
from crm.kernel.errors import Refused
from crm.kernel.words import _

from .models import KeptAnswer
from .queries import granted_topics, reaches_of

KEPT_FOR = timedelta(days=7)
READ_AT_ONCE = 1_000_000
PERSON = ("given_name", "family_name", "native_name", "language", "country")
ORGANISATION = {
    "name": "name",
    "short_name": "short_name",
    "kind": "class_code",
    "country": "country",
    "latitude": "latitude",
    "longitude": "longitude",
    "population": "population",
    "timezone": "tz",
    "external_ids": "external_ids",
}


class StillRunning(Refused):
    """The first of two equal posts has not been answered yet."""

    def __init__(self):
        super().__init__(_("A request with this Idempotency-Key is still running. Try again in a moment."))


class AnotherRequest(Refused):
    """The key was used for something else."""

    status = 422

    def __init__(self):
        super().__init__(_("This Idempotency-Key was used for another request."), field="Idempotency-Key")


@transaction()
def once(key: ApiKey, name: str, request_hash: bytes, answer) -> tuple[str, int, bool]:
    """Answer, and keep the answer with what was written; an equal request later gets the same one.

    A refusal keeps nothing, so that the request can be repeated.
    """
    lock = func.pg_try_advisory_xact_lock(func.hashtextextended(f"{key.id}:{name}", 7))
    if not db.session.scalar(select(lock)):
        raise StillRunning()
    row = {"key_id": key.id, "name": name, "request_hash": request_hash}
    fresh = db.session.scalar(
        insert(KeptAnswer).values(row).on_conflict_do_nothing().returning(KeptAnswer.key_id)
    )
    if not fresh:
        return kept(key.id, name, request_hash)
    body, status = answer()
    db.session.execute(
        update(KeptAnswer)
        .where(KeptAnswer.key_id == key.id, KeptAnswer.name == name)
        .values(body=body, status=status)
    )
    return body, status, False


def kept(key_id: int, name: str, request_hash: bytes) -> tuple[str, int, bool]:
    """The answer of the first time, if it was the same request."""
    row = db.session.scalar(select(KeptAnswer).filter_by(key_id=key_id, name=name))
    if row.request_hash != request_hash:
        raise AnotherRequest()
    return row.body, row.status, True


@transaction()
def forget_answers() -> None:
    """After a week nobody repeats a request."""
    db.session.execute(delete(KeptAnswer).where(KeptAnswer.at < now() - KEPT_FOR))


def evidence(by) -> dict:
    """Where a permission comes from that a program brought."""
    return {"source": "api", "key": by.label}


@transaction()
def add_person(given: dict, *, by) -> Person:
    """A person, and the permission to write about each topic that was named."""
    check_place(given)
    check_seen(given.get("custom") or {})
    given = with_custom(given, by)
    with acting(by, "Added a person"):
        fields = directory.PersonFields(
            reaches=directory.reaches([given.get("email")], [given.get("phone")]),
            custom=given.get("custom") or {},
            **{name: given[name] for name in PERSON if given.get(name)},
        )
        person = directory.add_person(fields, by=by)
        allow(person.party_id, given, by)
    return person


@transaction()
def edit_person(person_id: int, given: dict, *, by) -> None:
    """What was given changes; what was not stays."""
    check_place(given)
    check_seen(given.get("custom") or {})
    given = with_custom(given, by)
    with acting(by, "Changed a person"):
        wanted = {name: given[name] for name in PERSON if name in given}
        if "custom" in given:
            wanted["custom"] = merged_custom(person_id, given["custom"])
        if given.keys() & {"email", "phone"}:
            wanted["reaches"] = moved_reaches(person_id, given)
        if wanted:
            directory.edit_person(person_id, wanted, by=by, version=given.get("version"))
        if given.get("subscribed") is False:
            audiences.withdraw(person_id, None, evidence(by), by=by)
        elif given.get("subscribed"):
            grounds = audiences.Grounds(given["basis"], evidence(by))
            audiences.resubscribe(person_id, None, None, grounds, by=by)
        if "topics" in given:
            stop_others(person_id, given["topics"], by)
            allow(person_id, given, by)


def allow(person_id: int, given: dict, by) -> None:
    """Permissions for the topics named; a basis without a topic is for everything."""
    keys = given.get("topics") or (["general"] if given.get("basis") and not given.get("subscribed") else [])
    if keys:
        topics = [audiences.topic_by_key(key).id for key in keys]
        basis = given.get("basis") or "public_role"
        audiences.grant([person_id], topics, basis, evidence(by), by=by)


def stop_others(person_id: int, keys: list[str], by) -> None:
    """Topics that are on no longer end."""
    for key in granted_topics([person_id]).get(person_id, []):
        if key not in keys and key != "general":
            topic = audiences.topic_by_key(key)
            audiences.unsubscribe(person_id, None, topic.id, evidence(by), by=by)


def check_seen(custom: dict) -> None:
    """A field that this key may not see is none that it could write."""
    for key in sorted(directory.hidden_keys("person") & custom.keys()):
        raise Refused(_("There is no field %(key)s for this key.", key=key), field="custom")


def with_custom(given: dict, by) -> dict:
    """The same, with fields of the network's own as their fields keep them; new ones are defined."""
    if not given.get("custom"):
        return given
    return given | {"custom": directory.learn_fields("person", given["custom"], by=by)}


def merged_custom(party_id: int, given: dict) -> dict:
    """Fields of the network's own: each given one changes, a null takes one away."""
    present = db.session.get(Person, party_id).party.custom
    return {key: value for key, value in {**present, **given}.items() if value is not None}


def moved_reaches(party_id: int, given: dict) -> tuple:
    """All ways to reach somebody, with another main address or number."""
    found = []
    for channel, value in (("email", given.get("email")), ("phone", given.get("phone"))):
        mine = reaches_of(party_id, channel)
        if channel in given:
            rest = [reach for reach in mine if not reach.is_primary and reach.value != value]
            mine = ([directory.Reach(channel, value, is_primary=True)] if value else []) + rest
        found += mine
    return tuple(found) + tuple(reaches_of(party_id, "messenger") + reaches_of(party_id, "post"))


def add_organisation(given: dict, *, by) -> Organisation:
    """An organisation."""
    check_place(given)
    fields = {ORGANISATION[name]: value for name, value in given.items() if value is not None}
    return directory.add_organisation(directory.OrganisationFields(**fields), by=by)


def edit_organisation(organisation_id: int, given: dict, *, by) -> Organisation:
    """What was given changes; what was not stays."""
    check_place(given)
    version = given.pop("version", None)
    wanted = {ORGANISATION[name]: value for name, value in given.items()}
    if "external_ids" in given:
        wanted["external_ids"] = {k: v for k, v in (given["external_ids"] or {}).items() if v}
    return directory.edit_organisation(organisation_id, wanted, by=by, version=version)


def check_place(given: dict) -> None:
    """A country or a time zone that is none is refused by the name it has here."""
    if given.get("country") and db.session.get(Country, given["country"]) is None:
        raise Refused(_("There is no country with this code."), field="country")
    if given.get("timezone") and given["timezone"] not in available_timezones():
        raise Refused(_("%(zone)s is not a time zone.", zone=given["timezone"]), field="timezone")


def add_position(given: dict, *, by):
    """A position of a person at an organisation."""
    for name, model in (("person_id", Person), ("organisation_id", Organisation)):
        if db.session.get(model, given[name]) is None:
            raise Refused(_("There is no such record."), field=name)
    fields = directory.PositionFields(
        title=given["title"],
        organisation_id=given["organisation_id"],
        from_on=given.get("from_on"),
        until_on=given.get("until_on"),
        date_precision="day" if given.get("from_on") or given.get("until_on") else "unknown",
        post_id=given.get("post_id"),
    )
    return directory.add_position(given["person_id"], fields, by=by)


def add_segment(given: dict, *, by):
    """A segment of people."""
    fields = audiences.SegmentFields(given["name"], given["filter"])
    return audiences.add_segment(fields, by=by)


@transaction()
def bring_in(file, filename: str, choice: dict, *, by):
    """Keep a file; a small one is read at once, a long one by a worker."""
    run = exchange.receive(file, filename, choice, by=by)
    if file.tell() > READ_AT_ONCE:
        return exchange.want_check(run.id)
    return exchange.check(run.id)


@transaction()
def draft_mailing(given: dict, *, by):
    """A draft; nothing is sent by this."""
    topic = given.pop("topic", None)
    people = given.pop("person_ids", None)
    if (moment := given.get("send_at")) and moment.tzinfo is None:
        given["send_at"] = moment_in(given["zone"], moment)
    fields = campaigns.NewsletterFields(
        topic_id=audiences.topic_by_key(topic).id if topic else None,
        person_ids=None if people is None else tuple(people),
        **given,
    )
    return campaigns.draft(fields, by=by)
