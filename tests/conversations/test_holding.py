"""A hold keeps every word, also of a reply that never left."""

import pytest

from amends.conversations.models import Conversation, Held, Message, MessageKind, Status
from amends.conversations.replying import Reply
from amends.mail.models import MailState
from tests import cast

HELLO = Reply("Hei Kari, det er din egen feil.", ("kari@nordahl.example",))


def held(conversation, lena) -> Conversation:
    conversation.hold("A lawyer wrote", by=lena.actor)
    return Conversation.objects.get(pk=conversation.pk)


@pytest.mark.parametrize("way", ["one", "many"])
def test_no_message_of_what_is_held_is_deleted(conversation, lena, way):
    message = held(conversation, lena).messages.get()
    with pytest.raises(Held, match=f"№ {conversation.number}"):
        message.delete() if way == "one" else Message.objects.all().delete()
    assert Message.objects.count() == 1


def test_once_let_go_it_can_be(conversation, lena):
    held(conversation, lena).let_go(by=lena.actor)
    conversation.messages.get().delete()
    assert not Message.objects.exists()


def test_a_reply_taken_back_is_kept_where_the_customer_does_not_see_it(conversation, lena, jonas):
    matter = held(conversation, lena)
    reply = matter.reply(HELLO, by=jonas.actor)
    assert matter.take_back(reply, by=jonas.actor) == HELLO.text
    kept = Message.objects.get(pk=reply.pk)
    assert (kept.kind, kept.body.text, kept.outgoing.state) == (
        MessageKind.WITHDRAWN,
        HELLO.text,
        MailState.TAKEN_BACK,
    )
    assert kept not in matter.messages.for_customer()


def test_and_the_matter_stands_as_before(conversation, lena, jonas):
    matter = held(conversation, lena)
    waited, words = matter.customer_waits_since, matter.latest_words
    for _each in range(2):
        matter.take_back(matter.reply(HELLO, by=jonas.actor), by=jonas.actor)
    matter = Conversation.objects.get(pk=conversation.pk)
    assert (matter.status, matter.customer_waits_since, matter.latest_words) == (Status.OPEN, waited, words)


def test_also_when_the_customer_wrote_meanwhile(conversation, lena, jonas):
    matter = held(conversation, lena)
    reply = matter.reply(HELLO, by=jonas.actor)
    cast.write(matter, "Hører dere?")
    matter.take_back(reply, by=jonas.actor)
    matter = Conversation.objects.get(pk=conversation.pk)
    assert (matter.status, matter.latest_words) == (Status.OPEN, "Hører dere?")
