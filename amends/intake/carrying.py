"""Carrying a mail that was not turned away into its conversation, or making one."""

from dataclasses import replace
from datetime import datetime, timedelta

from amends.conversations.messages import Contribution, Enclosure, MessageKind
from amends.conversations.models import Conversation, Message
from amends.conversations.threading import remember_references
from amends.customers.models import Customer, find_customer
from amends.files.models import StoredFile
from amends.intake.addressing import answers_to, writer_of
from amends.intake.belonging import note_where_it_belongs
from amends.intake.bouncing import deliver_bounce, deliver_tidings
from amends.intake.noting_down import note_down
from amends.intake.offering import offer_what_fits
from amends.intake.opening import Opened, is_shown_in_text
from amends.intake.recalling import author_of, is_by_us, receiver_of
from amends.intake.recognising import Leads, recognise, third_party
from amends.intake.turning_away import Judgement, in_our_rows
from amends.journal.models import Actor, record
from amends.mail.models import IncomingMail, Verdict, find_mailbox
from amends.mail.reading import Address
from amends.triage.keeping import keep

NEEDS_A_LOOK = "mail.needs_a_look"
A_DAY = timedelta(days=1)


def deliver_into_conversation(opened: Opened, row: IncomingMail, writer: Address) -> None:
    """Add the mail to the conversation it belongs to; a first mail opens one."""
    if row.verdict == Verdict.BOUNCE:
        deliver_bounce(opened, row)
        return
    if row.verdict == Verdict.AUTO_REPLY and opened.mail.tidings:
        deliver_tidings(opened, row)
        return
    if opened.is_history and is_by_us(writer) and (receiver := receiver_of(opened.mail)):
        _recall(opened, row, receiver)
        return
    leads = _leads(opened)
    asked = None if opened.is_history else leads.asked_about(writer)
    if asked:
        _hear_outside(asked, opened, row, writer)
        return
    if row.verdict == Verdict.AUTO_REPLY and not leads.conversation_of(find_customer(in_our_rows(writer))):
        return
    customer = recognise(writer)
    earlier = leads.conversation_of(customer)
    conversation = (
        earlier if earlier and not _begins_anew(earlier, row, opened) else _start(opened, row, customer, earlier)
    )
    contribution = read_contribution(opened, row, writer)
    answers = answers_to(opened.mail, writer, earlier if conversation is earlier else None)
    message = _add(conversation, opened, replace(contribution, answers_go_to=answers), customer)
    if earlier and earlier.pk != conversation.pk:
        conversation.link_to(earlier, by=Actor.amends())
    if not opened.is_history and row.verdict == Verdict.ACCEPTED:
        offer_what_fits(conversation, message, opened.mail)


def _leads(opened: Opened) -> Leads:
    return Leads(opened.mail, opened.spooled.recipient, old=opened.is_history)


def _recall(opened: Opened, row: IncomingMail, receiver: Address) -> None:
    """Add what we wrote ourselves before Amends to the matter of whom it went to."""
    assert row.mailbox, "only a mail for a known mailbox is carried on"
    customer = recognise(receiver)
    conversation = _leads(opened).conversation_of(customer) or _start(opened, row, customer, None)
    ours = replace(read_contribution(opened, row, receiver), kind=MessageKind.REPLY, sender_address="")
    message = conversation.receive_history(ours, by=author_of(opened.mail, row.mailbox))
    remember_references(message, opened.mail.message_id, [*opened.mail.references, *opened.mail.in_reply_to])


def _hear_outside(conversation: Conversation, opened: Opened, row: IncomingMail, writer: Address) -> None:
    """Add the answer of somebody we asked; it is no question of the customer, and opens nothing."""
    contribution, by = read_contribution(opened, row, writer), third_party(writer)
    if contribution.kind == MessageKind.AUTO_REPLY:
        message = conversation.receive(contribution, by=by)
    else:
        message = conversation.hear_outside(replace(contribution, kind=MessageKind.OUTSIDE), by=by)
    remember_references(message, opened.mail.message_id, [*opened.mail.references, *opened.mail.in_reply_to])


def _begins_anew(earlier: Conversation, row: IncomingMail, opened: Opened) -> bool:
    """A person who answers long after the end, or into another mailbox's history, has a new matter."""
    return row.verdict == Verdict.ACCEPTED and earlier.is_past_grace and not opened.is_history


def _start(opened: Opened, row: IncomingMail, customer: Customer, earlier: Conversation | None) -> Conversation:
    at = _when(opened, row)
    assert row.mailbox, "only a mail for a known mailbox is carried on"
    facts = {"opened_at": at, "last_message_at": at, "language": customer.language, "beside": earlier}
    return Conversation.objects.start(customer, row.mailbox, opened.mail.subject, **facts)


def _add(conversation: Conversation, opened: Opened, contribution: Contribution, customer: Customer) -> Message:
    by = customer.actor or Actor.amends()
    receive = conversation.receive_history if opened.is_history else conversation.receive
    message = receive(contribution, by=by)
    remember_references(message, opened.mail.message_id, [*opened.mail.references, *opened.mail.in_reply_to])
    if opened.reading and contribution.kind == MessageKind.RECEIVED:
        keep(message, opened.reading, contribution.text)
    return message


def read_contribution(opened: Opened, row: IncomingMail, writer: Address) -> Contribution:
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
        sender_address=in_our_rows(writer),
        incoming=row,
        files=tuple(
            Enclosure(
                StoredFile.keep(f.content, digest),
                f.name[:250],
                f.content_type[:100],
                f.content_id[:250],
                is_shown_in_text(f),
            )
            for f, digest in zip(mail.files, opened.digests, strict=True)
        ),
    )


def _when(opened: Opened, row: IncomingMail) -> datetime:
    """New mail counts from its arrival, whatever its own clock says; history keeps its date, unless that is a wild one."""
    date = opened.mail.date if opened.is_history else None
    return date if date and date < row.received_at + A_DAY else row.received_at


def set_aside_for_a_look(opened: Opened, reason: str) -> IncomingMail:
    """Keep a mail that could not be taken in where people see it."""
    row = note_down(opened, find_mailbox(opened.spooled.recipient), Judgement(Verdict.UNREADABLE, reason))
    note_where_it_belongs(opened, row, writer_of(opened.mail))
    record("mail", row.pk, NEEDS_A_LOOK, by=Actor.amends())
    return row
