from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amends.conversations.models import Conversation, MessageKind, Reason
from amends.conversations.replying import Reply
from amends.customers.models import Customer
from amends.files.models import StoredFile
from amends.foundation.clock import now
from amends.intake.blocking import block, unblock
from amends.intake.looking import needing_a_look
from amends.intake.releasing import release
from amends.intake.turning_away import PER_SENDER_AND_HOUR, has_come_before, writes_too_often
from amends.journal.models import Actor
from amends.mail.models import IncomingMail, Mailbox, OutgoingMail, Verdict
from amends.mail.reading import Address, read_mail
from tests import cast

HELP = "hjelp@morgenrot.example"
KARI = Address("Kari", "kari@nordahl.example")

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

RECEIPT = """\
From: Kari <kari@nordahl.example>
To: {to}
Subject: Gelesen: Maskinen
Message-ID: <receipt@nordahl.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=disposition-notification; boundary="b"

--b
Content-Type: text/plain

Ihre Nachricht wurde gelesen.

--b
Content-Type: message/disposition-notification

Final-Recipient: rfc822; kari@nordahl.example
Original-Message-ID: <{original}>
Disposition: manual-action/MDN-sent-manually; displayed
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


@pytest.mark.parametrize(
    "headers",
    [
        {"Feedback_ID": "1.eu-west-1.ses:1.ses:AmazonSES"},
        {"List_Unsubscribe": "<https://shop.example/off>"},
        {"X_Loop": "help@other.example"},
        {"X_Amends_Loop": "other.example", "Auto_Submitted": "auto-generated"},
        {"Precedence": "bulk"},
        {"List_Id": "<hjelp.morgenrot.example>", "Precedence": "list", "List_Post": f"<mailto:{HELP}>"},
    ],
)
def test_a_mark_that_people_carry_too_turns_nobody_away(headers, mailbox):
    """Such a mail is only not thanked for by itself."""
    mailbox.acknowledges, mailbox.acknowledgement = True, {"nb": "Vi har fått meldingen din."}
    mailbox.save()
    assert cast.deliver(mail(**headers)).verdict == Verdict.ACCEPTED
    assert not OutgoingMail.objects.exists()


def test_an_answer_by_a_list_comes_to_its_matter(jonas):
    replied(jonas)
    answers = {"In_Reply_To": f"<{OutgoingMail.objects.get().message_id}>"}
    answer = mail(text="Ja takk", List_Id="<group.example>", Precedence="list", **answers)
    assert cast.deliver(answer).verdict == Verdict.ACCEPTED
    assert Conversation.objects.get().customer_waits_since


def test_two_houses_that_use_amends_can_write_to_each_other(jonas):
    conversation = replied(jonas)
    assert b"X-Amends-Loop" not in conversation.messages.get(kind=MessageKind.REPLY).outgoing.raw.read()


def test_our_own_automatic_mail_that_lost_its_id_is_known_by_its_mark():
    ours = mail(X_Amends_Loop="morgenrot.example", Auto_Submitted="auto-generated")
    assert cast.deliver(ours).verdict == Verdict.LOOP


def test_a_report_without_a_failure_is_shown_and_wakes_nobody(jonas):
    """Else a colleague writes again what is still on its way, or a receipt stops us from asking whether it is solved."""
    conversation = replied(jonas)
    original = OutgoingMail.objects.get().message_id
    for action in ("delayed", "delivered", "relayed", "read"):
        report = (RECEIPT if action == "read" else DSN).format(to=HELP, original=original)
        raw = report.replace("failed", action).replace("bounce1@", f"{action}@").replace("Auto-Submitted:", "X-Was:")
        assert cast.deliver(raw.encode()).verdict == Verdict.AUTO_REPLY
    assert conversation.messages.filter(kind=MessageKind.AUTO_REPLY).count() == 4
    assert Conversation.objects.get().customer_waits_since is None
    assert Customer.objects.count() == 1


def test_a_receipt_for_something_unknown_makes_no_conversation():
    receipt = RECEIPT.format(to=HELP, original="x@y.example")
    assert cast.deliver(receipt.encode()).verdict == Verdict.AUTO_REPLY
    assert not Conversation.objects.exists()
    assert not Customer.objects.exists()


def test_two_robots_stop_thanking_each_other():
    """Zammad #5428, FreeScout #3670: a cap for each sender."""
    for number in range(PER_SENDER_AND_HOUR + 3):
        last = cast.deliver(mail(sender="robot@loop.example", text=f"Takk {number}", Auto_Submitted="auto-generated"))
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


