from datetime import datetime, timedelta

import pytest

from amends.conversations.models import AlreadyTaken, Conversation, Reason
from amends.foundation.clock import now
from amends.queues.answering_next import answer_next
from amends.queues.models import Place, Placement
from amends.queues.placing import place, promised_by
from amends.queues.policy import change_policy
from amends.queues.pressing import Pressure
from amends.queues.putting_aside import owed_in
from amends.queues.reckoning_anew import reckon_anew
from amends.triage.feeling_again import feel_again
from amends.triage.models import Assessment, Mood
from tests import cast
from tests.triage.judging import read_as


def test_every_open_conversation_has_one_place(conversation):
    assert Placement.objects.get().place == Place.ANSWER


def test_a_closed_one_has_none(conversation, jonas):
    conversation.close(by=jonas.actor, reason=Reason.SPAM)
    assert not Placement.objects.exists()


def test_a_vip_is_due_in_half_the_time(conversation, kari, jonas):
    before = Placement.objects.get().answer_by
    kari.mark_vip(by=jonas.actor)
    after = Placement.objects.get()
    assert after.is_vip
    assert after.answer_by < before


def test_snoozed_ones_come_back_in_order_of_their_time(conversation, jonas):
    until = now() + timedelta(hours=3)
    conversation.snooze(until, by=jonas.actor)
    assert (Placement.objects.get().place, Placement.objects.get().answer_by) == (Place.SNOOZED, until)


def test_next_is_whoever_is_due_first(conversation, mailbox, jonas):
    patient = cast.conversation(cast.customer("Per", "per@bakke.example"), mailbox)
    assert answer_next(jonas) == conversation
    assert patient.assignee is None


def test_two_who_ask_at_once_get_two_different_people(conversation, mailbox, jonas, ingrid):
    other = cast.conversation(cast.customer("Per", "per@bakke.example"), mailbox)
    assert [answer_next(jonas), answer_next(ingrid)] == [conversation, other]


def test_a_claim_cannot_be_won_twice(conversation, jonas, ingrid):
    conversation.claim(jonas)
    with pytest.raises(AlreadyTaken):
        conversation.claim(ingrid)


def test_what_is_confidential_stands_in_nobody_elses_line(conversation, lena, jonas):
    conversation.confide([lena], by=lena.actor)
    assert not Placement.objects.visible_to(jonas).exists()
    assert Placement.objects.visible_to(lena).exists()


def test_nobody_is_next_when_nobody_waits(jonas):
    assert answer_next(jonas) is None


def feel(matter: Conversation, **facts: object) -> None:
    """The customer writes something that is read so."""
    feel_again(matter, *read_as(matter, ["Hei"], **facts), "Hei")
    place(matter.pk)


@pytest.fixture
def closed(team) -> None:
    """The team works on one day of the week only, which is neither today nor tomorrow."""
    day = (now() + timedelta(days=3)).weekday()
    team.week = {str(day): [["09:00", "17:00"]]}
    team.save(update_fields=["week"])


@pytest.mark.parametrize("facts", [{"distress": 0.9}, {"threat": "physical"}])
def test_whoever_is_in_distress_or_threatens_violence_waits_for_no_opening(closed, conversation, facts):
    feel(conversation, **facts)
    assert Placement.objects.get().answer_by < now() + timedelta(days=1)


@pytest.mark.parametrize("facts", [{"anger": 0.9}, {"threat": "legal"}])
def test_whoever_is_furious_waits_until_we_open(closed, conversation, facts):
    feel(conversation, **facts)
    assert Placement.objects.get().answer_by > now() + timedelta(days=1)


def test_in_the_morning_whoever_wrote_in_distress_stands_before_whoever_was_furious(closed, conversation, mailbox):
    feel(conversation, anger=0.9)
    desperate = cast.conversation(cast.customer("Per", "per@bakke.example"), mailbox)
    feel(desperate, distress=0.9)
    assert list(Placement.objects.upset().in_due_order().values_list("pk", flat=True)) == [
        desperate.pk,
        conversation.pk,
    ]


def hours_ago(hours: float) -> datetime:
    return now() - timedelta(hours=hours)


def wrote(matter: Conversation, *messages: tuple[float, dict[str, object]]) -> datetime:
    """The customer wrote so many hours ago, and it was read so; answers when they are due."""
    moments = [hours_ago(hours) for hours, _facts in messages]
    Conversation.objects.filter(pk=matter.pk).update(customer_waits_since=moments[0], last_message_at=moments[-1])
    matter.refresh_from_db()
    for at, (_hours, facts) in zip(moments, messages, strict=True):
        newest = read_as(matter, ["Hei"], at=at, **facts)[0]
    feel_again(matter, newest, "Hei")
    place(matter.pk)
    return Placement.objects.get(pk=matter.pk).answer_by


