"""What another policy would have done with last month's messages."""

from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amends.conversations.models import Message
from amends.conversations.replying import Reply
from amends.foundation.clock import now
from amends.queues import foreseeing
from amends.queues.foreseeing import Written, foresee, lately_written
from amends.queues.pressing import USUAL, Known, Pressure
from amends.triage.models import Assessment
from tests import cast

SHARES = ("complaint", "insult", "vulgar", "legal", "physical", "churn", "escalate", "praise")
LETDOWN_IS_UPSET = USUAL | {"letdown": Pressure(75, True)}


_numbers = count(1)


def written(anger: float = 0.0, *, number: int = 0, stands_for: tuple[str, ...] = (), **known: Any) -> Written:
    facts = Known(anger=anger, **known)
    return Written(number or next(_numbers), "Kari", now(), "Hei", "nb", facts, list(stands_for))


def read(message: Message, anger: float = 0.3, **facts: Any) -> Assessment:
    """What was read in a message."""
    usual = dict.fromkeys(SHARES, 0.0) | {"distress": 0.0, "language": "nb", "kind": "complaint"}
    return Assessment.objects.create(message=message, anger=anger, **(usual | facts))


def known(person: Any) -> list[Known]:
    return [each.known for each in lately_written(person)]


def test_whoever_is_let_down_would_have_been_in_upset():
    letdown = written(0.3)
    seen = foresee([written(0.1), letdown, written(0.6)], USUAL, LETDOWN_IS_UPSET)
    assert (seen.of, seen.comes, seen.goes, seen.stays, seen.sooner, seen.later) == (3, [letdown], [], 1, 0, 0)


def test_whoever_is_in_upset_for_another_message_does_not_come_anew():
    meek, furious = written(0.3, number=7), written(0.9, number=7)
    seen = foresee([meek, furious], USUAL, LETDOWN_IS_UPSET)
    assert (seen.comes, seen.goes, seen.stays) == ([], [], 1)


def test_whoever_stands_in_upset_now_does_not_come_anew():
    meek = written(0.3, stands_for=("furious", "vip"))
    seen = foresee([meek], USUAL, LETDOWN_IS_UPSET)
    assert (seen.comes, seen.goes, seen.stays) == ([], [], 1)


def test_whoever_stands_in_upset_now_leaves_it_where_that_no_longer_leads_there():
    meek = written(0.1, stands_for=("furious",))
    assert foresee([meek], USUAL, USUAL | {"furious": Pressure(20, False)}).goes == [meek]


def test_a_matter_counts_once_by_its_newest_message():
    newest, older = written(0.3, number=7), written(0.3, number=7)
    assert foresee([newest, older], USUAL, LETDOWN_IS_UPSET).comes == [newest]


def test_whoever_is_upset_for_another_reason_stays_there():
    calmer = USUAL | {"furious": Pressure(20, False)}
    only_furious, suing = written(0.9), written(0.9, threat="legal")
    assert foresee([only_furious, suing], USUAL, calmer).goes == [only_furious]


def test_answers_due_sooner_and_later_are_counted():
    other = USUAL | {"letdown": Pressure(50, False), "furious": Pressure(30, True), "suggestion": Pressure(300, False)}
    seen = foresee([written(0.3), written(0.9), written(kind="suggestion"), written()], USUAL, other)
    assert (seen.comes, seen.goes, seen.sooner, seen.later) == ([], [], 1, 2)


def test_the_same_policy_changes_nothing():
    seen = foresee([written(0.3), written(0.9)], USUAL, dict(USUAL))
    assert (seen.comes, seen.goes, seen.stays, seen.sooner, seen.later) == ([], [], 1, 0, 0)


def test_what_was_read_is_looked_at_with_who_wrote_it(conversation, lena):
    read(conversation.messages.get(), 0.9, threat="legal", escalate=0.8, churn=0.5, language="no")
    seen = lately_written(lena)[0]
    assert (seen.number, seen.who, seen.words, seen.language) == (
        conversation.number, "Kari Nordahl", "Maskinen lekker.", "no",
    )  # fmt: skip
    assert seen.feeling == "furious"
    assert seen.known == Known(
        anger=0.9, threat="legal", kind="complaint", wants_superior=True, may_leave=True, unanswered=1
    )


def test_how_a_matter_stands_now_is_known_while_somebody_waits_there(conversation, lena):
    conversation.customer.mark_vip(by=lena.actor)
    read(conversation.messages.get())
    assert [each.stands_for for each in lately_written(lena)] == [["vip"]]
    conversation.snooze(now() + timedelta(days=1), by=lena.actor)
    assert [each.stands_for for each in lately_written(lena)] == [[]]


def test_somebody_without_a_name_is_known_by_the_address(conversation, lena):
    conversation.customer.change(by=lena.actor, name="")
    read(conversation.messages.get())
    assert lately_written(lena)[0].who == "kari@nordahl.example"


def test_whoever_wrote_again_before_our_answer_was_asking_again(conversation, lena):
    first = conversation.messages.get()
    second = cast.write(conversation, "Hallo?")
    conversation.reply(Reply("Vi ser på det.", ("kari@nordahl.example",)), by=lena.actor)
    third = cast.write(conversation, "Takk.")
    for at, message in enumerate((third, second, first)):
        read(message, at=now() - timedelta(minutes=at))
    assert [each.unanswered for each in known(lena)] == [1, 2, 1]


def test_vips_and_not_yet_count_as_they_are_now(conversation, lena):
    read(conversation.messages.get())
    conversation.customer.mark_vip(by=lena.actor)
    conversation.deny("", by=conversation.customer.actor)
    assert [(each.is_vip, each.is_denied) for each in known(lena)] == [(True, True)]


def test_what_is_confidential_is_seen_by_those_it_was_confided_to(conversation, lena, ada):
    read(conversation.messages.get())
    conversation.confide([ada], by=ada.actor)
    assert (len(lately_written(lena)), len(lately_written(ada))) == (0, 1)


def test_what_was_written_more_than_a_month_ago_is_not_looked_at_even_if_it_was_read_since(conversation, lena):
    read(cast.write(conversation, "Hei", now() - timedelta(days=31)))
    assert lately_written(lena) == []


def test_no_more_than_the_newest_are_looked_at_in_one_query(conversation, lena, monkeypatch):
    monkeypatch.setattr(foreseeing, "NEWEST", 2)
    for at in range(3):
        moment = now() - timedelta(minutes=at)
        read(cast.write(conversation, f"Nr. {at}", moment), at=moment)
    with CaptureQueriesContext(connection) as asked:
        assert [each.words for each in lately_written(lena)] == ["Nr. 0", "Nr. 1"]
    assert len(asked) == 1


@pytest.mark.parametrize("kind", ["note", "outside"])
def test_only_what_customers_wrote_is_looked_at(conversation, lena, kind):
    message = conversation.messages.get()
    read(message)
    Message.objects.filter(pk=message.pk).update(kind=kind)
    assert lately_written(lena) == []


def test_a_time_that_no_longer_stands_still_at_night_is_sooner():
    at_night = USUAL | {"letdown": Pressure(75, False, at_any_hour=True)}
    assert foresee([written(0.3)], USUAL, at_night).sooner == 1
    assert foresee([written(0.3)], at_night, USUAL).later == 1


def test_a_longer_share_that_no_longer_stands_still_at_night_is_neither():
    other = USUAL | {"letdown": Pressure(100, False, at_any_hour=True)}
    seen = foresee([written(0.3)], USUAL, other)
    assert (seen.sooner, seen.later) == (0, 0)
