"""Mail that must not become a question to an agent: kept and shown all the same, with the reason."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_noop as _

from amends.conversations.models import Closure, Conversation, Reason
from amends.conversations.threading import find_thread
from amends.customers.models import find_customer
from amends.foundation.asking_again import asked_again
from amends.foundation.clock import now
from amends.intake.blocking import is_blocked
from amends.intake.recalling import is_by_us, receiver_of
from amends.mail.models import IncomingMail, Mailbox, OutgoingMail, Verdict, ours_among
from amends.mail.packing import ascii_domain
from amends.mail.reading import Address, ReadMail
from amends.mail.reading.letter import SpamVerdict

PER_SENDER_AND_HOUR = 40
AN_HOUR = timedelta(hours=1)
MAILTO = re.compile(r"mailto:([^>?,\s]+)")


@dataclass(frozen=True)
class Judgement:
    """What becomes of a mail, and why: English in the row, and said in the language of whoever looks."""

    verdict: Verdict
    reason: str = ""

    @property
    def is_kept_apart(self) -> bool:
        """Whether the mail stays out of every conversation."""
        return self.verdict in (Verdict.DUPLICATE, Verdict.LOOP, Verdict.SPAM, Verdict.BLOCKED, Verdict.UNREADABLE)


def judge(mail: ReadMail, writer: Address, mailbox: Mailbox, *, is_history: bool = False) -> Judgement:
    """Look at a mail in the order in which a wrong answer would hurt most; what is long past can do no harm any more."""
    if has_come_before(mail, writer, mailbox):
        return Judgement(Verdict.DUPLICATE, _("same Message-ID and text as an earlier mail in this mailbox"))
    if is_our_own(mail):
        return Judgement(Verdict.LOOP, _("written by Amends itself"))
    if mail.has_failed:
        return Judgement(Verdict.BOUNCE, mail.bounce.diagnostic[:300] if mail.bounce else "")
    if blocked := next((each for each in {mail.sender.address, writer.address} if each and is_blocked(each)), ""):
        return Judgement(Verdict.BLOCKED, blocked)
    return _judge_old(mail, writer) if is_history else _judge_new(mail, writer)


def _judge_old(mail: ReadMail, writer: Address) -> Judgement:
    if not is_by_us(writer):
        return _judge_by_words(mail)
    if receiver_of(mail) is None:
        return Judgement(Verdict.LOOP, _("written by ourselves, to nobody else"))
    return Judgement(Verdict.ACCEPTED)


def _judge_new(mail: ReadMail, writer: Address) -> Judgement:
    if mail.spam == SpamVerdict.SPAM:
        return Judgement(Verdict.SPAM, mail.spam_reason[:300])
    if was_spam_last(mail, writer):
        return Judgement(Verdict.SPAM, _("the last matter of this sender was closed as spam"))
    if mail.is_feedback_report or is_of_our_house(mail.loop_domain) or mail.is_bulk and not is_expected(mail, writer):
        return Judgement(Verdict.LOOP, mail.automatic[:300] or _("sent by a list or a robot"))
    judgement = _judge_by_words(mail)
    if judgement.verdict == Verdict.ACCEPTED and writes_too_often(writer):
        # Only who says to be a machine is taken for one: behind one address there may be many people, as in a form.
        verdict = Verdict.LOOP if mail.automatic == "auto-submitted" else Verdict.UNREADABLE
        return Judgement(verdict, _("more than 40 mails within an hour"))
    return judgement


def _judge_by_words(mail: ReadMail) -> Judgement:
    if mail.is_auto_reply or mail.tidings:
        return Judgement(Verdict.AUTO_REPLY, mail.automatic[:300])
    if not mail.sender.address:
        return Judgement(Verdict.UNREADABLE, _("no sender could be found"))
    return Judgement(Verdict.ACCEPTED)


def has_come_before(mail: ReadMail, writer: Address, mailbox: Mailbox) -> bool:
    """Whether this very mail has come into this mailbox; the same Message-ID with other words is another mail."""
    return bool(_same(mail.message_id[:250], mailbox.pk, mail.body_hash, in_our_rows(writer)))


def was_spam_last(mail: ReadMail, writer: Address) -> bool:
    """Whether what it would go on with, or else what the same person wrote last, was closed as spam and is so still."""
    sender = in_our_rows(writer)
    customer = find_customer(sender) if _closed_as_spam(sender) else None
    if customer is None:
        return False
    thread = find_thread([*mail.references, *mail.in_reply_to], customer)
    latest = thread or Conversation.objects.of(customer).select_related("closure").first()
    return latest is not None and latest.is_closed and latest.closure.reason == Reason.SPAM


def is_of_our_house(domain: str) -> bool:
    """Whether a mailbox of ours is at this domain, written as the network knows it."""
    boxes = Mailbox.objects.values_list("address", flat=True) if domain else ()
    return any(ascii_domain(each.rpartition("@")[2].lower()) == domain for each in boxes)


def is_expected(mail: ReadMail, writer: Address) -> bool:
    """Whether a mail of a list is one for us all the same: it belongs to a matter here, or the list is our own mailbox."""
    if ours_among(MAILTO.findall(mail.header("list-post").lower())):
        return True
    return bool(find_thread([*mail.references, *mail.in_reply_to], find_customer(in_our_rows(writer))))


def writes_too_often(writer: Address) -> bool:
    """Whether somebody has used up the hour: as many new mails of theirs as we take in one were taken in it."""
    return bool(_last_of_an_hour(in_our_rows(writer), now() - AN_HOUR))


@asked_again
def _same(message_id: str, mailbox: int, body_hash: str, sender: str) -> "QuerySet[IncomingMail, int]":
    same = IncomingMail.objects.filter(message_id=message_id, mailbox=mailbox, body_hash=body_hash)
    return same.filter(sender_address=sender).values_list("mailbox", flat=True)[:1]


@asked_again
def _last_of_an_hour(sender: str, since: datetime) -> "QuerySet[IncomingMail, bool]":
    taken_in = IncomingMail.objects.filter(sender_address=sender, verdict=Verdict.ACCEPTED)
    latest = taken_in.filter(received_at__gt=since, is_history=False).order_by("-received_at")
    return latest.values_list("is_history", flat=True)[PER_SENDER_AND_HOUR - 1 : PER_SENDER_AND_HOUR]


@asked_again
def _closed_as_spam(sender: str) -> "QuerySet[Closure, int]":
    closures = Closure.objects.filter(reason=Reason.SPAM, conversation__customer__addresses__address=sender)
    return closures.values_list("pk", flat=True)[:1]


def in_our_rows(writer: Address) -> str:
    """An address as the rows of mail have it."""
    return writer.address[:320].lower()


def is_our_own(mail: ReadMail) -> bool:
    """Whether we sent it ourselves: a notice that came back, a mailbox that forwards to another."""
    return (
        mail.message_id.startswith("amends.") and OutgoingMail.objects.filter(message_id=mail.message_id[:250]).exists()
    )
