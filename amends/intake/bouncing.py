"""Reports that a mail of ours did not arrive, put where the colleague who sent it looks."""

from amends.conversations.messages import Contribution, MessageKind
from amends.conversations.threading import find_thread, remember_references
from amends.intake.opening import Opened
from amends.journal.models import Actor, record
from amends.mail.models import IncomingMail, OutgoingMail
from amends.mail.trying import BOUNCED


def deliver_bounce(opened: Opened, row: IncomingMail) -> None:
    """Show the report on the conversation whose mail failed; without one it stays among the mails turned away."""
    mail, bounce = opened.mail, opened.mail.bounce
    original = bounce.original_message_id if bounce else ""
    conversation = find_thread([*mail.references, *mail.in_reply_to, original])
    if conversation is None:
        return
    contribution = Contribution(MessageKind.BOUNCE, mail.new_text or mail.text, at=row.received_at, incoming=row)
    message = conversation.receive(contribution, by=Actor.amends())
    remember_references(message, mail.message_id)
    sent = OutgoingMail.objects.filter(message_id=original[:250]).first()
    if sent:
        OutgoingMail.objects.filter(pk=sent.pk).update(
            answer=(bounce.diagnostic or bounce.status)[:500] if bounce else ""
        )
        record("mail", sent.pk, BOUNCED, by=Actor.amends(), conversation=conversation.pk)