def test_a_second_message_brings_it_forward_but_to_no_moment_before_anybody_could_answer_it(conversation):
    due = wrote(conversation, (4, {}), (0, {"anger": 0.9}))
    assert timedelta(minutes=14) < due - now() <= timedelta(minutes=15)


def test_writing_once_more_makes_nobody_wait_longer(conversation):
    alone = wrote(conversation, (1.5, {"anger": 0.9}))
    assert wrote(conversation, (1.5, {"anger": 0.9}), (0.1, {"anger": 0.9})) <= alone + timedelta(seconds=1)


def test_what_is_late_is_no_later_for_what_comes_after(conversation):
    late = wrote(conversation, (50, {}))
    assert late < now()
    assert abs(wrote(conversation, (50, {}), (0, {"anger": 0.9})) - late) < timedelta(seconds=1)


def test_the_same_is_due_at_the_same_time_put_aside_and_woken_whatever_else_the_policy_says(conversation, lena):
    due = wrote(conversation, (4, {}), (0.1, {"anger": 0.9}))
    assert owed_in(conversation.pk)[conversation.pk].answer_by == due
    conversation.snooze(now() + timedelta(hours=9), by=lena.actor)
    conversation.wake(by=lena.actor)
    assert Placement.objects.get().answer_by == due
    change_policy({"vip": Pressure(45, False)}, by=lena.actor)
    reckon_anew()
    assert Placement.objects.get().answer_by == due


def test_a_message_by_night_is_due_a_while_after_the_opening(conversation, team):
    yesterday, tomorrow = hours_ago(24), now() + timedelta(days=1)
    team.timezone, team.week = (
        "UTC",
        {str(yesterday.weekday()): [["20:00", "24:00"]], str(tomorrow.weekday()): [["00:00", "24:00"]]},
    )
    team.save(update_fields=["week", "timezone"])
    evening = yesterday.replace(hour=20, minute=0, second=0, microsecond=0)
    due = wrote(conversation, ((now() - evening) / timedelta(hours=1), {}), (0, {"anger": 0.9}))
    opens = tomorrow.replace(hour=0, minute=0, second=0, microsecond=0)
    assert promised_by(conversation.pk) - opens > timedelta(hours=3)
    assert due == opens + timedelta(minutes=15)


def test_somebody_late_who_said_not_yet_without_a_word_is_no_less_late_for_asking(conversation):
    Conversation.objects.update(customer_waits_since=hours_ago(30))
    place(conversation.pk)
    late = Placement.objects.get().answer_by
    conversation.refresh_from_db()
    feel(conversation)
    assert late < now()
    assert Placement.objects.get().answer_by == late


def test_what_pressed_when_nobody_knows_pressed_with_the_newest_message(conversation):
    due = wrote(conversation, (4, {}), (0.1, {"anger": 0.9}))
    Mood.objects.update(steps=[])
    place(conversation.pk)
    assert abs(Placement.objects.get().answer_by - due) < timedelta(minutes=7)


def test_a_suggestion_may_wait_longer_than_usual(conversation, lena):
    usual = Placement.objects.get().answer_by
    change_policy({"suggestion": Pressure(300, False)}, by=lena.actor)
    assert wrote(conversation, (0.1, {"kind": "suggestion"})) > usual


def test_an_older_matter_that_is_merged_in_stays_as_late_as_it_was(conversation, mailbox, lena):
    older = cast.conversation(conversation.customer, mailbox)
    late = wrote(older, (96, {"anger": 0.9}))
    older.merge_into(conversation, by=lena.actor)
    assert abs(Placement.objects.get(pk=conversation.pk).answer_by - late) < timedelta(seconds=1)


def test_the_promise_is_the_same_while_a_matter_is_put_aside(conversation, lena):
    promised = promised_by(conversation.pk)
    conversation.snooze(now() + timedelta(hours=9), by=lena.actor)
    assert promised_by(conversation.pk) == promised


def test_whoever_turns_out_to_be_calm_has_the_usual_time_again(conversation):
    usual = Placement.objects.get().answer_by
    feel(conversation, anger=0.9)
    Assessment.objects.update(anger=0.1)
    feel_again(conversation, conversation.messages.last(), "Hei")
    place(conversation.pk)
    assert Placement.objects.get().answer_by == usual


def test_a_hold_is_no_reason_to_place_a_matter_anew(conversation, lena):
    placed = now() + timedelta(days=9)
    Placement.objects.update(answer_by=placed)
    conversation.hold("Police asked", by=lena.actor)
    assert Placement.objects.get().answer_by == placed
