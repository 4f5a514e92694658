"""Wishes that come at the same moment, over a database in which commits are real."""

from threading import Thread

from sqlalchemy import func, select

from crm import audiences
from crm.audiences.models import ConsentEvent, Suppression
from crm.kernel import db

from .people import address_of, person


def test_two_wishes_at_once_are_one(fresh):
    somebody = person()
    contact = address_of(somebody).id
    db.session.commit()

    def stop():
        with fresh.app_context():
            audiences.unsubscribe(somebody.id, contact, None, {"how": "link"})
            db.session.remove()

    together = [Thread(target=stop) for _ in range(4)]
    for thread in together:
        thread.start()
    for thread in together:
        thread.join()

    assert db.session.scalar(select(func.count()).select_from(ConsentEvent)) == 1
    assert db.session.scalar(select(func.count()).select_from(Suppression)) == 1
