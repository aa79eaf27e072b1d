"""Mail that must not become a question to an agent: kept and shown all the same, with the reason."""

from dataclasses import dataclass
from datetime import timedelta

from amends.foundation.clock import now
from amends.intake.blocking import is_blocked
from amends.mail.models import IncomingMail, Mailbox, OutgoingMail, Verdict
from amends.mail.reading import ReadMail
from amends.mail.reading.letter import SpamVerdict

PER_SENDER_AND_HOUR = 40


@dataclass(frozen=True)
class Judgement:
    """What becomes of a mail, and why in words for the journal."""

    verdict: Verdict
    reason: str = ""

    @property
    def is_kept_apart(self) -> bool:
        """Whether the mail stays out of every conversation."""
        return self.verdict in (Verdict.DUPLICATE, Verdict.LOOP, Verdict.SPAM, Verdict.BLOCKED, Verdict.UNREADABLE)


def judge(mail: ReadMail, mailbox: Mailbox) -> Judgement:
    """Look at a mail in the order in which a wrong answer would hurt most."""
    if is_duplicate(mail, mailbox):
        return Judgement(Verdict.DUPLICATE, "same Message-ID and text as an earlier mail in this mailbox")
    if is_our_own(mail):
        return Judgement(Verdict.LOOP, "written by Amends itself")
    if mail.is_bounce:
        return Judgement(Verdict.BOUNCE, mail.bounce.diagnostic[:300] if mail.bounce else "")
    if mail.sender.address and is_blocked(mail.sender.address):
        return Judgement(Verdict.BLOCKED, f"{mail.sender.address} is blocked")
    if mail.spam == SpamVerdict.SPAM:
        return Judgement(Verdict.SPAM, mail.spam_reason[:300])
    return _judge_machines(mail)


def _judge_machines(mail: ReadMail) -> Judgement:
    if mail.is_feedback_report or mail.loop_marks or mail.is_bulk:
        return Judgement(Verdict.LOOP, mail.automatic[:300] or "sent by a list or a robot")
    if mail.is_auto_reply:
        return Judgement(Verdict.AUTO_REPLY, mail.automatic[:300])
    if not mail.sender.address:
        return Judgement(Verdict.UNREADABLE, "no sender could be found")
    if writes_too_often(mail.sender.address):
        return Judgement(Verdict.LOOP, f"more than {PER_SENDER_AND_HOUR} mails within an hour")
    return Judgement(Verdict.ACCEPTED)


def is_duplicate(mail: ReadMail, mailbox: Mailbox) -> bool:
    """Whether this very mail has come to this mailbox before; the same id with other words is another mail."""
    return IncomingMail.objects.filter(
        message_id=mail.message_id[:250], mailbox=mailbox, body_hash=mail.body_hash
    ).exists()


def is_our_own(mail: ReadMail) -> bool:
    """Whether we sent it ourselves: a notice that came back, a mailbox that forwards to another."""
    return (
        mail.message_id.startswith("amends.") and OutgoingMail.objects.filter(message_id=mail.message_id[:250]).exists()
    )


def writes_too_often(address: str) -> bool:
    """Whether a sender has reached the cap that stops two robots thanking each other."""
    an_hour_ago = now() - timedelta(hours=1)
    recent = IncomingMail.objects.filter(sender_address=address[:320].lower(), received_at__gt=an_hour_ago)
    return recent[: PER_SENDER_AND_HOUR + 1].count() > PER_SENDER_AND_HOUR
