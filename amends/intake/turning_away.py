"""Mail that must not become a question to an agent: kept and shown all the same, with the reason."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q

from amends.foundation.clock import now
from amends.intake.blocking import is_blocked
from amends.mail.models import IncomingMail, Mailbox, OutgoingMail, Verdict
from amends.mail.reading import ReadMail
from amends.mail.reading.letter import SpamVerdict

PER_SENDER_AND_HOUR = 40
MOST = 500


@dataclass(frozen=True)
class Judgement:
    """What becomes of a mail, and why in words for the journal."""

    verdict: Verdict
    reason: str = ""

    @property
    def is_kept_apart(self) -> bool:
        """Whether the mail stays out of every conversation."""
        return self.verdict in (Verdict.DUPLICATE, Verdict.LOOP, Verdict.SPAM, Verdict.BLOCKED, Verdict.UNREADABLE)


@dataclass(frozen=True)
class Earlier:
    """What is known already: whether this very mail has come, and how often its sender has written within the hour."""

    is_duplicate: bool
    from_sender: int


def judge(mail: ReadMail, mailbox: Mailbox) -> Judgement:
    """Look at a mail in the order in which a wrong answer would hurt most."""
    earlier = look_back(mail, mailbox)
    if earlier.is_duplicate:
        return Judgement(Verdict.DUPLICATE, "same Message-ID and text as an earlier mail in this mailbox")
    if is_our_own(mail):
        return Judgement(Verdict.LOOP, "written by Amends itself")
    if mail.is_bounce:
        return Judgement(Verdict.BOUNCE, mail.bounce.diagnostic[:300] if mail.bounce else "")
    if mail.sender.address and is_blocked(mail.sender.address):
        return Judgement(Verdict.BLOCKED, f"{mail.sender.address} is blocked")
    if mail.spam == SpamVerdict.SPAM:
        return Judgement(Verdict.SPAM, mail.spam_reason[:300])
    return _judge_machines(mail, earlier)


def _judge_machines(mail: ReadMail, earlier: Earlier) -> Judgement:
    if mail.is_feedback_report or mail.loop_marks or mail.is_bulk:
        return Judgement(Verdict.LOOP, mail.automatic[:300] or "sent by a list or a robot")
    if mail.is_auto_reply:
        return Judgement(Verdict.AUTO_REPLY, mail.automatic[:300])
    if not mail.sender.address:
        return Judgement(Verdict.UNREADABLE, "no sender could be found")
    if earlier.from_sender >= PER_SENDER_AND_HOUR:
        return Judgement(Verdict.LOOP, f"more than {PER_SENDER_AND_HOUR} mails within an hour")
    return Judgement(Verdict.ACCEPTED)


def look_back(mail: ReadMail, mailbox: Mailbox) -> Earlier:
    """Ask once for both; the same Message-ID with other words is another mail."""
    sender = mail.sender.address[:320].lower()
    this = (mail.message_id[:250], mail.body_hash, mailbox.pk, sender)
    lately = Q(sender_address=sender, received_at__gt=now() - timedelta(hours=1))
    rows = IncomingMail.objects.filter(Q(message_id=this[0]) | lately if sender else Q(message_id=this[0]))
    found = list(rows.values_list("message_id", "body_hash", "mailbox_id", "sender_address")[:MOST])
    return Earlier(this in found, sum(row[3] == sender for row in found))


def is_our_own(mail: ReadMail) -> bool:
    """Whether we sent it ourselves: a notice that came back, a mailbox that forwards to another."""
    return (
        mail.message_id.startswith("amends.") and OutgoingMail.objects.filter(message_id=mail.message_id[:250]).exists()
    )
