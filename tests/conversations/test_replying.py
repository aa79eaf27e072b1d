import pytest

from amends.conversations.models import Conversation, Message, Status
from amends.conversations.replying import NobodyToWriteTo, Reply, TooLate
from amends.foundation.clock import now, standing_at
from amends.mail.models import MailState, OutgoingMail
from amends.mail.outgoing import TAKE_BACK
from tests import cast

HELLO = Reply("Hei Kari, vi sender en ny maskin i dag.", ("kari@nordahl.example",))


def test_a_reply_and_its_mail_exist_together(conversation, jonas):
    message = conversation.reply(HELLO, by=jonas.actor)
    mail = OutgoingMail.objects.get()
    assert message.outgoing == mail
    assert mail.recipients == ["kari@nordahl.example"]
    assert conversation.status == Status.WAITING


def test_a_reply_waits_ten_seconds_before_it_leaves(conversation, jonas):
    begun = now()
    message = conversation.reply(HELLO, by=jonas.actor)
    assert message.outgoing.next_try_at >= begun + TAKE_BACK


def test_a_reply_taken_back_leaves_no_trace_for_the_customer(conversation, jonas):
    message = conversation.reply(HELLO, by=jonas.actor)
    assert conversation.take_back(message, by=jonas.actor) == HELLO.text
    assert OutgoingMail.objects.get().state == MailState.TAKEN_BACK
    assert not Message.objects.filter(pk=message.pk).exists()
    assert Conversation.objects.get(pk=conversation.pk).status == Status.OPEN


def test_after_ten_seconds_it_is_too_late(conversation, jonas):
    message = conversation.reply(HELLO, by=jonas.actor)
    with standing_at(now() + TAKE_BACK * 2), pytest.raises(TooLate):
        conversation.take_back(message, by=jonas.actor)


def test_the_reply_carries_the_link_to_the_case(conversation, jonas):
    conversation.reply(HELLO, by=jonas.actor)
    raw = OutgoingMail.objects.get().raw.read().replace(b"=\r\n", b"")
    assert conversation.case_links.get().token.encode() in raw.replace(b"=3D", b"=")


def test_people_in_copy_get_a_mail_without_the_link(conversation, jonas):
    conversation.reply(Reply("Hei", ("kari@nordahl.example",), cc=("nabo@nordahl.example",)), by=jonas.actor)
    to_kari, to_neighbour = OutgoingMail.objects.order_by("pk")
    assert to_kari.recipients == ["kari@nordahl.example"]
    assert to_neighbour.recipients == ["nabo@nordahl.example"]
    assert b"/case/" not in to_neighbour.raw.read()
    assert conversation.case_links.count() == 1


def test_several_people_in_copy_each_get_it_once(conversation, jonas):
    others = ("nabo@nordahl.example", "ola@nordmann.example")
    conversation.reply(Reply("Hei", ("kari@nordahl.example",), cc=others), by=jonas.actor)
    conversation.reply(Reply("Hei alle", ("kari@nordahl.example", others[0]), cc=others[1:]), by=jonas.actor)
    assert [mail.recipients for mail in OutgoingMail.objects.order_by("pk")] == [
        ["kari@nordahl.example"], [*others], ["kari@nordahl.example"], [*others]
    ]  # fmt: skip


def test_a_reply_to_nobody_is_refused(conversation, jonas):
    with pytest.raises(NobodyToWriteTo):
        conversation.reply(Reply("Hei", ()), by=jonas.actor)


def test_the_subject_carries_the_number(conversation, jonas):
    conversation.reply(HELLO, by=jonas.actor)
    assert OutgoingMail.objects.get().subject == f"Re: Maskinen [#{conversation.number}]"


def test_a_reply_to_a_closed_matter_opens_it_again(conversation, kari, jonas):
    conversation.confirm(by=kari.actor)
    conversation.reply(HELLO, by=jonas.actor)
    assert Conversation.objects.get(pk=conversation.pk).status == Status.WAITING
    cast.write(conversation, "Takk, men den er ikke kommet ennå.")
    assert Conversation.objects.get(pk=conversation.pk).status == Status.OPEN
