from datetime import timedelta

import pytest
from django.test import Client

from amends.conversations.acknowledging import remind_those_due
from amends.conversations.models import Contribution, Conversation, MessageKind, Reason
from amends.conversations.opening_links import find_case_link
from amends.conversations.replying import Reply
from amends.conversations.thanking import is_mere_thanks
from amends.foundation.clock import now, standing_at
from amends.journal.models import Actor, record
from amends.mail.models import MailKind, OutgoingMail
from amends.mail.trying import FAILED
from amends.queues.models import Place, Placement
from tests import cast

KARI = ("kari@nordahl.example",)


def fresh(conversation: Conversation) -> Conversation:
    return Conversation.objects.get(pk=conversation.pk)


@pytest.fixture
def case(conversation):
    return f"/case/{conversation.case_link_for(KARI[0]).token}/"


def test_what_we_write_to_a_supplier_is_not_shown_to_the_customer(client, case, conversation, jonas):
    conversation.reply(Reply("Lageret er en pest.", ("lager@supplier.example",)), by=jonas.actor)
    supplier = cast.customer("Lager", "lager@supplier.example")
    answer = Contribution(MessageKind.RECEIVED, "Vi beklager ikke.", sender_address="lager@supplier.example")
    conversation.receive(answer, by=supplier.actor)
    page = client.get(case).content.decode()
    assert "pest" not in page
    assert "beklager ikke" not in page
    conversation.reply(Reply("Hei Kari", KARI), by=jonas.actor)
    assert b"pest" not in OutgoingMail.objects.latest("pk").raw.read()


def test_writing_to_a_supplier_is_no_answer_to_the_customer(conversation, jonas):
    conversation.reply(Reply("Hvor er den?", ("lager@supplier.example",)), by=jonas.actor)
    assert fresh(conversation).customer_waits_since is not None
    assert not fresh(conversation).is_asked


@pytest.mark.parametrize(
    "text",
    [
        "Thanks for nothing",
        "Thanks, still broken",
        "Great, thanks. Refund please",
        "Thanks, cancel everything",
        "Danke für nichts",
        "Takk for ingenting",
        "Takk, ikke ordnet",
    ],
)
def test_a_bitter_thank_you_is_no_thank_you(text):
    assert not is_mere_thanks(text, "Kari Nordahl")


def test_not_yet_opens_a_closed_case_whatever_it_says(conversation, kari):
    conversation.confirm(by=kari.actor)
    fresh(conversation).deny("Takk, tusen takk", by=kari.actor)
    assert not fresh(conversation).is_closed


def test_an_old_link_leads_to_where_the_matter_lives_on(client, case, conversation, kari, mailbox, jonas):
    other = cast.conversation(kari, mailbox, "Samme sak")
    conversation.merge_into(other, by=jonas.actor)
    client.post(case + "messages/", {"text": "Hører dere meg?"})
    assert other.messages.filter(kind=MessageKind.PORTAL).count() == 1


def test_a_link_does_not_lead_into_another_persons_matter(conversation, mailbox, jonas):
    token = conversation.case_link_for(KARI[0]).token
    other = cast.conversation(cast.customer("Per", "per@bakke.example"), mailbox)
    conversation.merge_into(other, by=jonas.actor)
    assert find_case_link(token) is None


def test_a_reply_that_did_not_arrive_brings_the_matter_back(conversation, jonas):
    message = conversation.reply(Reply("Hei Kari", KARI), by=jonas.actor)
    record("mail", message.outgoing_id, FAILED, by=Actor.amends())
    assert Placement.objects.get().place == Place.ANSWER
    assert not fresh(conversation).is_asked


def test_nobody_is_reminded_of_a_closed_matter(conversation, jonas):
    conversation.reply(Reply("Er det bra nå?", KARI), by=jonas.actor)
    fresh(conversation).close(by=jonas.actor, reason=Reason.THANKS)
    with standing_at(now() + timedelta(days=30)):
        assert remind_those_due() == 0


def test_a_button_pressed_twice_sends_once(conversation, jonas):
    for _ in range(2):
        conversation.reply(Reply("Hei Kari", KARI, once="pressed"), by=jonas.actor)
    assert OutgoingMail.objects.filter(kind=MailKind.REPLY).count() == 1


def test_a_confidential_matter_is_not_merged(conversation, kari, mailbox, lena, jonas):
    other = cast.conversation(kari, mailbox, "Hemmelig")
    other.confide([lena, jonas], by=lena.actor)
    desk = Client()
    desk.force_login(jonas)
    desk.post(f"/conversations/{other.number}/merge/", {"into": str(conversation.number)})
    assert other.messages.count() == 1
