"""Taking in, on a colleague's word, a mail that was quarantined or could not be taken in before."""

from datetime import datetime

from amends.conversations.models import Reason
from amends.foundation.writing import writing
from amends.intake.addressing import writer_of
from amends.intake.carrying import deliver_into_conversation
from amends.intake.opening import Opened, open_mail
from amends.intake.turning_away import in_our_rows
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
    if not opened.mail.sender.address and not opened.mail.has_failed:
        raise NoSender
    with writing():
        _take_in(mail, opened, mailbox, by=by)


def _take_in(mail: IncomingMail, opened: Opened, mailbox: Mailbox, *, by: Actor) -> None:
    fresh = IncomingMail.objects.select_for_update().get(pk=mail.pk)
    if fresh.verdict not in RELEASABLE or fresh.messages.exists():
        return
    fresh.mailbox, fresh.verdict = mailbox, _verdict(fresh, opened.mail)
    writer = writer_of(opened.mail)
    fresh.sender_address = in_our_rows(writer)
    fresh.save(update_fields=["mailbox", "verdict", "sender_address"])
    deliver_into_conversation(opened, fresh, writer)
    _take_back_that_it_was_spam(fresh, by=by)
    record("mail", mail.pk, RELEASED, by=by)


def _take_back_that_it_was_spam(row: IncomingMail, *, by: Actor) -> None:
    """Whoever releases an answer in a matter closed as spam says that it is none."""
    for message in row.messages.select_related("conversation__closure"):
        conversation = message.conversation
        if conversation.is_closed and conversation.closure.reason == Reason.SPAM:
            conversation.reopen(by=by)


def _verdict(row: IncomingMail, mail: ReadMail) -> Verdict:
    """What it is once nothing is held against it: a machine's answer stays one, unless that was what we held against it."""
    if mail.has_failed:
        return Verdict.BOUNCE
    is_doubted = row.verdict in (Verdict.AUTO_REPLY, Verdict.LOOP)
    return Verdict.AUTO_REPLY if (mail.is_auto_reply or mail.tidings) and not is_doubted else Verdict.ACCEPTED


def _spooled_again(mail: IncomingMail) -> Spooled:
    """The mail as it stood in the spool when it came; what was old or not whole then is so still."""
    received_at: datetime = mail.received_at
    facts = {"history": mail.is_history, "too_large": mail.whole_size}
    return Spooled(mail.spool_name, mail.recipient, mail.road, mail.sender_address, received_at, mail.raw.read(), facts)
