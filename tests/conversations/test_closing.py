from datetime import timedelta

import pytest

from amends.conversations.acknowledging import remind_or_put_to_rest, remind_those_due, write_automatic
from amends.conversations.models import AnswerOwed, Confirmation, Conversation, Reason, Status
from amends.conversations.replying import Reply
from amends.conversations.snoozing import wake_those_due
from amends.foundation.clock import now, standing_at
from amends.foundation.writing import writing
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


def test_nobody_is_reminded_who_has_just_answered(conversation, jonas):
    conversation.reply(Reply("Er det bra nå?", ("kari@nordahl.example",)), by=jonas.actor)
    asked = Confirmation.objects.select_related("conversation__customer", "conversation__mailbox").get()
    cast.write(conversation, "Jeg prøver den i kveld.")
    remind_or_put_to_rest(asked)
    assert not OutgoingMail.objects.filter(kind=MailKind.REMINDER).exists()


def test_a_mail_of_our_own_accord_is_made_before_others_have_to_wait(conversation):
    with writing(), pytest.raises(AssertionError):
        write_automatic(conversation, "kari@nordahl.example", lambda: "Hei")


@pytest.mark.parametrize("undone", ["reopened", "by the customer"])
def test_what_was_put_aside_and_closed_stands_in_line_when_it_is_opened_again(conversation, jonas, undone):
    conversation.snooze(now() + timedelta(days=3), by=jonas.actor)
    conversation.close(by=jonas.actor, reason=Reason.INTERNAL)
    conversation = Conversation.objects.get(pk=conversation.pk)
    if undone == "reopened":
        conversation.reopen(by=jonas.actor)
    else:
        cast.write(conversation, "Den lekker igjen.")
    assert Conversation.objects.get(pk=conversation.pk).status == Status.OPEN


def test_what_is_closed_does_not_come_back_by_the_clock(conversation, jonas):
    conversation.snooze(now() + timedelta(days=3), by=jonas.actor)
    conversation.close(by=jonas.actor, reason=Reason.INTERNAL)
    with standing_at(now() + timedelta(days=4)):
        assert wake_those_due() == 0


def test_undoing_a_closing_puts_it_aside_again_as_it_was(conversation, jonas):
    conversation.snooze(now() + timedelta(days=3), by=jonas.actor)
    conversation.close(by=jonas.actor, reason=Reason.INTERNAL)
    conversation = Conversation.objects.get(pk=conversation.pk)
    conversation.undo_closing(by=jonas.actor)
    assert Conversation.objects.get(pk=conversation.pk).status == Status.SNOOZED
