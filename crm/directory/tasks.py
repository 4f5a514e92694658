"""Learning names, so that a slip of the pen finds them."""

from datetime import timedelta

from celery import shared_task
from celery.schedules import crontab

from . import verbs

schedule = {
    "directory.learn_words": timedelta(minutes=1),
    "directory.learn_words_anew": crontab(hour=2, minute=40),
}


@shared_task(name="directory.learn_words")
def learn_words():
    """Learn the latest names."""
    verbs.learn_words()


@shared_task(name="directory.learn_words_anew")
def learn_words_anew():
    """Learn all names again."""
    verbs.learn_words_anew()
