"""What happens by itself: participation follows delivery's facts."""

from datetime import timedelta

from celery import shared_task

from . import verbs

schedule = {"campaigns.record_participation": timedelta(seconds=60)}


@shared_task(name="campaigns.record_participation", acks_late=True)
def record_participation():
    """Note whom the campaigns reached since the last time."""
    verbs.record_participation()
