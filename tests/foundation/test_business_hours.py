from datetime import UTC, datetime, time, timedelta

from amends.foundation.business_hours import BusinessHours

NINE_TO_FIVE = ((time(9), time(17)),)
WEEKDAYS = {day: NINE_TO_FIVE for day in range(5)}
BERLIN = BusinessHours("Europe/Berlin", WEEKDAYS, "DE")
OSLO = BusinessHours("Europe/Oslo", WEEKDAYS, "NO")
LEEDS = BusinessHours("Europe/London", WEEKDAYS, "GB", "ENG")


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def test_hours_run_only_while_the_desk_is_open():
    assert BERLIN.after(at(2026, 11, 23, 15), timedelta(hours=2)) == at(2026, 11, 24, 9)


def test_friday_evening_counts_from_monday_morning():
    assert BERLIN.after(at(2026, 11, 20, 20), timedelta(hours=1)) == at(2026, 11, 23, 9)


def test_a_day_with_the_clock_set_forward_is_shorter_at_night():
    nights = BusinessHours("Europe/Berlin", {6: ((time(0), time(6)),)})
    assert nights.between(at(2026, 3, 28, 22), at(2026, 3, 29, 10)) == timedelta(hours=5)


def test_working_hours_keep_their_local_time_across_summer_time():
    monday_after = BERLIN.after(at(2026, 3, 27, 16), timedelta(minutes=1))
    assert monday_after == at(2026, 3, 30, 7, 1)


def test_a_team_open_tuesday_to_saturday_rests_on_monday():
    team = BusinessHours("Europe/London", {day: NINE_TO_FIVE for day in range(1, 6)})
    assert team.after(at(2026, 11, 21, 16, 30), timedelta(hours=1)) == at(2026, 11, 24, 9, 30)


def test_christmas_in_three_countries():
    evening_before = at(2026, 12, 24, 20)
    assert BERLIN.after(evening_before, timedelta(hours=1)) == at(2026, 12, 28, 9)
    assert OSLO.after(evening_before, timedelta(hours=1)) == at(2026, 12, 28, 9)
    # In England the Saturday's Boxing Day is made up for on the Monday.
    assert LEEDS.after(evening_before, timedelta(hours=1)) == at(2026, 12, 29, 10)


def test_without_hours_the_clock_simply_runs():
    assert BusinessHours().after(at(2026, 1, 1), timedelta(hours=5)) == at(2026, 1, 1, 5)


def test_open_all_day_ends_with_the_day():
    always = BusinessHours("UTC", {day: ((time(0), time.max),) for day in range(7)})
    assert always.after(at(2026, 11, 23, 22), timedelta(hours=4)) == at(2026, 11, 24, 2)
    assert always.is_open(at(2026, 11, 23, 23, 59))


def test_when_somebody_is_at_work_next():
    assert BERLIN.open_from(at(2026, 11, 23, 10)) == at(2026, 11, 23, 10)
    assert BERLIN.open_from(at(2026, 12, 24, 20)) == at(2026, 12, 28, 8)
    assert BusinessHours().open_from(at(2026, 11, 22, 3)) == at(2026, 11, 22, 3)
