"""What is told in confidence is seen by those it was told to, in every query, list and page."""

import pytest

from crm import timeline
from crm.accounts.models import Team, TeamMember
from crm.journal import SYSTEM, acting
from crm.kernel import db
from crm.kernel.errors import NotFound
from crm.timeline import TaskFields
from crm.timeline.history import reader_of_interactions, reader_within
from tests import factories


@pytest.fixture
def told(ayu, mayor, city):
    return {
        sight: factories.contact(
            mayor,
            by=ayu,
            subject=f"Said {sight}",
            visibility=sight,
            promises=(TaskFields(f"Do {sight}", "ours"),),
        )
        for sight in ("all", "team", "private")
    }


def together(*users):
    with acting(SYSTEM, "Made a team"):
        team = Team(name="Pacific")
        db.session.add(team)
        db.session.flush()
        db.session.add_all([TeamMember(team_id=team.id, user_id=user.id) for user in users])


def seen(party, reader):
    return {told.interaction.visibility for told in timeline.timeline(party.party_id, reader)}


def test_each_sees_what_is_for_them(told, ayu, seo_yeon, mayor):
    friend, admin = factories.user(), factories.user("admin")
    together(ayu, friend)

    assert seen(mayor, ayu) == {"all", "team", "private"}
    assert seen(mayor, friend) == {"all", "team"}
    assert seen(mayor, seo_yeon) == seen(mayor, admin) == seen(mayor, None) == {"all"}


def test_what_one_may_not_see_is_not_there(told, seo_yeon, mayor, city):
    with pytest.raises(NotFound):
        timeline.interaction(told["private"].id, seo_yeon)
    with pytest.raises(NotFound):
        timeline.remove_interaction(told["private"].id, by=seo_yeon)
    assert timeline.last_contacts([city.party_id], seo_yeon)[city.party_id].subject == "Said all"
    assert timeline.promises_of([city.party_id], seo_yeon)[city.party_id].ours == 1
    assert [line.task.title for line in timeline.promises(city.party_id, seo_yeon)] == ["Do all"]


def test_who_is_to_do_it_sees_the_task(told, ayu, seo_yeon):
    private = [line.task.id for line in timeline.open_tasks(ayu) if line.task.title == "Do private"]

    timeline.reassign(private, seo_yeon.id, by=ayu)

    assert [line.task.title for line in timeline.open_tasks(seo_yeon)] == ["Do private"]


def test_nobody_can_hand_over_what_they_do_not_see(told, ayu, seo_yeon):
    private = [line.task.id for line in timeline.open_tasks(ayu) if line.task.title == "Do private"]

    assert timeline.reassign(private, seo_yeon.id, by=seo_yeon) == 0


def test_the_history_keeps_the_confidence(app, told, ayu):
    row = {"created_by": ayu.id, "visibility": "private", "interaction_id": told["private"].id}

    assert reader_of_interactions()("Said private", row) == "in confidence"
    assert reader_of_interactions()("Said all", row | {"visibility": "all"}) == "Said all"
    assert reader_within()("Do private", row) == "in confidence"
    assert reader_within()("Do all", row | {"interaction_id": None}) == "Do all"


def test_a_page_in_confidence_is_not_there_for_others(told, officer):
    assert officer.get(f"/contacts/{told['all'].id}").status_code == 200
    assert officer.get(f"/contacts/{told['private'].id}").status_code == 404
    assert officer.post(f"/contacts/{told['private'].id}/remove").status_code == 404
