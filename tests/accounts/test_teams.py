"""Teams, and who may see a field of the network's own."""

import pytest

from crm import accounts
from crm.accounts import queries, verbs
from crm.accounts.verbs import TeamFields
from crm.directory.models import FieldDef
from crm.journal import SYSTEM, undo
from crm.kernel.errors import Refused
from tests import factories

PASSWORD = "seven quiet harbours"


def test_colleagues_are_those_who_share_a_team(slate):
    ayu, ben, cho = (factories.user("officer") for _ in range(3))
    verbs.add_team(TeamFields("Pacific", ("FJ",), (ayu.id, ben.id)), by=SYSTEM)

    assert accounts.same_team(ayu.id) == {ayu.id, ben.id}
    assert accounts.same_team(cho.id) == {cho.id}
    assert accounts.same_team(None) == set()
    assert accounts.team_of(ben).name == "Pacific"
    assert [team.name for team in accounts.teams_of(cho.id)] == []


def test_a_program_is_in_no_team_whatever_its_number(slate):
    ayu = factories.user("officer")
    key, _text = accounts.add_key("Website", "officer", by=SYSTEM)
    verbs.add_team(TeamFields("Pacific", (), (ayu.id, key.id)), by=SYSTEM)

    assert accounts.team_of(key) is None


def test_a_team_is_made_changed_and_deleted_on_pages_with_the_way_back(client):
    admin = factories.member(role="admin", password=PASSWORD)
    client.post("/sign-in", data={"email": admin.email, "password": PASSWORD})

    client.post("/settings/teams", data={"name": "Pacific", "countries": ["FJ"], "members": [admin.id]})
    (team,) = queries.teams()
    assert (team.countries, accounts.team_of(admin)) == (["FJ"], team)

    client.post(f"/settings/teams/{team.id}", data={"name": "Oceania"})
    assert (queries.teams()[0].name, accounts.team_of(admin)) == ("Oceania", None)

    client.post(f"/settings/teams/{team.id}/delete")
    assert queries.teams() == []
    client.post("/changes/undo-last")
    assert [team.name for team in queries.teams()] == ["Oceania"]


def test_two_teams_of_one_name_are_refused_at_the_field(client):
    admin = factories.member(role="admin", password=PASSWORD)
    client.post("/sign-in", data={"email": admin.email, "password": PASSWORD})
    verbs.add_team(TeamFields("Pacific"), by=SYSTEM)

    page = client.post("/settings/teams", data={"name": "  PACIFIC "}).text

    assert "already a team with this name" in page
    with pytest.raises(Refused):
        verbs.add_team(TeamFields("pacific"), by=SYSTEM)


def test_undoing_a_deletion_brings_the_members_back(slate):
    ayu = factories.user("officer")
    team = verbs.add_team(TeamFields("Pacific", (), (ayu.id,)), by=SYSTEM)

    undo(verbs.delete_team(team.id, by=SYSTEM), SYSTEM)

    assert accounts.team_of(ayu).name == "Pacific"


@pytest.mark.parametrize(
    ("sensitive", "visible_to", "seen_by"),
    [
        (False, "reader", {"reader", "officer", "admin"}),
        (True, "reader", {"officer", "admin"}),
        (False, "officer", {"officer", "admin"}),
        (False, "admin", {"admin"}),
        (True, "admin", {"admin"}),
    ],
)
def test_who_may_see_a_field_of_our_own(slate, sensitive, visible_to, seen_by):
    field = FieldDef(sensitive=sensitive, visible_to=visible_to)
    users = {role: factories.user(role) for role in ("reader", "officer", "admin")}

    assert {role for role, user in users.items() if accounts.may_see(field, user)} == seen_by
    assert accounts.may_see(field)  # the house itself, where nobody asks
