"""What the timeline does by the clock."""

from celery import shared_task
from celery.schedules import crontab

from . import verbs


@shared_task(name="timeline.drop_orphans")
def drop_orphans():
    """Delete files that nothing names any more."""
    verbs.drop_orphans()


schedule = {"timeline.drop_orphans": crontab(hour=2, minute=40)}
