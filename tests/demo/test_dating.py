"""What colleagues said in the demo they said at work, whenever somebody opens it."""

from datetime import UTC, datetime, timedelta

import pytest

from amends.demo.dating import moments_of, soon_at_work
from amends.demo.texts import Message, desk, open_conversations, past_conversations
from amends.foundation.business_hours import BusinessHours
from amends.people.teams import office_week, read_week

BERLIN = BusinessHours("Europe/Berlin", read_week(office_week()), "DE")
THURSDAY_NOON = datetime(2026, 11, 26, 11, 0, tzinfo=UTC)
SUNDAY_NIGHT = datetime(2026, 11, 29, 2, 30, tzinfo=UTC)


def said(who: str, **ago: int) -> Message:
    return Message("incoming" if who == "customer" else "reply", who, timedelta(**ago), "…")


def test_by_day_everything_was_said_when_the_story_says() -> None:
    story = [said("customer", hours=2), said("jonas", hours=1)]
    assert moments_of(story, THURSDAY_NOON, BERLIN) == [each.at(THURSDAY_NOON) for each in story]


def test_what_a_colleague_would_have_said_on_sunday_night_was_said_on_friday_after_the_customer_wrote() -> None:
    story = [said("customer", hours=3), said("jonas", hours=2), said("customer", minutes=40)]
    first, answer, last = moments_of(story, SUNDAY_NIGHT, BERLIN)
    assert answer.strftime("%A") == "Friday"
    assert BERLIN.is_open(answer)
    assert first == answer - timedelta(minutes=20)
    assert last == SUNDAY_NIGHT - timedelta(minutes=40)


@pytest.mark.parametrize("now", [THURSDAY_NOON, SUNDAY_NIGHT, datetime(2026, 12, 26, 4, 10, tzinfo=UTC)])
def test_no_colleague_works_by_night_and_nothing_is_out_of_order(now: datetime) -> None:
    keys = {mailbox.key for mailbox in desk().mailboxes}
    stories = [each for each in (*open_conversations(), *past_conversations(4127, 60)) if each.mailbox in keys]
    for story in stories:
        moments = moments_of(story.messages, now, BERLIN)
        assert moments == sorted(moments)
        assert all(
            BERLIN.is_open(at) for at, each in zip(moments, story.messages, strict=True) if each.who != "customer"
        )


def test_somebody_takes_it_on_when_the_doors_open_or_at_once_when_they_have_not_opened_since() -> None:
    evening = datetime(2026, 11, 25, 20, 0, tzinfo=UTC)
    assert soon_at_work(evening, THURSDAY_NOON, BERLIN) == datetime(2026, 11, 26, 8, 10, tzinfo=UTC)
    assert soon_at_work(SUNDAY_NIGHT - timedelta(hours=1), SUNDAY_NIGHT, BERLIN) == SUNDAY_NIGHT - timedelta(minutes=50)
