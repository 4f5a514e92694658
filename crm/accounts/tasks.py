"""Answering requests for a new password, out of the request that asked."""

from datetime import timedelta

from celery import shared_task

from . import verbs

schedule = {"accounts.answer_resets": timedelta(seconds=30)}


@shared_task(name="accounts.answer_resets")
def answer_resets():
    """Mail the links that were asked for."""
    verbs.answer_resets()
