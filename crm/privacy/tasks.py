"""What privacy does by the clock."""

from celery import shared_task
from celery.schedules import crontab

from . import verbs


@shared_task(name="privacy.act_by_night")
def act_by_night():
    """Let every rule act that is switched on."""
    verbs.act_by_night()


schedule = {"privacy.act_by_night": crontab(hour=1, minute=20)}
