import pytest

from amends.conversations.models import Conversation, MessageKind
from amends.conversations.replying import Reply
from amends.foundation.clock import now
from amends.intake.blocking import block, unblock
from amends.intake.looking import needing_a_look
from amends.intake.releasing import release
from amends.intake.turning_away import PER_SENDER_AND_HOUR
from amends.journal.models import Actor
from amends.mail.models import IncomingMail, OutgoingMail, Verdict
from tests import cast

HELP = "hjelp@morgenrot.example"

DSN = """\
From: Mail Delivery System <MAILER-DAEMON@mx.example>
To: {to}
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce1@mx.example>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

The mailbox is full.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; kari@nordahl.example
Action: failed
Status: 5.2.2
Diagnostic-Code: smtp; 552 5.2.2 Mailbox full

--b
Content-Type: message/rfc822

Message-ID: <{original}>
Subject: Re: Maskinen
From: {to}

Hei
--b--
"""

pytestmark = pytest.mark.usefixtures("mailbox")


def mail(sender: str = "kari@nordahl.example", text: str = "Hei", **headers: str) -> bytes:
    return cast.letter(sender, HELP, headers.pop("subject", "Maskinen"), text, **headers)


def replied(jonas) -> Conversation:
    cast.deliver(mail())
    conversation = Conversation.objects.get()
    conversation.reply(Reply("Hei Kari", ("kari@nordahl.example",)), by=jonas.actor)
    return conversation


def test_a_bounce_is_shown_where_the_mail_was_sent_from(jonas):
    """Zammad #4941: a DSN must not become a ticket."""
    conversation = replied(jonas)
    original = OutgoingMail.objects.get().message_id
    row = cast.deliver(DSN.format(to=HELP, original=original).encode())
    assert row.verdict == Verdict.BOUNCE
    assert conversation.messages.filter(kind=MessageKind.BOUNCE).count() == 1
    assert "Mailbox full" in OutgoingMail.objects.get().answer
    assert Conversation.objects.count() == 1


def test_a_bounce_of_something_unknown_makes_no_conversation():
    assert cast.deliver(DSN.format(to=HELP, original="x@y.example").encode()).verdict == Verdict.BOUNCE
    assert not Conversation.objects.exists()


def test_an_out_of_office_reply_stands_on_the_conversation_and_wakes_nobody(jonas):
    conversation = replied(jonas)
    sent = OutgoingMail.objects.get().message_id
    away = mail(
        text="Jeg er på ferie", subject="Fraværsmelding", In_Reply_To=f"<{sent}>", Auto_Submitted="auto-replied"
    )
    assert cast.deliver(away).verdict == Verdict.AUTO_REPLY
    assert conversation.messages.filter(kind=MessageKind.AUTO_REPLY).count() == 1
    assert Conversation.objects.get().customer_waits_since is None


def test_an_automatic_reply_is_never_answered():
    """FreeScout #3670: no-reply ping-pong."""
    cast.deliver(mail(subject="Out of office", Auto_Submitted="auto-replied"))
    assert not OutgoingMail.objects.exists()


def test_a_notice_of_our_own_that_comes_back_is_recognised(jonas):
    """FreeScout #4143: own notification re-imported."""
    replied(jonas)
    assert cast.deliver(OutgoingMail.objects.get().raw.read()).verdict == Verdict.LOOP
    assert Conversation.objects.count() == 1


def test_a_mailing_list_is_turned_away_and_kept():
    assert cast.deliver(mail(List_Id="<news.example>", Precedence="bulk")).verdict == Verdict.LOOP
    assert not Conversation.objects.exists()


def test_two_robots_stop_thanking_each_other():
    """Zammad #5428, FreeScout #3670: a cap for each sender."""
    for number in range(PER_SENDER_AND_HOUR + 3):
        last = cast.deliver(mail(sender="robot@loop.example", text=f"Takk {number}"))
    assert last.verdict == Verdict.LOOP
    assert Conversation.objects.count() <= PER_SENDER_AND_HOUR + 1


def test_spam_goes_to_quarantine():
    assert cast.deliver(mail(X_Spam_Flag="YES")).verdict == Verdict.SPAM
    assert not Conversation.objects.exists()


def test_a_blocked_sender_is_quarantined_until_unblocked(jonas):
    block("@spammers.example", by=jonas.actor)
    assert cast.deliver(mail(sender="one@spammers.example")).verdict == Verdict.BLOCKED
    unblock("@spammers.example", by=jonas.actor)
    assert cast.deliver(mail(sender="one@spammers.example")).verdict == Verdict.ACCEPTED


def test_everything_turned_away_is_kept_raw():
    raw = mail(X_Spam_Flag="YES")
    assert cast.deliver(raw).raw.read() == raw


def test_a_date_in_the_year_2050_changes_nothing():
    """osTicket #6441: bad date 2050."""
    cast.deliver(mail(Date="Mon, 01 Jan 2050 10:00:00 +0000"))
    assert Conversation.objects.get().last_message_at <= now()


def test_mail_for_nobody_needs_a_look():
    row = cast.deliver(mail(), to="nobody@morgenrot.example")
    assert row.verdict == Verdict.UNREADABLE
    assert IncomingMail.objects.count() == 1


def test_the_system_acts_under_one_name(db):
    assert Actor.amends() == Actor.amends()


def test_what_was_wrongly_taken_for_a_robot_can_be_taken_in(jonas):
    row = cast.deliver(mail(List_Id="<group.example>", Precedence="list"))
    release(row, by=jonas.actor)
    release(row, by=jonas.actor)
    assert Conversation.objects.get().messages.filter(kind=MessageKind.RECEIVED).count() == 1


def test_a_mail_too_large_to_fetch_needs_a_look_and_says_where_the_rest_is():
    row = cast.deliver(mail(text="The beginning"), too_large=61 * 1024 * 1024)
    assert (row.verdict, list(needing_a_look())) == (Verdict.UNREADABLE, [row])
    assert "61 MB, more than the 50 MB we take" in row.reason
    assert "still in the mailbox on the server" in row.reason
    assert b"The beginning" in row.raw.read()
    assert not Conversation.objects.exists()
