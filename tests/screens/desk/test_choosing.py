"""What is put aside comes back while somebody is at work."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from amends.people.teams import office_week
from amends.screens.desk.choosing import later_choices
from tests import cast

OSLO = ZoneInfo("Europe/Oslo")


def asked(moment: str, **facts) -> list[tuple[str, str, datetime]]:
    """What is offered at a moment in Oslo."""
    now = datetime.fromisoformat(moment).replace(tzinfo=OSLO)
    return later_choices(cast.team(**facts).business_hours, now)


def choices(moment: str, **facts) -> dict[str, str]:
    """Each choice, as a local time there."""
    return {key: f"{at.astimezone(OSLO):%a %d %H:%M}" for key, _words, at in asked(moment, **facts)}


def words(moment: str, **facts) -> list[str]:
    return [said for _key, said, _at in asked(moment, **facts)]


@pytest.fixture(autouse=True)
def in_oslo(db):
    with timezone.override(OSLO):
        yield


TUESDAY_TO_SATURDAY = {str(day): [["09:00", "17:00"]] for day in range(1, 6)}


def test_on_a_thursday_morning():
    assert choices("2026-11-26T10:00", week=office_week()) == {
        "hours": "Thu 26 13:00",
        "tomorrow": "Fri 27 09:00",
        "monday": "Mon 30 09:00",
        "week": "Thu 03 09:00",
        "month": "Thu 24 09:00",
    }


def test_on_a_friday_evening_what_would_wait_for_monday_is_offered_once():
    assert choices("2026-11-27T16:00", week=office_week()) == {
        "tomorrow": "Mon 30 09:00",
        "week": "Fri 04 09:00",
        "month": "Fri 25 09:00",
    }


def test_a_choice_is_called_by_the_day_it_stands_for():
    assert words("2026-11-27T16:00", week=office_week())[0] == "Monday morning"
    assert words("2026-11-28T10:00", name="Leeds", week=TUESDAY_TO_SATURDAY) == [
        "In three hours",
        "Tuesday morning",
        "In a week",
        "In four weeks",
    ]


def test_who_begins_in_the_afternoon_has_no_morning():
    afternoons = {"4": [["13:00", "18:00"]], "0": [["13:00", "18:00"]]}
    assert words("2026-11-26T08:00", week=afternoons) == ["Tomorrow", "Monday", "In 8 days", "In 29 days"]


def test_where_three_hours_fall_into_a_break_it_is_later_today():
    week = {str(day): [["09:00", "12:00"], ["14:00", "17:00"]] for day in range(5)}
    assert asked("2026-11-26T10:00", week=week)[0][1:] == ("Later today", datetime(2026, 11, 26, 14, tzinfo=OSLO))


def test_christmas_is_passed_over():
    at_christmas = choices("2026-12-23T10:00", week=office_week(), country="DE")
    assert (at_christmas["tomorrow"], at_christmas["monday"]) == ("Thu 24 09:00", "Mon 28 09:00")
    assert choices("2026-12-24T10:00", name="B", week=office_week(), country="DE")["tomorrow"] == "Mon 28 09:00"


def test_a_team_that_never_sleeps_still_has_mornings():
    assert choices("2026-11-26T22:30")["tomorrow"] == "Fri 27 08:00"
