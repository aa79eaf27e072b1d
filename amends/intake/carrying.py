"""Carrying a mail that was not turned away into its conversation, or making one."""

from dataclasses import replace
from datetime import datetime

from amends.conversations.messages import Contribution, Enclosure, MessageKind
from amends.conversations.models import Conversation, Message
from amends.conversations.threading import remember_references
from amends.customers.models import Customer
from amends.files.models import StoredFile
from amends.intake.bouncing import deliver_bounce
from amends.intake.noting_down import note_down
from amends.intake.offering import offer_what_fits
from amends.intake.opening import Opened, is_shown_in_text
from amends.intake.recognising import asked_about, find_conversation, recognise, third_party, writer_of
from amends.journal.models import Actor, record
from amends.mail.models import IncomingMail, Verdict, find_mailbox

NEEDS_A_LOOK = "mail.needs_a_look"


def deliver_into_conversation(opened: Opened, row: IncomingMail) -> None:
    """Add the mail to the conversation it belongs to; a first mail opens one."""
    if row.verdict == Verdict.BOUNCE:
        deliver_bounce(opened, row)
        return
    asked = None if opened.is_history else asked_about(opened.mail, opened.spooled.recipient)
    if asked:
        _hear_outside(asked, opened, row)
        return
    customer = recognise(opened.mail)
    earlier = find_conversation(opened.mail, customer, opened.spooled.recipient)
    if row.verdict == Verdict.AUTO_REPLY and earlier is None:
        return
    conversation = earlier if earlier and not _begins_anew(earlier, row, opened) else _start(opened, row, customer)
    message = _add(conversation, opened, row, customer)
    if earlier and earlier.pk != conversation.pk:
        conversation.link_to(earlier, by=Actor.amends())
    if not opened.is_history and row.verdict == Verdict.ACCEPTED:
        offer_what_fits(conversation, message, opened.mail)


def _hear_outside(conversation: Conversation, opened: Opened, row: IncomingMail) -> None:
    """Add the answer of somebody we asked; it is no question of the customer, and opens nothing."""
    contribution, by = read_contribution(opened, row), third_party(opened.mail)
    if contribution.kind == MessageKind.AUTO_REPLY:
        message = conversation.receive(contribution, by=by)
    else:
        message = conversation.hear_outside(replace(contribution, kind=MessageKind.OUTSIDE), by=by)
    remember_references(message, opened.mail.message_id, [*opened.mail.references, *opened.mail.in_reply_to])


def _begins_anew(earlier: Conversation, row: IncomingMail, opened: Opened) -> bool:
    """A person who answers long after the end, or into another mailbox's history, has a new matter."""
    return row.verdict == Verdict.ACCEPTED and earlier.is_past_grace and not opened.is_history


def _start(opened: Opened, row: IncomingMail, customer: Customer) -> Conversation:
    at = _when(opened, row)
    assert row.mailbox, "only a mail for a known mailbox is carried on"
    return Conversation.objects.start(
        customer, row.mailbox, opened.mail.subject, opened_at=at, last_message_at=at, language=customer.language
    )


def _add(conversation: Conversation, opened: Opened, row: IncomingMail, customer: Customer) -> Message:
    contribution = read_contribution(opened, row)
    by = customer.actor or Actor.amends()
    receive = conversation.receive_history if opened.is_history else conversation.receive
    message = receive(contribution, by=by)
    remember_references(message, opened.mail.message_id, [*opened.mail.references, *opened.mail.in_reply_to])
    return message


def read_contribution(opened: Opened, row: IncomingMail) -> Contribution:
    """What the mail says, in the form conversations keep."""
    mail = opened.mail
    return Contribution(
        kind=MessageKind.AUTO_REPLY if row.verdict == Verdict.AUTO_REPLY else MessageKind.RECEIVED,
        text=mail.new_text,
        trimmed=mail.trimmed_text,
        html=opened.html,
        to=tuple(each.address for each in mail.to),
        cc=tuple(each.address for each in mail.cc),
        at=_when(opened, row),
        sender_address=writer_of(mail).address[:320].lower(),
        incoming=row,
        files=tuple(
            Enclosure(
                StoredFile.keep(f.content), f.name[:250], f.content_type[:100], f.content_id[:250], is_shown_in_text(f)
            )
            for f in mail.files
        ),
    )


def _when(opened: Opened, row: IncomingMail) -> datetime:
    """New mail counts from its arrival, whatever its own clock says; history keeps its date."""
    return opened.mail.date or row.received_at if opened.is_history else row.received_at


def set_aside_for_a_look(opened: Opened, reason: str) -> IncomingMail:
    """Keep a mail that could not be taken in where people see it."""
    row = note_down(opened, find_mailbox(opened.spooled.recipient), Verdict.UNREADABLE, reason)
    record("mail", row.pk, NEEDS_A_LOOK, by=Actor.amends())
    return row
