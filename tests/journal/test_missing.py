"""A reaction that fails is tried again, ever more seldom, and not for ever."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from amends.foundation.clock import now, standing_at
from amends.journal import reactions
from amends.journal.missing import PAUSES, give_missed_another_chance, try_missed_again
from amends.journal.models import Actor, Event, MissedReaction, record
from tests import cast

DAY = timedelta(days=1)


class Weather:
    """A room above that reacts only when the weather is fine."""

    def __init__(self) -> None:
        self.is_fine = False
        self.heard: list[int] = []


@pytest.fixture
def weather(db: None) -> Iterator[Weather]:
    one = Weather()

    def go_out(event: Event) -> None:
        if not one.is_fine:
            raise OSError("It rains.")
        one.heard.append(event.pk)

    reactions.reacts_to("sky.changed")(go_out)
    yield one
    reactions._later["sky.changed"].remove(go_out)


@pytest.fixture
def missed(weather: Weather) -> MissedReaction:
    record("sky", 1, "sky.changed", by=Actor.amends())
    cast.let_others_react()
    return MissedReaction.objects.get()


def test_it_is_kept_with_its_reason_and_waits_a_minute(missed: MissedReaction) -> None:
    assert missed.reason == "OSError('It rains.')"
    assert try_missed_again() == 0
    with standing_at(now() + timedelta(minutes=2)):
        assert try_missed_again() == 1


def test_once_it_succeeds_it_is_gone(weather: Weather, missed: MissedReaction) -> None:
    weather.is_fine = True
    with standing_at(now() + timedelta(minutes=2)):
        assert [try_missed_again(), try_missed_again()] == [1, 0]
    assert weather.heard == [missed.event_id]
    assert not MissedReaction.objects.exists()


def test_the_pauses_grow_and_come_to_an_end(missed: MissedReaction) -> None:
    moment, pauses = missed.next_try_at, []
    while moment:
        with standing_at(moment):
            assert try_missed_again() == 1
            missed.refresh_from_db()
            pauses.append(missed.next_try_at and missed.next_try_at - moment)
            moment = missed.next_try_at
    assert pauses == [timedelta(minutes=each) for each in PAUSES[1:]] + [None]
    assert missed.is_given_up
    with standing_at(now() + 365 * DAY):
        assert try_missed_again() == 0


def test_after_an_upgrade_what_was_given_up_is_tried_once_more(weather: Weather, missed: MissedReaction) -> None:
    MissedReaction.objects.update(tries=len(PAUSES), next_try_at=None)
    assert give_missed_another_chance() == 1
    assert try_missed_again() == 1
    missed.refresh_from_db()
    assert missed.is_given_up
    weather.is_fine = True
    give_missed_another_chance()
    try_missed_again()
    assert weather.heard == [missed.event_id]


def test_a_reaction_this_version_no_longer_has_is_let_go(missed: MissedReaction) -> None:
    MissedReaction.objects.update(reaction="rooms.gone.react", next_try_at=now())
    assert try_missed_again() == 1
    assert not MissedReaction.objects.exists()
