"""Where other help desks lost a mail, a thread or their patience: each case with where it was told."""

import pytest

from amends.conversations.acknowledging import PER_ADDRESS_AND_DAY
from amends.conversations.models import Conversation, MessageKind
from amends.conversations.posting import reply_subject
from amends.conversations.replying import Reply
from amends.foundation.clock import standing_at
from amends.intake.blocking import block
from amends.intake.taking_in import take_in_waiting
from amends.intake.turning_away import PER_SENDER_AND_HOUR
from amends.mail.models import IncomingMail, MailKind, OutgoingMail, Verdict
from amends.notices.mailing import mail_notices_due
from amends.people.models import Person
from tests import cast
from tests.intake.test_turning_away import DSN
from tests.notices.test_mailing import MONDAY_NOON, SOON

KARI = "kari@nordahl.example"
HELP = "hjelp@morgenrot.example"

pytestmark = pytest.mark.usefixtures("mailbox")


def mail(text: str = "Den lekker.", subject: str = "Maskinen", sender: str = KARI, **headers: str) -> bytes:
    return cast.letter(sender, HELP, subject, text, **headers)


def test_bad_mails_hold_up_no_good_one(jonas):
    """osTicket #6441; Zammad #811, #2372, #3303, #4584: a banned sender, a date in 2050, nothing at all, umlauts."""
    block("spammer@evil.example", by=jonas.actor)
    box = cast.spool()
    for raw in (
        mail(sender="spammer@evil.example"),
        mail(Date="Mon, 01 Jan 2050 10:00:00 +0000", subject="2050"),
        b"",
        b"Subject: without a sender\n\n",
        "From: jürgen@web.example\nSubject: Umlaut\n\nHallo".encode("latin-1"),
        b"From: <>\nDate: gestern\nContent-Type: text/plain; charset=x-nothing\n\n\xff\xfe\x00",
        mail(subject="The last"),
    ):
        box.keep(raw, recipient=HELP, road="imap", sender="")
    while take_in_waiting(box):
        pass
    assert sorted(Conversation.objects.values_list("subject", flat=True)) == ["2050", "The last", "Umlaut"]
    assert IncomingMail.objects.filter(verdict=Verdict.UNREADABLE).count() == 3
    assert Conversation.objects.get(subject="Umlaut").customer.first_address == "jürgen@web.example"


def test_the_answer_to_a_mail_we_wrote_first_comes_back_to_it(kari, mailbox, jonas):
    """Chatwoot #10028, #10750: the first mail of an agent had no thread to come back to."""
    ours = Conversation.objects.start(kari, mailbox, "Tilbakekalling", by=jonas.actor)
    sent = ours.reply(Reply("Vi henter maskinen.", (KARI,)), by=jonas.actor)
    cast.deliver(mail("Når?", "SV: Tilbakekalling", References=f"<{sent.outgoing.message_id}>"))
    assert Conversation.objects.get().messages.filter(kind=MessageKind.RECEIVED).count() == 1


def test_whoever_answers_their_own_first_mail_adds_to_it():
    """Chatwoot #10750, Zammad #4965: what was forgotten is sent after it."""
    cast.deliver(mail(message_id="<first@nordahl.example>"))
    cast.deliver(mail("Og bildet mangler.", "SV: Maskinen", In_Reply_To="<first@nordahl.example>"))
    assert Conversation.objects.get().messages.count() == 2


def test_a_colleague_of_theirs_who_answers_from_outlook_comes_into_the_thread(jonas):
    """Zammad #4965: Outlook names only the last mail, and another person writes."""
    cast.deliver(mail(Cc="per@nordahl.example"))
    sent = Conversation.objects.get().reply(Reply("Hei", (KARI,), ("per@nordahl.example",)), by=jonas.actor)
    from_per = mail(
        "Jeg er hjemme.", "SV: Maskinen", "per@nordahl.example", In_Reply_To=f"<{sent.outgoing.message_id}>"
    )
    cast.deliver(from_per)
    conversation = Conversation.objects.get()
    assert conversation.customer.first_address == KARI
    assert conversation.messages.latest("pk").sender_address == "per@nordahl.example"


def test_a_mailbox_of_several_teams_sends_answers_to_the_team_that_has_the_matter(jonas):
    """django-helpdesk #1279: the answer went to the queue of the mailbox."""
    cast.deliver(mail())
    billing = cast.team("Faktura")
    conversation = Conversation.objects.get()
    conversation.move_to(billing, by=jonas.actor)
    sent = conversation.reply(Reply("Hei", (KARI,)), by=jonas.actor)
    cast.deliver(mail("Takk, men når?", "SV: Maskinen", In_Reply_To=f"<{sent.outgoing.message_id}>"))
    assert Conversation.objects.get().team == billing


def test_a_new_matter_is_never_answered_under_the_old_subject(jonas):
    """Chatwoot #15869, FreeScout #4454."""
    cast.deliver(mail(message_id="<first@nordahl.example>"))
    cast.deliver(mail("Ny adresse", "Adresseendring", In_Reply_To="<first@nordahl.example>"))
    new = Conversation.objects.get().offers.get().accept(by=jonas.actor)
    assert reply_subject(new) == f"Re: Adresseendring [#{new.number}]"


@pytest.mark.parametrize("subject", ["AW: Maskinen", "Re: Maskinen", "SV[2]: Maskinen"])
def test_what_says_already_that_it_is_an_answer_says_it_once(subject):
    cast.deliver(mail(subject=subject))
    conversation = Conversation.objects.get()
    assert reply_subject(conversation) == f"{subject} [#{conversation.number}]"


def given_to(person: Person) -> OutgoingMail:
    """Somebody is given a matter, and a mail tells them."""
    cast.deliver(mail())
    with standing_at(MONDAY_NOON):
        Conversation.objects.get().assign(person, by=cast.person("Lena Brandt", "lead").actor)
        cast.let_others_react()
    with standing_at(MONDAY_NOON + SOON):
        mail_notices_due()
    return OutgoingMail.objects.get(kind=MailKind.NOTICE)


def test_a_notice_to_a_colleague_that_bounces_opens_nothing(jonas):
    """Zammad #4941: the report went round between the desk and the agent."""
    notice = given_to(jonas)
    row = cast.deliver(DSN.format(to=HELP, original=notice.message_id).encode())
    assert (row.verdict, Conversation.objects.count(), OutgoingMail.objects.count()) == (Verdict.BOUNCE, 1, 1)


def test_a_colleague_whose_address_is_a_mailbox_stops_by_itself(mailbox):
    """Frappe PR #3628, FreeScout #4143: notices to an agent came in as mails, which told the agent."""
    ola = Person.objects.welcome(HELP, "Ola Ås", roles=("agent",))
    row = cast.deliver(given_to(ola).raw.read())
    assert (row.verdict, Conversation.objects.count()) == (Verdict.LOOP, 1)


def test_two_help_desks_that_acknowledge_each_other_stop_by_themselves(mailbox):
    """Zammad #5428, FreeScout #3670: the other one does not say that it is a machine, and starts anew each time."""
    mailbox.acknowledges, mailbox.acknowledgement = True, {"nb": "Vi har fått meldingen din."}
    mailbox.save()
    sent = -1
    for number in range(PER_SENDER_AND_HOUR):
        if OutgoingMail.objects.count() == sent:
            break
        sent = OutgoingMail.objects.count()
        cast.deliver(mail(f"Vi har mottatt saken {number}.", f"Sak {number}", "desk@other.example"))
    assert sent == PER_ADDRESS_AND_DAY
