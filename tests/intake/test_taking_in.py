from collections import Counter
from datetime import timedelta

import pytest

from amends.conversations.acknowledging import PER_ADDRESS_AND_DAY
from amends.conversations.models import Conversation, Message, MessageKind, Reason, Status
from amends.conversations.replying import Reply
from amends.customers.models import Customer
from amends.foundation.clock import now, standing_at
from amends.intake.taking_in import take_in_waiting
from amends.mail.models import IncomingMail, OutgoingMail, Verdict
from tests import cast

KARI = "Kari Nordahl <kari@nordahl.example>"
HELP = "hjelp@morgenrot.example"

pytestmark = pytest.mark.usefixtures("mailbox")


def mail(text: str = "Maskinen lekker.", subject: str = "Maskinen", sender: str = KARI, **headers: str) -> bytes:
    return cast.letter(sender, HELP, subject, text, **headers)


def test_a_first_mail_becomes_a_conversation_of_a_new_customer():
    row = cast.deliver(mail())
    conversation = Conversation.objects.get()
    assert row.verdict == Verdict.ACCEPTED
    assert (conversation.subject, conversation.customer.name) == ("Maskinen", "Kari Nordahl")
    assert conversation.messages.get(kind=MessageKind.RECEIVED).body.text == "Maskinen lekker."
    assert row.raw.read() == cast_raw(row)


def cast_raw(row: IncomingMail) -> bytes:
    return row.raw.open().read()


def test_the_spool_is_empty_afterwards():
    cast.deliver(mail())
    assert cast.spool().count() == 0


def test_an_answer_to_our_reply_continues_the_conversation(jonas):
    cast.deliver(mail())
    conversation = Conversation.objects.get()
    sent = conversation.reply(Reply("Hei", ("kari@nordahl.example",)), by=jonas.actor)
    cast.deliver(mail("Takk, men når?", "SV: Maskinen", In_Reply_To=f"<{sent.outgoing.message_id}>"))
    assert Conversation.objects.get().status == Status.OPEN


def test_six_mails_waiting_become_six_conversations():
    """osTicket #6979: six waiting mails in one run, all become tickets."""
    box = cast.spool()
    for number in range(6):
        box.keep(
            mail(subject=f"Sak {number}", sender=f"k{number}@kunder.example"), recipient=HELP, road="lmtp", sender=""
        )
    while take_in_waiting(box):
        pass
    assert Conversation.objects.count() == 6


def test_a_colleague_who_replies_to_the_same_references_threads_with_the_unknown_origin():
    """Zammad #5716: References hold a known id though the origin is unknown."""
    cast.deliver(mail("Første", References="<origin@elsewhere.example>", message_id="<a@nordahl.example>"))
    cast.deliver(mail("Andre", References="<origin@elsewhere.example>", message_id="<b@nordahl.example>"))
    assert Conversation.objects.count() == 1


def test_answers_of_many_people_to_one_newsletter_stay_apart():
    """Chatwoot PR #13502."""
    cast.deliver(mail("Ja takk", "Re: Nyheter", References="<news@morgenrot.example>"))
    cast.deliver(mail("Nei takk", "Re: Nyheter", sender="per@bakke.example", References="<news@morgenrot.example>"))
    assert Conversation.objects.count() == 2


def test_the_same_subject_alone_never_joins_two_matters():
    cast.deliver(mail())
    cast.deliver(mail())
    assert Conversation.objects.count() == 2


def test_our_number_in_the_subject_leads_back_when_headers_are_lost():
    cast.deliver(mail())
    number = Conversation.objects.get().number
    cast.deliver(mail("Hallo?", f"SV: Maskinen [#{number}]"))
    assert Conversation.objects.count() == 1


def test_a_stranger_cannot_enter_by_our_number():
    cast.deliver(mail())
    number = Conversation.objects.get().number
    cast.deliver(mail("Slipp meg inn", f"SV: Maskinen [#{number}]", sender="mallory@evil.example"))
    assert Conversation.objects.count() == 2


