"""What a restored database does not do by itself."""

from sqlalchemy import select, text

from crm.delivery import verbs
from crm.delivery.models import Mailing
from crm.kernel import db, transaction
from crm.kernel.notices import Notice, notify


def test_after_a_restore_nothing_is_sent_by_itself_and_no_number_is_given_twice(town):
    people = town.readers(3)
    sending, due, preparing = town.prepared(people), town.mailing(people), town.mailing(people)
    with transaction():
        db.session.execute(text("UPDATE mailing SET status = 'preparing' WHERE id = :id"), {"id": preparing})
    notify(key="a", to="a@x.example", subject="a", text="a")

    assert verbs.hold_after_restore() == {"paused": 1, "drafts": 2, "notices": 1}
    verbs.dispatch()
    verbs.send_slice(sending)
    verbs.speak_notices()

    assert [town.status(n) for n in (sending, due, preparing)] == ["paused", "draft", "draft"]
    assert "back-up" in db.session.get(Mailing, sending).problem
    assert db.session.scalar(select(Notice.state)) == "uncertain"
    assert town.addresses() == []
    assert town.readers(1, first=9)[0] > 1_000_000
    assert town.mailing(people) > 1_000_000

    verbs.accounts.recovered(1)
    assert "back-up" in db.session.get(Mailing, sending, populate_existing=True).problem
    verbs.resume(sending, by=verbs.accounts.SYSTEM)
    verbs.send_slice(sending)
    assert len(town.addresses()) == 3
