import pytest

from amends.conversations.acknowledging import remind_those_due
from amends.conversations.models import AnswerOwed, Conversation, Reason, Status
from amends.conversations.replying import Reply
from amends.foundation.clock import now, standing_at
from amends.mail.models import MailKind, OutgoingMail
from amends.queues.models import Placement
from tests import cast


def fresh(conversation: Conversation) -> Conversation:
    return Conversation.objects.get(pk=conversation.pk)


def test_only_the_customer_says_that_it_is_solved(conversation, jonas, kari):
    with pytest.raises(AnswerOwed):
        conversation.close(by=jonas.actor, reason=Reason.CONFIRMED)
    conversation.confirm(by=kari.actor)
    assert fresh(conversation).closure.reason == Reason.CONFIRMED


def test_an_agent_closes_spam(conversation, jonas):
    conversation.close(by=jonas.actor, reason=Reason.SPAM)
    assert fresh(conversation).is_closed


def test_not_yet_reopens_and_is_due_sooner(conversation, jonas, kari):
    conversation.reply(Reply("Er det bra nå?", ("kari@nordahl.example",)), by=jonas.actor)
    conversation.deny("Nei, den lekker fortsatt.", by=kari.actor)
    assert fresh(conversation).status == Status.OPEN
    due_after_denial = Placement.objects.get().answer_by - fresh(conversation).customer_waits_since
    other = cast.conversation(cast.customer("Per", "per@bakke.example"), conversation.mailbox)
    due_usually = Placement.objects.get(pk=other.pk).answer_by - fresh(other).customer_waits_since
    assert due_after_denial == due_usually / 2


def test_silence_is_asked_twice_and_then_put_to_rest_never_as_solved(conversation, jonas):
    conversation.reply(Reply("Er det bra nå?", ("kari@nordahl.example",)), by=jonas.actor)
    moment = now()
    for _ in range(3):
        moment += cast.A_WHILE
        with standing_at(moment):
            remind_those_due()
    assert OutgoingMail.objects.filter(kind=MailKind.REMINDER).count() == 2
    assert fresh(conversation).closure.reason == Reason.UNANSWERED


def test_a_word_from_the_customer_stops_the_reminders(conversation, jonas):
    conversation.reply(Reply("Er det bra nå?", ("kari@nordahl.example",)), by=jonas.actor)
    cast.write(conversation, "Jeg prøver den i kveld.")
    with standing_at(now() + cast.A_WHILE):
        assert remind_those_due() == 0


def test_confirming_twice_is_confirming_once(conversation, kari):
    conversation.confirm(by=kari.actor)
    first = fresh(conversation).closure.at
    fresh(conversation).confirm(by=kari.actor)
    assert fresh(conversation).closure.at == first
