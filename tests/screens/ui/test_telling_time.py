"""Time is said in whole words, and is kind about being late."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from amends.screens.ui.telling_time import ring, tell, tell_briefly, tell_left

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 11, 23, 8, 12, tzinfo=UTC), "Today 09:12"),
        (datetime(2026, 11, 22, 22, 59, tzinfo=UTC), "Yesterday 23:59"),
        (datetime(2026, 11, 24, 11, 0, tzinfo=UTC), "Tomorrow 12:00"),
        (datetime(2026, 11, 26, 11, 0, tzinfo=UTC), "Thursday 26 November, 12:00"),
        (datetime(2025, 11, 26, 11, 0, tzinfo=UTC), "Wednesday 26 November 2025, 12:00"),
    ],
)
def test_a_moment_is_said_as_people_say_it_by_their_own_clock(moment: datetime, words: str) -> None:
    with timezone.override("Europe/Oslo"):
        assert tell(moment, NOW) == words


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(minutes=78), "Today 09:12"),
        (timedelta(hours=24), "Yesterday 10:30"),
        (timedelta(days=4), "19 November"),
        (timedelta(days=400), "19 October 2025"),
    ],
)
def test_in_a_narrow_column_what_is_longer_ago_has_its_day_alone(ago: timedelta, words: str) -> None:
    with timezone.override("Europe/Oslo"):
        assert tell_briefly(NOW - ago, NOW) == words


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(minutes=25), "<b>25 min</b> left"),
        (timedelta(hours=1, minutes=5), "<b>1 h 05</b> left"),
        (timedelta(hours=4), "<b>4 h</b> left"),
        (timedelta(hours=26), "Tomorrow 12:30"),
        (timedelta(days=3), "Thursday 10:30"),
        (timedelta(days=10), "3 December"),
        (timedelta(minutes=-10), "10 min late"),
        (timedelta(hours=-3), "3 h late"),
        (timedelta(hours=-25), "25 h late"),
        (timedelta(days=-3), "3 days late"),
    ],
)
def test_the_time_left_is_said_until_it_is_a_day_and_then_how_late_it_is(left: timedelta, words: str) -> None:
    with timezone.override("Europe/Oslo"):
        assert tell_left(NOW + left, NOW) == words


def test_the_ring_empties_and_the_same_time_left_looks_the_same() -> None:
    minutes = [0, 12, 25, 60, 240]
    assert [ring(NOW + timedelta(minutes=left), NOW) for left in minutes] == [0, 23, 38, 60, 86]
    assert ring(NOW - timedelta(hours=1), NOW) == 0
