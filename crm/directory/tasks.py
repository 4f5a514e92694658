"""Learning names, so that a slip of the pen finds them."""

from datetime import timedelta

from celery import shared_task
from celery.schedules import crontab

from . import verbs

schedule = {
    "directory.resume_changes": timedelta(seconds=30),
    "directory.look_at_news": timedelta(seconds=30),
    "directory.look_for_duplicates": crontab(hour=3, minute=10),
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


@shared_task(name="directory.change_many")
def change_many(job_id):
    """Go on with a change of many records."""
    verbs.bulk.work(job_id)


@shared_task(name="directory.resume_changes")
def resume_changes():
    """Find changes of many records that nobody works on."""
    verbs.bulk.resume()


@shared_task(name="directory.look_for_duplicates")
def look_for_duplicates():
    """Let what arrived late follow its merge, and find records that may be one."""
    verbs.tidy_up()


@shared_task(name="directory.look_at_news")
def look_at_news():
    """Compare what was added, imported or edited since with what is here."""
    verbs.look_at_news()
