"""What leads have said presses how much, who said so last, and how that is taken back."""

import pytest

from amends.journal.models import Event
from amends.queues.models import PressureRow
from amends.queues.policy import change_back, change_policy, last_change, pressures
from amends.queues.pressing import USUAL, Pressure

SOONER = USUAL | {"letdown": Pressure(30, True)}


@pytest.fixture
def changed(team, lena) -> Event:
    return change_policy(SOONER, by=lena.actor)


def test_until_somebody_changes_it_the_usual_holds(db):
    assert pressures() == USUAL
    assert last_change() is None


def test_the_last_change_says_who_made_it(changed, lena, ada):
    assert (last_change().situation, last_change().by) == ("letdown", lena.actor)
    change_policy({"vip": Pressure(10, True)}, by=ada.actor)
    assert (last_change().situation, last_change().by) == ("vip", ada.actor)


def test_what_is_so_already_is_no_change(changed, lena):
    assert change_policy(SOONER, by=lena.actor) is None


def test_a_change_can_be_taken_back(changed, ada):
    change_back(changed, by=ada.actor)
    assert pressures() == USUAL
    assert last_change().by == ada.actor


def test_taking_back_leaves_what_others_have_changed_since(changed, ada):
    change_policy({"vip": Pressure(10, True)}, by=ada.actor)
    change_back(changed, by=ada.actor)
    assert pressures() == USUAL | {"vip": Pressure(10, True)}
    assert PressureRow.objects.count() == 2


def test_what_was_changed_before_hours_could_be_set_leaves_them_as_they_are(changed, lena, ada):
    change_policy({"letdown": Pressure(50, False, at_any_hour=True)}, by=lena.actor)
    changed.particulars["was"] = {"letdown": [75, False]}
    change_back(changed, by=ada.actor)
    assert pressures()["letdown"] == Pressure(75, False, at_any_hour=True)