@pytest.fixture
def pest(jonas) -> Conversation:
    """A matter that Jonas has closed as spam."""
    cast.deliver(mail(sender="win@pest.example", message_id="<a@pest.example>"))
    matter = Conversation.objects.get()
    matter.close(by=jonas.actor, reason=Reason.SPAM)
    return matter


@pytest.mark.parametrize("headers", [{}, {"In_Reply_To": "<a@pest.example>"}])
def test_what_somebody_sends_after_spam_waits_in_quarantine_until_it_is_released(pest, jonas, headers):
    row = cast.deliver(mail(sender="win@pest.example", **headers))
    assert (row.verdict, row.reason) == (Verdict.SPAM, "the last matter of this sender was closed as spam")
    assert cast.deliver(mail()).verdict == Verdict.ACCEPTED
    release(row, by=jonas.actor)
    assert not row.messages.get().conversation.kept.is_closed
    assert cast.deliver(mail(sender="win@pest.example")).verdict == Verdict.ACCEPTED


def test_what_was_closed_as_spam_by_mistake_quarantines_nothing(pest, jonas):
    pest.undo_closing(by=jonas.actor)
    assert cast.deliver(mail(sender="win@pest.example")).verdict == Verdict.ACCEPTED


def test_an_answer_in_another_matter_of_theirs_comes_in(jonas):
    cast.deliver(mail(sender="win@pest.example", message_id="<good@pest.example>"))
    cast.deliver(mail(sender="win@pest.example"))
    Conversation.objects.latest("number").close(by=jonas.actor, reason=Reason.SPAM)
    answer = mail(sender="win@pest.example", In_Reply_To="<good@pest.example>")
    assert cast.deliver(answer).verdict == Verdict.ACCEPTED


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


def came_before(count: int, **facts: object) -> None:
    """Mails of others or of long ago, as they fill the table of a busy house."""
    raw = StoredFile.keep(b"x")
    common = {"raw": raw, "road": "lmtp", "mailbox": Mailbox.objects.get(), "message_id": "m", "body_hash": "b"}
    rows = (IncomingMail(**{**common, "spool_name": f"{count}.{n}", **facts}) for n in range(count))
    IncomingMail.objects.bulk_create(rows)


def test_a_copy_is_known_however_often_others_have_used_its_id():
    came_before(600, message_id="same@n.example", sender_address="per@bakke.example")
    twice = mail(message_id="<same@n.example>")
    assert cast.deliver(twice).verdict == Verdict.ACCEPTED
    assert cast.deliver(twice).verdict == Verdict.DUPLICATE


def test_a_person_beyond_the_cap_is_not_turned_away_unseen():
    for number in range(PER_SENDER_AND_HOUR + 1):
        last = cast.deliver(mail(text=f"Hei {number}"))
    assert (last.verdict, list(needing_a_look())) == (Verdict.UNREADABLE, [last])
    assert last.reason == "more than 40 mails within an hour"


def test_the_cap_of_a_sender_holds_however_many_others_use_the_id():
    came_before(600, message_id="same@n.example", sender_address="per@bakke.example")
    came_before(PER_SENDER_AND_HOUR, sender_address="robot@loop.example")
    assert cast.deliver(mail(sender="robot@loop.example", message_id="<same@n.example>")).verdict == Verdict.UNREADABLE


def test_whoever_wrote_much_long_ago_may_write_again():
    came_before(600, sender_address="kari@nordahl.example", received_at=now() - timedelta(hours=2))
    assert cast.deliver(mail()).verdict == Verdict.ACCEPTED


def test_old_mail_of_one_sender_comes_in_however_much_it_is():
    for number in range(PER_SENDER_AND_HOUR + 3):
        last = cast.deliver(mail(text=f"Hei {number}"), history=True)
    assert last.verdict == Verdict.ACCEPTED


@pytest.mark.parametrize("asked", [has_come_before, writes_too_often])
def test_looking_back_reads_an_index_and_never_the_table(asked, mailbox):
    with CaptureQueriesContext(connection) as queries:
        asked(*{has_come_before: (read_mail(mail()), KARI, mailbox), writes_too_often: (KARI,)}[asked])
    if connection.vendor == "sqlite":
        plan = str(connection.cursor().execute(f"EXPLAIN QUERY PLAN {queries[-1]['sql']}").fetchall())
        assert "SEARCH" in plan and "USING COVERING INDEX" in plan and "SCAN" not in plan and "B-TREE" not in plan
