"""What the clock knows is done again and again, whatever fails."""

from datetime import timedelta

import pytest

from amends.schedule import SCHEDULE, Clock, Duty


def duty(name: str, done: list[str], every: float = 3600.0, *, fails: bool = False) -> Duty:
    def what() -> int:
        done.append(name)
        return 1 // (not fails)

    return Duty(name, timedelta(seconds=every), what)


def test_every_duty_is_done_when_the_clock_starts_and_not_again_before_its_time() -> None:
    done: list[str] = []
    clock = Clock((duty("one", done), duty("two", done)))
    clock.do_what_is_due()
    clock.do_what_is_due()
    assert done == ["one", "two"]


def test_a_duty_comes_up_again_at_its_time() -> None:
    done: list[str] = []
    clock = Clock((duty("often", done, every=0), duty("seldom", done)))
    clock.do_what_is_due()
    clock.do_what_is_due()
    assert done == ["often", "seldom", "often"]


def test_a_duty_that_fails_holds_up_no_other() -> None:
    done: list[str] = []
    clock = Clock((duty("broken", done, fails=True), duty("sound", done)))
    with pytest.raises(ExceptionGroup):
        clock.do_what_is_due()
    assert done == ["broken", "sound"]


@pytest.mark.django_db
@pytest.mark.parametrize("each", SCHEDULE, ids=lambda each: each.name)
def test_on_a_quiet_day_no_duty_finds_anything(each: Duty) -> None:
    assert each.what() == 0
