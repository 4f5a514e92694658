"""What workers do for imports."""

from datetime import timedelta

from celery import shared_task

from . import verbs

schedule = {"exchange.resume": timedelta(seconds=30)}


@shared_task(name="exchange.stage")
def stage(run_id):
    verbs.check(run_id)


@shared_task(name="exchange.apply")
def apply(run_id):
    verbs.work(run_id)


@shared_task(name="exchange.undo")
def undo(run_id):
    verbs.carry_out_undo(run_id)


@shared_task(name="exchange.resume")
def resume():
    verbs.resume()
