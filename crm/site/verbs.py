"""What recipients decide for themselves."""

from crm import audiences, directory
from crm.audiences import Grounds
from crm.journal import SYSTEM, acting

from .languages import LETTERS
from .queries import Preferences, Recipient, choices, hash_in_message, hash_of_address

YES = "consent"


def unsubscribe(who: Recipient, how: str, everything: bool = False) -> None:
    """Stop the topic of the message, or everything; also for records that are gone by now."""
    topic = None if everything else who.topic
    with acting(SYSTEM, "A recipient stopped our mails"):
        audiences.unsubscribe(
            who.party_id,
            who.contact_point_id,
            topic and topic.id,
            who.evidence | {"how": how},
        )
        if not hash_of_address(who) and (hashed := hash_in_message(who)):
            scope = f"topic:{topic.key}" if topic else "marketing"
            audiences.suppress("email", hashed, scope, "unsubscribed")


def resubscribe(who: Recipient, how: str, everything: bool = False) -> None:
    """Write to them again, as before they stopped it."""
    topic = None if everything else who.topic
    audiences.resubscribe(
        who.party_id,
        who.contact_point_id,
        topic and topic.id,
        Grounds(YES, who.evidence | {"how": how}),
        by=SYSTEM,
    )


def choose(who: Recipient, wanted: Preferences) -> None:
    """Make it so: topics switched on and off, the language of our mails, or an end to all of them."""
    with acting(SYSTEM, "A recipient chose what to receive"):
        set_language(who, wanted.language)
        if wanted.stop_all:
            unsubscribe(who, "preferences", everything=True)
            return
        for choice in choices(who):
            if choice.is_on != (choice.topic.key in wanted.topics):
                switch(who, choice)


def switch(who: Recipient, choice) -> None:
    """Turn one topic on or off."""
    evidence = who.evidence | {"how": "preferences"}
    of = (who.party_id, who.contact_point_id, choice.topic.id)
    if choice.is_on:
        audiences.unsubscribe(*of, evidence)
    else:
        audiences.resubscribe(*of, Grounds(YES, evidence), by=SYSTEM)


def set_language(who: Recipient, language: str) -> None:
    """Write in another language from now on."""
    if language not in LETTERS or who.party is None or language == who.language:
        return
    edit = directory.edit_person if who.party.is_person else directory.edit_organisation
    edit(who.party_id, {"language": language}, by=SYSTEM)
