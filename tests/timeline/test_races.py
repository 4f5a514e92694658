"""Two at the same moment, over two real connections."""

from sqlalchemy import func, select

from crm import timeline
from crm.kernel import db
from crm.timeline.models import Interaction, InteractionParty, Task
from crm.timeline.refusals import Moved
from tests import factories
from tests.directory.test_races import at_once


def test_a_form_sent_twice_is_written_once(fresh):
    ayu, city = factories.user(), factories.organisation("Suva")
    log = [lambda: factories.contact(city, by=ayu, key="form:1")] * 4

    answers = at_once(fresh, *log)

    assert len({row.id for row in answers}) == 1
    for table in (Interaction, InteractionParty):
        assert db.session.scalar(select(func.count()).select_from(table)) == 1


def test_a_task_sent_twice_is_noted_once(fresh):
    ayu, city = factories.user(), factories.organisation("Suva")

    at_once(fresh, *[lambda: factories.task(city, by=ayu, key="form:1")] * 4)

    assert db.session.scalar(select(func.count()).select_from(Task)) == 1


def test_two_edit_one_task_and_one_is_told(fresh):
    ayu, city = factories.user(), factories.organisation("Suva")
    number = factories.task(city, by=ayu).id

    def edit(title):
        fields = timeline.TaskFields(title, "ours", city.party_id)
        return lambda: timeline.edit_task(number, fields, by=ayu, version=1)

    answers = at_once(fresh, edit("One"), edit("Other"))

    assert sum(isinstance(answer, Moved) for answer in answers) == 1
