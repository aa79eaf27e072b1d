"""Reports on mails of ours, put where the colleague who sent the mail looks."""

from amends.conversations.messages import Contribution, Message, MessageKind
from amends.conversations.threading import find_thread, remember_references
from amends.intake.opening import Opened
from amends.journal.models import Actor, record
from amends.mail.models import IncomingMail, OutgoingMail
from amends.mail.trying import BOUNCED


def deliver_bounce(opened: Opened, row: IncomingMail) -> None:
    """Show the report on the conversation whose mail failed; without one it stays among the mails turned away."""
    bounce, message = opened.mail.bounce, _show(opened, row, MessageKind.BOUNCE)
    if message is None or bounce is None or opened.is_history:
        return
    sent = OutgoingMail.objects.filter(message_id=bounce.original_message_id[:250]).first()
    if sent:
        OutgoingMail.objects.filter(pk=sent.pk).update(answer=(bounce.diagnostic or bounce.status)[:500])
        record("mail", sent.pk, BOUNCED, by=Actor.amends(), conversation=message.conversation_id)


def deliver_tidings(opened: Opened, row: IncomingMail) -> None:
    """Show that a mail was read, has arrived, or is still tried; nobody is woken, as nobody has to do anything."""
    _show(opened, row, MessageKind.AUTO_REPLY)


def _show(opened: Opened, row: IncomingMail, kind: str) -> Message | None:
    mail = opened.mail
    conversation = find_thread([*mail.references, *mail.in_reply_to, *mail.reported_ids])
    if conversation is None:
        return None
    contribution = Contribution(kind, mail.new_text or mail.text, at=row.received_at, incoming=row)
    receive = conversation.receive_history if opened.is_history else conversation.receive
    message = receive(contribution, by=Actor.amends())
    remember_references(message, mail.message_id)
    return message
