"""Taking in, on a colleague's word, a mail that was quarantined or could not be taken in before."""

from datetime import datetime

from amends.foundation.writing import writing
from amends.intake.carrying import deliver_into_conversation
from amends.intake.opening import Opened, open_mail
from amends.journal.models import Actor, record
from amends.mail.models import IncomingMail, Mailbox, Verdict, find_mailbox
from amends.mail.reading import ReadMail
from amends.mail.spooling import Spooled

RELEASED = "mail.released"
RELEASABLE = (
    Verdict.SPAM,
    Verdict.BLOCKED,
    Verdict.UNREADABLE,
    Verdict.LOOP,
    Verdict.DUPLICATE,
    Verdict.AUTO_REPLY,
)


class StillNotPossible(ValueError):
    """A mail cannot be taken in even now; the text says why."""


class NoMailbox(StillNotPossible):
    """No mailbox of ours takes mail for its address."""


class NoSender(StillNotPossible):
    """Nobody can be told to have written it."""


def release(mail: IncomingMail, *, by: Actor) -> None:
    """Take a mail in as if nothing had been against it."""
    opened = open_mail(_spooled_again(mail))
    mailbox = mail.mailbox or find_mailbox(mail.recipient)
    if mailbox is None:
        raise NoMailbox(mail.recipient)
    if not opened.mail.sender.address and not opened.mail.is_bounce:
        raise NoSender
    with writing():
        _take_in(mail, opened, mailbox, by=by)


def _take_in(mail: IncomingMail, opened: Opened, mailbox: Mailbox, *, by: Actor) -> None:
    fresh = IncomingMail.objects.select_for_update().get(pk=mail.pk)
    if fresh.verdict not in RELEASABLE or fresh.messages.exists():
        return
    fresh.mailbox, fresh.verdict = mailbox, _verdict(fresh, opened.mail)
    fresh.sender_address = opened.mail.sender.address[:320].lower()
    fresh.save(update_fields=["mailbox", "verdict", "sender_address"])
    deliver_into_conversation(opened, fresh)
    record("mail", mail.pk, RELEASED, by=by)


def _verdict(row: IncomingMail, mail: ReadMail) -> Verdict:
    """What it is once nothing is held against it: a machine's answer stays one, unless that was what we held against it."""
    if mail.is_bounce:
        return Verdict.BOUNCE
    is_doubted = row.verdict in (Verdict.AUTO_REPLY, Verdict.LOOP)
    return Verdict.AUTO_REPLY if mail.is_auto_reply and not is_doubted else Verdict.ACCEPTED


def _spooled_again(mail: IncomingMail) -> Spooled:
    """The mail as it stood in the spool when it came."""
    received_at: datetime = mail.received_at
    return Spooled(mail.spool_name, mail.recipient, mail.road, mail.sender_address, received_at, mail.raw.read())
