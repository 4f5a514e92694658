"""Whether a newsletter goes to somebody who was two records, of which one had said no."""

import pytest

from crm.audiences import withdraw
from crm.campaigns.queries.recipients import funnel
from crm.directory import merge, unmerge
from crm.journal import SYSTEM


def two_of_one(desk):
    return [desk.reader("Ana", "Lopez") for _n in range(2)]


@pytest.mark.parametrize("who", [0, 1])
def test_where_one_of_two_had_stopped_the_newsletter_does_not_go_to_the_one_they_become(desk, who):
    both = two_of_one(desk)
    withdraw(both[who], None, {"source": "asked by telephone"}, by=SYSTEM)
    issue = desk.newsletter(person_ids=tuple(both))
    assert funnel(issue).will_receive == 1

    row = merge(*both, by=SYSTEM)
    found = funnel(issue)
    assert (found.candidates, found.will_receive) == (1, 0)

    unmerge(row.id, by=SYSTEM)
    assert (funnel(issue).candidates, funnel(issue).will_receive) == (2, 1)


def test_of_two_who_both_get_it_one_message_goes(desk):
    both = two_of_one(desk)
    issue = desk.newsletter(person_ids=tuple(both))
    merge(*both, by=SYSTEM)
    assert (funnel(issue).candidates, funnel(issue).will_receive) == (1, 1)


def test_who_is_chosen_under_the_old_number_and_left_out_under_the_new_one_gets_nothing(desk):
    stays, loser = two_of_one(desk)
    issue = desk.newsletter(person_ids=(loser,), leave_out=(stays,))
    assert funnel(issue).will_receive == 1
    row = merge(stays, loser, by=SYSTEM)
    assert funnel(issue).candidates == 0
    unmerge(row.id, by=SYSTEM)
    assert funnel(issue).will_receive == 1