def test_a_plus_address_leads_back(mailbox):
    cast.deliver(mail())
    number = Conversation.objects.get().number
    cast.deliver(mail("Hallo?", "Helt annet"), to=f"hjelp+{number}@morgenrot.example")
    assert Conversation.objects.count() == 1


def test_the_same_mail_twice_is_kept_twice_and_answered_once():
    twice = mail()
    cast.deliver(twice)
    assert cast.deliver(twice).verdict == Verdict.DUPLICATE
    assert Conversation.objects.get().messages.filter(kind=MessageKind.RECEIVED).count() == 1


def test_the_same_id_with_other_words_is_another_mail():
    cast.deliver(mail("Første", message_id="<same@nordahl.example>"))
    assert cast.deliver(mail("Andre", message_id="<same@nordahl.example>")).verdict == Verdict.ACCEPTED


def test_one_mail_to_two_mailboxes_is_two_matters(team):
    """Zammad #1578, FreeScout #2416."""
    cast.mailbox(team, "faktura@morgenrot.example")
    both = mail()
    cast.deliver(both)
    cast.deliver(both, to="faktura@morgenrot.example")
    assert Conversation.objects.count() == 2


def test_long_after_the_end_an_answer_opens_a_linked_matter(kari):
    """Zammad #2527: after the grace period a new linked ticket."""
    cast.deliver(mail(message_id="<first@nordahl.example>"))
    old = Conversation.objects.get()
    with standing_at(now() - cast.A_WHILE):
        old.confirm(by=kari.actor)
    cast.deliver(mail("Nå igjen", "SV: Maskinen", In_Reply_To="<first@nordahl.example>"))
    new = Conversation.objects.exclude(pk=old.pk).get()
    assert list(new.linked()) == [old]
    assert Conversation.objects.get(pk=old.pk).closure.reason == Reason.CONFIRMED


def test_a_poison_mail_is_visible_and_others_still_arrive():
    """osTicket #6441; Zammad #811, #2372, #3303, #4584."""
    row = cast.deliver(b"\xff\xfe\x00 not a mail at all")
    cast.deliver(mail())
    assert row.verdict == Verdict.UNREADABLE
    assert Conversation.objects.count() == 1


def test_a_mail_without_text_still_becomes_a_conversation():
    cast.deliver(mail("", ""))
    assert Conversation.objects.count() == 1


def test_a_first_mail_is_acknowledged_in_the_customers_language(mailbox):
    mailbox.acknowledges, mailbox.acknowledgement = (
        True,
        {"nb": "Vi har fått meldingen din.", "en": "We have your message."},
    )
    mailbox.save()
    cast.deliver(mail())
    sent = OutgoingMail.objects.get()
    assert sent.recipients == ["kari@nordahl.example"]
    assert sent.envelope_from == ""
    assert b"Auto-Submitted: auto-" in sent.raw.read()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Jeg har kjøpt en maskin som lekker.", "Hei Kari,\n\nMeldingen din har kommet fram og har nummer {}."),
        (
            "Eg har kjøpt ei maskin som lek, kva gjer eg no?",
            "Hei Kari,\n\nMeldingen din har kommet fram og har nummer {}.",
        ),
        (
            "Ich habe eine Maschine, die tropft.",
            "Guten Tag Kari,\n\nIhre Nachricht ist angekommen und hat die Nummer {}.",
        ),
        ("I have bought a machine that leaks.", "Hello Kari,\n\nYour message has arrived, and its number is {}."),
    ],
)
def test_a_house_that_has_written_nothing_acknowledges_in_our_own_words_in_theirs(mailbox, text, words):
    mailbox.acknowledges, mailbox.language = True, "de"
    mailbox.save()
    cast.deliver(mail(text, "", sender="Kari <kari@nordahl.example>"))
    sent = Message.objects.get(outgoing__isnull=False)
    assert sent.body.text.startswith(words.format(sent.conversation_id))


