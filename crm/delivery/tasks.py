"""What Celery runs for delivery: every task says "look at the rows", never at whom to write to."""

from datetime import timedelta

from celery import shared_task

from . import verbs

schedule = {
    "delivery.dispatch": timedelta(seconds=3),
    "delivery.sweep": timedelta(seconds=5),
    "delivery.speak_notices": timedelta(seconds=20),
    "delivery.make_ranges": timedelta(hours=6),
}


@shared_task(name="delivery.dispatch")
def dispatch():
    """Move mailings on."""
    verbs.dispatch()


@shared_task(name="delivery.prepare")
def prepare(mailing_id):
    """Write the messages of a mailing."""
    verbs.prepare(mailing_id)


@shared_task(name="delivery.send_slice", expires=30)
def send_slice(mailing_id):
    """Send for a while."""
    verbs.send_slice(mailing_id)


@shared_task(name="delivery.sweep")
def sweep():
    """Free what dead workers held."""
    verbs.sweep()


@shared_task(name="delivery.speak_notices")
def speak_notices():
    """Speak the mails of the house."""
    verbs.speak_notices()


@shared_task(name="delivery.make_ranges")
def make_ranges():
    """Make partitions ahead."""
    verbs.make_ranges()
