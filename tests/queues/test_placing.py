from datetime import timedelta

import pytest

from amends.conversations.models import AlreadyTaken, Reason
from amends.foundation.clock import now
from amends.queues.answering_next import answer_next
from amends.queues.models import Place, Placement
from tests import cast


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