def test_words_of_ours_go_before_words_in_another_language(mailbox):
    mailbox.acknowledges, mailbox.acknowledgement = True, {"de": "Wir haben Ihre Nachricht."}
    mailbox.save()
    cast.deliver(mail())
    assert "Meldingen din har kommet fram" in Message.objects.get(outgoing__isnull=False).body.text


def test_whoever_writes_a_language_we_do_not_speak_reads_that_of_the_mailbox(mailbox):
    mailbox.acknowledges, mailbox.acknowledgement = True, {"nb": "Vi har fått meldingen din."}
    mailbox.save()
    cast.customer(language="fr")
    cast.deliver(mail())
    assert Message.objects.get(outgoing__isnull=False).body.text == "Vi har fått meldingen din."


def test_whoever_may_not_have_written_is_not_told_that_we_have_it(mailbox):
    """What failed DMARC may be somebody else's, who would have us write to the one they name."""
    mailbox.acknowledges, mailbox.acknowledgement = True, {"nb": "Vi har fått meldingen din."}
    mailbox.save()
    cast.deliver(mail(Authentication_Results="mx.morgenrot.example; dmarc=fail header.from=nordahl.example"))
    assert OutgoingMail.objects.count() == 0


def test_a_colleague_who_passes_something_on_is_not_told_that_we_have_it(mailbox, jonas):
    mailbox.acknowledges, mailbox.acknowledgement = True, {"nb": "Vi har fått meldingen din."}
    mailbox.save()
    cast.deliver(cast.letter("jonas@morgenrot.example", mailbox.address, "VS: Maskinen", "Se under."))
    assert OutgoingMail.objects.count() == 0


def test_a_second_mail_is_not_acknowledged_again(mailbox):
    mailbox.acknowledges, mailbox.acknowledgement = True, {"nb": "Vi har fått meldingen din."}
    mailbox.save()
    cast.deliver(mail(message_id="<a@nordahl.example>"))
    cast.deliver(mail(In_Reply_To="<a@nordahl.example>"))
    assert OutgoingMail.objects.count() == 1


def test_a_robot_without_marks_is_thanked_a_few_times_a_day(mailbox):
    """Zammad #5428: else two robots thank each other forty times an hour, for ever."""
    mailbox.acknowledges, mailbox.acknowledgement = True, {"nb": "Vi har fått meldingen din."}
    mailbox.save()
    for hour in range(0, 28, 2):
        with standing_at(now() + timedelta(hours=hour)):
            cast.deliver(mail(f"Billett {hour}", f"Billett {hour} er mottatt"))
            if hour == 12:
                cast.deliver(mail("Hei", "Hei", sender="per@bakke.example"))
    thanked = Counter(OutgoingMail.objects.values_list("recipients__0", flat=True))
    assert thanked == {"kari@nordahl.example": PER_ADDRESS_AND_DAY + 2, "per@bakke.example": 1}


def test_history_is_taken_in_without_waking_anybody(mailbox):
    mailbox.acknowledges, mailbox.acknowledgement = True, {"nb": "Vi har fått meldingen din."}
    mailbox.save()
    cast.deliver(mail(Date="Mon, 04 Mar 2024 10:11:00 +0100"), history=True)
    conversation = Conversation.objects.get()
    assert conversation.closure.reason == Reason.HISTORY
    assert conversation.opened_at.year == 2024
    assert not OutgoingMail.objects.exists()


def test_a_customer_with_two_names_is_one_customer():
    cast.deliver(mail())
    cast.deliver(mail(sender="K. Nordahl <KARI@nordahl.example>"))
    assert Customer.objects.count() == 1


def test_a_forms_customer_is_whom_it_names_to_answer():
    cast.deliver(mail(sender="Butikken <noreply@shop.example>", Reply_To="Per Bakke <per@bakke.example>"))
    conversation = Conversation.objects.get()
    assert conversation.customer.name == "Per Bakke"
    assert conversation.messages.get(kind=MessageKind.RECEIVED).sender_address == "per@bakke.example"
