from amends.conversations.models import Contribution, Conversation, MessageKind, Reason, Status
from amends.conversations.receiving import RECEIVED, THANKED
from amends.foundation.clock import now, standing_at
from amends.journal.models import Event
from tests import cast


def kinds_of(conversation: Conversation) -> list[str]:
    return [event.kind for event in Event.objects.about("conversation", conversation.pk)]


def test_a_message_makes_the_customer_wait(conversation):
    assert conversation.status == Status.OPEN
    assert conversation.customer_waits_since is not None
    assert kinds_of(conversation) == ["conversation.started", RECEIVED]


def test_a_second_message_does_not_make_the_wait_look_shorter(conversation):
    since = conversation.customer_waits_since
    cast.write(conversation, "Er det noen der?")
    assert conversation.customer_waits_since == since


def test_a_message_brings_back_what_was_put_aside(conversation, jonas):
    conversation.snooze(now() + cast.A_WHILE, by=jonas.actor)
    cast.write(conversation, "Det haster nå.")
    assert Conversation.objects.get(pk=conversation.pk).status == Status.OPEN


def test_a_message_reopens_a_closed_matter(conversation, kari):
    conversation.confirm(by=kari.actor)
    cast.write(conversation, "Nå lekker den igjen.")
    assert Conversation.objects.get(pk=conversation.pk).status == Status.OPEN


def test_a_late_thanks_wakes_nobody(conversation, kari):
    """Frappe PR #3465: a late “thanks” must not distort the time to resolution."""
    conversation.confirm(by=kari.actor)
    cast.write(conversation, "Tusen takk for hjelpen! Hilsen Kari")
    assert conversation.is_closed
    assert kinds_of(conversation)[-1] == THANKED


def test_thanks_with_a_question_is_a_question(conversation, kari):
    conversation.confirm(by=kari.actor)
    cast.write(conversation, "Takk! Men når kommer den?")
    assert not Conversation.objects.get(pk=conversation.pk).is_closed


def test_an_out_of_office_reply_does_not_wake_a_matter(conversation, kari):
    conversation.confirm(by=kari.actor)
    conversation.receive(Contribution(MessageKind.AUTO_REPLY, "Jeg er på ferie."), by=kari.actor)
    assert conversation.is_closed
    assert conversation.messages.count() == 2


def test_history_is_closed_and_owes_nothing(kari, mailbox):
    long_ago = now() - cast.A_WHILE
    old = Conversation.objects.start(kari, mailbox, "For lenge siden", opened_at=long_ago)
    old.receive_history(Contribution(MessageKind.RECEIVED, "Hei", at=long_ago), by=kari.actor)
    assert old.closure.reason == Reason.HISTORY
    assert old.customer_waits_since is None


def test_time_can_stand_still():
    moment = now() - cast.A_WHILE
    with standing_at(moment):
        assert now() == moment
    assert now() > moment
