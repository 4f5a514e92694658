"""Readers by the thousand, and mailings that go out to them."""

from sqlalchemy import insert, text

from crm import delivery
from crm.audiences import grant, take_snapshot, topic
from crm.delivery import Content, Slot, verbs
from crm.delivery.models import Mailing
from crm.directory.models import ContactPoint, Party
from crm.journal import SYSTEM, acting
from crm.kernel import db, tokens, transaction

CROWD = text("""
WITH made AS (
  INSERT INTO party (kind, display_name, sort_name, name_norm, lang)
  SELECT 'person', 'Reader ' || n, 'reader ' || n, 'reader ' || n, 'en' FROM generate_series(CAST(:first AS int), CAST(:last AS int)) n
  RETURNING id, display_name)
, who AS (
  INSERT INTO person (party_id, given_name, family_name)
  SELECT id, 'Reader', split_part(display_name, ' ', 2) FROM made RETURNING party_id)
SELECT id, split_part(display_name, ' ', 2)::int AS n FROM made ORDER BY id
""")


def point(party_id, n):
    """The address of a reader."""
    value = f"reader{n}@example.org"
    return {
        "party_id": party_id,
        "channel": "email",
        "value": value,
        "value_norm": value,
        "addr_hash": tokens.address_hash("email", value),
        "is_primary": True,
    }


class Town:
    """Readers and mailings, by the dozen."""

    def __init__(self, app, catcher, content=None):
        self.app, self.catcher = app, catcher
        self.content = content or Content(
            "en",
            ["Hello ", Slot("given_name", "colleague")],
            [],
            ["Dear ", Slot("full_name"), ",\n\nnews.\n\n", Slot("unsubscribe_url"), "\n"],
            ["<p>Dear ", Slot("full_name"), '</p><a href="', Slot("unsubscribe_url"), '">Stop</a>'],
        )

    def readers(self, number, first=1):
        """People with an address and a basis."""
        with acting(SYSTEM, "Readers"):
            rows = db.session.execute(CROWD, {"first": first, "last": first + number - 1}).all()
            db.session.execute(insert(ContactPoint), [point(party_id, n) for party_id, n in rows])
            ids = [row.id for row in rows]
            general = topic("general", by=SYSTEM)
            grant(ids, [general.id], "public_role", {"source": "test"}, by=SYSTEM)
        return ids

    def address(self, party_id, value, **more):
        """One more address."""
        with acting(SYSTEM, "Address"):
            row = ContactPoint(
                party_id=party_id,
                channel="email",
                value=value,
                value_norm=value.lower(),
                addr_hash=tokens.address_hash("email", value.lower()),
                **more,
            )
            db.session.add(row)
            db.session.flush()
        return row

    def mailing(self, people, topic_key=None, content=None):
        """A mailing that is due now."""
        with transaction():
            topic_id = topic(topic_key, by=SYSTEM).id if topic_key else None
            mailing = delivery.new_mailing("newsletter", "Hello", topic_id, by=SYSTEM)
            snapshot = take_snapshot(person_ids=people)
            delivery.schedule(mailing.id, content or self.content, snapshot, None, "UTC", by=SYSTEM)
        return mailing.id

    def prepared(self, people, **more):
        """A mailing whose messages are written and that is being sent."""
        number = self.mailing(people, **more)
        verbs.dispatch()
        verbs.prepare(number)
        return number

    def sent(self, people, **more):
        """A mailing that a worker has been at."""
        number = self.prepared(people, **more)
        verbs.send_slice(number)
        return number

    def status(self, number):
        """The state of a mailing."""
        db.session.expire_all()
        return db.session.get(Mailing, number).status

    def addresses(self):
        """To whom the server accepted something, in order."""
        return sorted(address for message in self.catcher.messages for address in message.to)

    def party(self, number):
        """One party."""
        return db.session.get(Party, number)


def adds_up(counts) -> bool:
    """Whether the accounting of a mailing is exact."""
    states = ("queued", "claimed", "wire", "accepted", "failed", "skipped", "uncertain", "held")
    return counts["candidates"] == sum(counts["excluded"].values()) + sum(counts[name] for name in states)
