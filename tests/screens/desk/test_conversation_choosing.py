"""What is put aside comes back while somebody is at work."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from amends.people.teams import office_week
from amends.screens.desk.conversation.choosing import later_choices
from tests import cast

OSLO = ZoneInfo("Europe/Oslo")


def choices(moment: str, **facts) -> dict[str, str]:
    """Each choice at a moment in Oslo, as a local time there."""
    team = cast.team(**facts)
    now = datetime.fromisoformat(moment).replace(tzinfo=OSLO)
    return {key: f"{at.astimezone(OSLO):%a %d %H:%M}" for key, _words, at in later_choices(team, now)}


@pytest.fixture(autouse=True)
def in_oslo(db):
    with timezone.override(OSLO):
        yield


def test_on_a_thursday_morning():
    assert choices("2026-11-26T10:00", week=office_week()) == {
        "hours": "Thu 26 13:00",
        "tomorrow": "Fri 27 09:00",
        "monday": "Mon 30 09:00",
        "month": "Thu 24 09:00",
    }


def test_on_a_friday_evening_everything_waits_for_monday():
    chosen = choices("2026-11-27T16:00", week=office_week())
    assert {chosen["hours"], chosen["tomorrow"], chosen["monday"]} == {"Mon 30 09:00"}


def test_christmas_is_passed_over():
    chosen = choices("2026-12-23T10:00", week=office_week(), country="DE")
    assert chosen["monday"] == "Mon 28 09:00"
    assert choices("2026-12-24T10:00", name="B", week=office_week(), country="DE")["tomorrow"] == "Mon 28 09:00"


def test_a_team_that_never_sleeps_still_has_mornings():
    assert choices("2026-11-26T22:30")["tomorrow"] == "Fri 27 08:00"
