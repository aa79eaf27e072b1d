"""Asking somebody outside, and what comes back: between us and them, never before the customer."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.utils import translation

from amends.conversations.forwarding import Forward, TheirOwn
from amends.conversations.messages import INSIDE
from amends.conversations.models import Conversation, Enclosure, MessageKind, Status
from amends.conversations.replying import Reply, SaidMeanwhile
from amends.customers.models import Customer
from amends.files.models import StoredFile
from amends.foundation.clock import now
from amends.mail.models import OutgoingMail
from amends.queues.models import Place, Placement
from tests import cast

KARI, PER = "kari@nordahl.example", "per@plumber.example"


def pass_on(conversation: Conversation, by, **more):
    original = conversation.messages.filter(kind=MessageKind.RECEIVED).first()
    return conversation.forward(Forward(original, "Kan du se på denne?", (PER,), **more), by=by.actor)


def last_mail():
    return message_from_bytes(OutgoingMail.objects.latest("pk").raw.read(), policy=policy.default)


def answer(text: str = "Jeg kommer torsdag.", sender: str = f"Per Rør <{PER}>", **headers: str):
    ours = OutgoingMail.objects.filter(recipients__icontains="plumber").latest("pk")
    headers = headers or {"In_Reply_To": f"<{ours.message_id}>"}
    return cast.deliver(cast.letter(sender, "hjelp@morgenrot.example", f"SV: {ours.subject}", text, **headers))


def fresh(conversation: Conversation) -> Conversation:
    return Conversation.objects.get(pk=conversation.pk)


def test_it_goes_out_with_the_words_above_and_the_message_below(conversation, jonas):
    with translation.override("de"):
        forwarded = pass_on(conversation, jonas)
    mail = last_mail()
    assert mail["To"] == PER
    assert mail["Subject"].endswith(f" Maskinen [#{conversation.number}]")
    body = mail.get_body(("plain",)).get_content()
    assert body.startswith("Kan du se på denne?")
    assert "Kari Nordahl <kari@nordahl.example>" in body
    assert "> Maskinen lekker." in body
    assert forwarded.outgoing.recipients == [PER]
    assert forwarded.kind in INSIDE
    assert "> Maskinen lekker." in forwarded.body.trimmed


def test_nobody_outside_gets_a_link_to_the_case(conversation, jonas):
    link = conversation.case_link_for(KARI).url
    original = cast.write(conversation, f"Se {link}")
    conversation.forward(Forward(original, f"Her: {link}", (PER,)), by=jonas.actor)
    assert "/case/" not in OutgoingMail.objects.latest("pk").raw.read().decode().replace("=\r\n", "")
    assert "/case/" not in conversation.messages.latest("pk").body.trimmed


def test_the_customer_still_waits(conversation, jonas):
    pass_on(conversation, jonas)
    assert fresh(conversation).customer_waits_since is not None
    assert not fresh(conversation).is_asked


def test_a_message_is_not_passed_on_to_the_customer_it_came_from(conversation, jonas):
    original = conversation.messages.get()
    with pytest.raises(TheirOwn):
        conversation.forward(Forward(original, "", (PER,), cc=(KARI.upper(),)), by=jonas.actor)
    assert not OutgoingMail.objects.exists()


def test_chosen_files_go_along(conversation, jonas):
    pass_on(conversation, jonas, files=(Enclosure(StoredFile.keep(b"%PDF"), "kvittering.pdf", "application/pdf"),))
    assert [part.get_filename() for part in last_mail().iter_attachments()] == ["kvittering.pdf"]


def test_the_answer_comes_back_inside_and_nobody_is_met(conversation, jonas):
    pass_on(conversation, jonas)
    answer()
    message = fresh(conversation).messages.latest("pk")
    assert (message.kind, message.by.name, message.sender_address) == (MessageKind.OUTSIDE, "Per Rør", PER)
    assert message.body.text == "Jeg kommer torsdag."
    assert list(fresh(conversation).shared_with_customer(fresh(conversation).messages.for_customer())) == [
        conversation.messages.first()
    ]
    assert Customer.objects.count() == 1


def test_an_answered_matter_comes_to_the_front_until_the_answer_is_read(conversation, jonas):
    pass_on(conversation, jonas)
    conversation.reply(Reply("Vi spør rørleggeren.", (KARI,)), by=jonas.actor)
    assert Placement.objects.get().place == Place.WAITING
    answer()
    waiting = fresh(conversation)
    assert (waiting.status, waiting.customer_waits_since) == (Status.OPEN, None)
    assert Placement.objects.get().place == Place.ANSWER
    assert waiting.latest_words == "Jeg kommer torsdag."
    waiting.read_outside(by=jonas.actor)
    assert fresh(conversation).status == Status.WAITING
    assert Placement.objects.get().place == Place.WAITING


def test_what_was_put_aside_comes_back_and_what_is_closed_stays_closed(conversation, jonas, kari):
    pass_on(conversation, jonas)
    conversation.snooze(now() + timedelta(days=3), by=jonas.actor)
    answer()
    assert not fresh(conversation).is_snoozed
    conversation.confirm(by=kari.actor)
    answer("Var det bra?")
    closed = fresh(conversation)
    assert (closed.is_closed, closed.third_party_answered_at) == (True, None)
    assert closed.messages.latest("pk").body.text == "Var det bra?"


@pytest.mark.parametrize("verb", ["reply", "note", "forward", "snooze"])
def test_whoever_goes_on_has_read_it(conversation, jonas, verb):
    pass_on(conversation, jonas)
    answer()
    matter = fresh(conversation)
    {
        "reply": lambda: matter.reply(Reply("Per kommer.", (KARI,)), by=jonas.actor),
        "note": lambda: matter.note("Bra.", by=jonas.actor),
        "forward": lambda: pass_on(matter, jonas),
        "snooze": lambda: matter.snooze(now() + timedelta(days=1), by=jonas.actor),
    }[verb]()
    assert fresh(conversation).third_party_answered_at is None


def test_an_answer_without_its_headers_is_known_by_our_number_and_their_address(conversation, jonas):
    pass_on(conversation, jonas)
    answer(X_Nothing="here")
    assert fresh(conversation).messages.latest("pk").kind == MessageKind.OUTSIDE


def test_a_stranger_with_our_number_stays_a_stranger(conversation, jonas):
    pass_on(conversation, jonas)
    answer(sender="stranger@elsewhere.example", X_Nothing="here")
    assert conversation.messages.filter(kind=MessageKind.OUTSIDE).count() == 0
    assert Conversation.objects.count() == 2


def test_their_colleague_may_answer(conversation, jonas):
    pass_on(conversation, jonas)
    answer(sender="office@plumber.example")
    assert fresh(conversation).messages.latest("pk").kind == MessageKind.OUTSIDE


def test_a_third_party_on_holiday_changes_nothing(conversation, jonas):
    pass_on(conversation, jonas)
    ours = OutgoingMail.objects.latest("pk")
    answer("Ferie", In_Reply_To=f"<{ours.message_id}>", Auto_Submitted="auto-replied")
    matter = fresh(conversation)
    assert matter.messages.latest("pk").kind == MessageKind.AUTO_REPLY
    assert (matter.third_party_answered_at, Customer.objects.count()) == (None, 1)


def test_the_customer_answers_as_ever(conversation, jonas):
    pass_on(conversation, jonas)
    mail = conversation.reply(Reply("Vi spør.", (KARI,)), by=jonas.actor).outgoing
    cast.deliver(
        cast.letter(KARI, "hjelp@morgenrot.example", "SV: Maskinen", "Takk?", In_Reply_To=f"<{mail.message_id}>")
    )
    assert fresh(conversation).messages.latest("pk").kind == MessageKind.RECEIVED


def test_what_a_third_party_said_is_not_quoted_to_the_customer(conversation, jonas):
    pass_on(conversation, jonas)
    answer("Kunden er umulig.")
    conversation.reply(Reply("Per kommer torsdag.", (KARI,)), by=jonas.actor)
    assert b"umulig" not in OutgoingMail.objects.latest("pk").raw.read()


def test_an_answer_from_outside_is_read_before_the_customer_is_answered(conversation, jonas):
    forwarded = pass_on(conversation, jonas)
    answer()
    with pytest.raises(SaidMeanwhile):
        conversation.reply(Reply("Vi venter.", (KARI,), has_read=forwarded.pk), by=jonas.actor)


def test_merged_matters_keep_what_is_unread(conversation, jonas, kari, mailbox):
    other = cast.conversation(kari, mailbox, "Det samme.")
    pass_on(conversation, jonas)
    answer()
    fresh(conversation).merge_into(other, by=jonas.actor)
    assert fresh(other).third_party_answered_at is not None
