"""Reply-To: answers go where their writer wants them, and nobody is told another's matter by it."""

import pytest

from amends.conversations.acknowledging import remind_those_due
from amends.conversations.confirming import REMIND_AFTER
from amends.conversations.models import CaseLink, Conversation, MessageKind
from amends.conversations.replying import Reply
from amends.customers.models import Customer
from amends.foundation.clock import now, standing_at
from amends.intake.blocking import block
from amends.intake.releasing import release
from amends.mail.models import IncomingMail, OutgoingMail, Verdict
from amends.screens.desk.conversation.composing import copied, reply_to
from tests import cast

KARI = "kari@nordahl.example"
WORK = "kari@verksted.example"
HELP = "hjelp@morgenrot.example"

pytestmark = pytest.mark.usefixtures("mailbox")


def mail(answers_to: str = WORK, sender: str = KARI, **headers: str) -> bytes:
    return cast.letter(sender, HELP, "Maskinen", headers.pop("text", "Den lekker."), Reply_To=answers_to, **headers)


def vouched_for(raw: bytes, verdict: str) -> bytes:
    return f"Authentication-Results: mx.morgenrot.example; dmarc={verdict}\nReceived: from x by mx\n".encode() + raw


def address_of_an_answer() -> str:
    conversation = Conversation.objects.get()
    return reply_to(conversation, list(conversation.messages.complete()))


def test_answers_go_where_a_person_asks_for_them():
    cast.deliver(mail())
    assert address_of_an_answer() == WORK


def test_the_customer_is_known_by_the_address_they_write_from():
    cast.deliver(mail())
    customer = Conversation.objects.get().customer
    assert [each.address for each in customer.addresses.all()] == [KARI]


def test_an_answer_to_the_address_they_ask_for_is_a_reply_with_their_link(jonas):
    cast.deliver(mail())
    conversation = Conversation.objects.get()
    conversation.reply(Reply("Hei", (WORK,)), by=jonas.actor)
    assert conversation.messages.latest("pk").kind == MessageKind.REPLY
    assert CaseLink.objects.get().address == WORK


def test_what_we_write_of_our_own_accord_goes_there_too(mailbox, jonas):
    mailbox.acknowledges, mailbox.acknowledgement = True, {"nb": "Vi har fått meldingen din."}
    mailbox.save()
    cast.deliver(mail())
    Conversation.objects.get().reply(Reply("Hei", (WORK,)), by=jonas.actor)
    with standing_at(now() + REMIND_AFTER * 2):
        remind_those_due()
    assert [each.recipients for each in OutgoingMail.objects.order_by("pk")] == [[WORK]] * 3


def test_they_write_on_from_there_in_the_same_matter(jonas):
    cast.deliver(mail())
    sent = Conversation.objects.get().reply(Reply("Hei", (WORK,)), by=jonas.actor)
    cast.deliver(cast.letter(WORK, HELP, "SV: Maskinen", "Takk, men når?", In_Reply_To=f"<{sent.outgoing.message_id}>"))
    assert Conversation.objects.get().customer_waits_since


def test_whom_they_name_to_answer_is_not_offered_as_a_copy():
    cast.deliver(mail(Cc=f"{WORK}, per@bakke.example"))
    conversation = Conversation.objects.get()
    assert copied(conversation, list(conversation.messages.complete())) == ["per@bakke.example"]


@pytest.mark.parametrize(
    "answers_to",
    [HELP, f"Oss <{HELP.upper()}>", "hjelp+17@morgenrot.example", "no-reply@nordahl.example", KARI, "Kari"],
)
def test_no_answer_goes_to_ourselves_or_to_nobody(answers_to):
    """Zammad #5428, Frappe PR #3628: our own address in Reply-To sends answers round in circles."""
    cast.deliver(mail(answers_to))
    assert address_of_an_answer() == KARI


def test_the_first_who_can_be_answered_counts():
    cast.deliver(mail(f"{HELP}, {WORK}, per@bakke.example"))
    assert address_of_an_answer() == WORK


def test_the_answer_to_a_mail_by_a_list_goes_to_its_writer(jonas):
    cast.deliver(mail("everyone@list.example", List_Id="<list.example>", Precedence="list"))
    release(IncomingMail.objects.get(), by=jonas.actor)
    assert address_of_an_answer() == KARI


def test_a_mail_somebody_else_may_have_written_names_nobody_to_answer():
    cast.deliver(vouched_for(mail("mallory@evil.example"), "fail"))
    assert address_of_an_answer() == KARI


def test_nobody_is_let_into_a_matter_by_a_reply_address(jonas):
    cast.deliver(cast.letter(KARI, HELP, "Maskinen", "Den lekker."))
    number = Conversation.objects.get().number
    cast.deliver(cast.letter(KARI, HELP, f"SV: Maskinen [#{number}]", "Og?", Reply_To="mallory@evil.example"))
    assert address_of_an_answer() == KARI
    assert not Conversation.objects.get().is_for_customer(["mallory@evil.example"])


def test_in_a_matter_under_way_a_writer_who_is_genuine_may_name_another_address():
    cast.deliver(cast.letter(KARI, HELP, "Maskinen", "Den lekker."))
    number = Conversation.objects.get().number
    raw = cast.letter(KARI, HELP, f"SV: Maskinen [#{number}]", "Og?", Reply_To=WORK)
    cast.deliver(vouched_for(raw, "pass"))
    assert address_of_an_answer() == WORK


def test_an_address_asked_for_before_may_be_asked_for_again():
    cast.deliver(mail(message_id="<a@nordahl.example>"))
    cast.deliver(mail(In_Reply_To="<a@nordahl.example>"))
    assert address_of_an_answer() == WORK


def test_a_form_that_sends_as_ourselves_is_written_by_whom_it_names():
    row = cast.deliver(mail("Per Bakke <per@bakke.example>", sender=f"Skjema <{HELP}>"))
    assert (row.verdict, row.sender_address) == (Verdict.ACCEPTED, "per@bakke.example")
    assert Customer.objects.get().name == "Per Bakke"


def test_many_people_may_write_by_one_form_within_an_hour():
    for number in range(45):
        row = cast.deliver(mail(f"k{number}@kunder.example", sender="no-reply@shop.example", text=f"Hei {number}"))
    assert row.verdict == Verdict.ACCEPTED


def test_whoever_blocks_a_form_blocks_all_of_it(jonas):
    block("no-reply@shop.example", by=jonas.actor)
    assert cast.deliver(mail("per@bakke.example", sender="no-reply@shop.example")).verdict == Verdict.BLOCKED
