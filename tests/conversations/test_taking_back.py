from datetime import timedelta

import pytest

from amends.conversations.acknowledging import remind_those_due
from amends.conversations.confirming import REMIND_AFTER
from amends.conversations.models import (
    Closure,
    Confirmation,
    Contribution,
    Conversation,
    Denial,
    MessageKind,
    Reason,
    Snooze,
    Status,
)
from amends.conversations.replying import TAKEN_BACK, Reply
from amends.foundation.clock import now, standing_at
from amends.journal.models import Actor, Event
from amends.queues.models import Placement
from tests import cast

KARI = ("kari@nordahl.example",)
HELLO = Reply("Hei Kari, vi sender en ny maskin i dag.", KARI)
FACTS = ("customer_waits_since", "third_party_answered_at", "last_message_at", "latest_words")


def as_it_stands(conversation: Conversation) -> dict:
    """Every row that says how it stands, and its place in line."""
    rows = (Closure, Snooze, Confirmation, Denial, Placement)
    told = {row.__name__: list(row.objects.filter(conversation=conversation).values()) for row in rows}
    for found in told.values():
        for row in found:
            row.pop("id", None)
    fresh = Conversation.objects.get(pk=conversation.pk)
    return told | {name: getattr(fresh, name) for name in FACTS} | {"who": fresh.assignee, "status": fresh.status}


def closed_by_the_customer(conversation, jonas):
    conversation.confirm(by=conversation.customer.actor)


def at_rest(conversation, jonas):
    conversation.reply(Reply("Er det bra?", KARI), by=jonas.actor)
    conversation.close(by=Actor.amends(), reason=Reason.UNANSWERED)


def asked_and_reminded(conversation, jonas):
    conversation.reply(Reply("Er det bra?", KARI), by=jonas.actor)
    with standing_at(now() + REMIND_AFTER * 2):
        remind_those_due()


def denied(conversation, jonas):
    conversation.reply(Reply("Er det bra?", KARI), by=jonas.actor)
    conversation.deny("Nei.", by=conversation.customer.actor)


def put_aside(conversation, jonas):
    conversation.snooze(now() + timedelta(days=2), by=jonas.actor)


def answered_from_outside(conversation, jonas):
    heard = Contribution(MessageKind.OUTSIDE, "Den er på lager.", sender_address="lager@supplier.example")
    conversation.hear_outside(heard, by=Actor.amends())


@pytest.mark.parametrize(
    "stood", [closed_by_the_customer, at_rest, asked_and_reminded, denied, put_aside, answered_from_outside]
)
def test_a_reply_taken_back_leaves_everything_as_it_was(conversation, jonas, stood):
    stood(conversation, jonas)
    conversation = Conversation.objects.get(pk=conversation.pk)
    before = as_it_stands(conversation)
    message = conversation.reply(HELLO, by=jonas.actor)
    assert as_it_stands(conversation) != before
    Conversation.objects.get(pk=conversation.pk).take_back(message, by=jonas.actor)
    assert as_it_stands(conversation) == before


def test_whoever_took_it_by_answering_has_it_no_longer(conversation, jonas):
    message = conversation.reply(HELLO, by=jonas.actor)
    conversation.claim(jonas)
    conversation.take_back(message, by=jonas.actor)
    assert Conversation.objects.get(pk=conversation.pk).assignee is None


def test_whoever_had_it_before_keeps_it(conversation, jonas):
    conversation.claim(jonas)
    conversation.take_back(conversation.reply(HELLO, by=jonas.actor), by=jonas.actor)
    assert Conversation.objects.get(pk=conversation.pk).assignee == jonas


def test_what_others_gave_meanwhile_stays_given(conversation, jonas, ingrid, lena):
    message = conversation.reply(HELLO, by=jonas.actor)
    conversation.assign(ingrid, by=lena.actor)
    conversation.take_back(message, by=jonas.actor)
    assert Conversation.objects.get(pk=conversation.pk).assignee == ingrid


def test_two_replies_taken_back_in_any_order_leave_everything_as_it_was(conversation, jonas):
    conversation.confirm(by=conversation.customer.actor)
    before = as_it_stands(conversation)
    conversation = Conversation.objects.get(pk=conversation.pk)
    first = conversation.reply(HELLO, by=jonas.actor)
    second = conversation.reply(Reply("Og en ting til.", KARI), by=jonas.actor)
    for message in (first, second):
        Conversation.objects.get(pk=conversation.pk).take_back(message, by=jonas.actor)
    assert as_it_stands(conversation) == before


def test_a_customer_who_wrote_meanwhile_still_waits(conversation, jonas):
    conversation.confirm(by=conversation.customer.actor)
    conversation = Conversation.objects.get(pk=conversation.pk)
    message = conversation.reply(HELLO, by=jonas.actor)
    cast.write(conversation, "Den lekker igjen.")
    conversation.take_back(message, by=jonas.actor)
    fresh = Conversation.objects.get(pk=conversation.pk)
    assert (fresh.status, fresh.latest_words) == (Status.OPEN, "Den lekker igjen.")


def test_another_reply_that_has_left_still_asks_whether_it_is_solved(conversation, jonas, ingrid):
    with standing_at(now() - timedelta(minutes=1)):
        conversation.reply(Reply("Er det bra?", KARI), by=ingrid.actor)
    conversation.take_back(conversation.reply(HELLO, by=jonas.actor), by=jonas.actor)
    assert Conversation.objects.get(pk=conversation.pk).is_asked


def test_the_journal_says_who_took_it_back_and_what_is_as_before(conversation, jonas):
    conversation.confirm(by=conversation.customer.actor)
    message = Conversation.objects.get(pk=conversation.pk).reply(HELLO, by=jonas.actor)
    number = message.pk
    Conversation.objects.get(pk=conversation.pk).take_back(message, by=jonas.actor)
    event = Event.objects.get(kind=TAKEN_BACK)
    assert (event.by, event.particulars) == (
        jonas.actor, {"message": number, "restored": ["closure", "last_message_at"]}
    )  # fmt: skip
