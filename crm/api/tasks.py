"""Kept answers are forgotten."""

from datetime import timedelta

from celery import shared_task

from . import verbs

schedule = {"api.forget_answers": timedelta(days=1)}


@shared_task(name="api.forget_answers")
def forget_answers():
    """Forget what nobody asks again."""
    verbs.forget_answers()
