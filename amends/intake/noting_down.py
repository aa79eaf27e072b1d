"""The row every mail gets, whatever becomes of it."""

from amends.intake.opening import Opened
from amends.mail.models import IncomingMail, Mailbox


def note_down(opened: Opened, mailbox: Mailbox | None, verdict: str, reason: str = "") -> IncomingMail:
    """Keep the mail as it came, with what became of it and why."""
    mail, spooled = opened.mail, opened.spooled
    return IncomingMail.objects.create(
        spool_name=spooled.name,
        mailbox=mailbox,
        recipient=spooled.recipient[:320],
        road=spooled.road[:10],
        message_id=mail.message_id[:250],
        body_hash=mail.body_hash,
        sender_address=mail.sender.address[:320].lower(),
        sender_name=mail.sender.name[:200],
        subject=mail.subject[:500],
        raw=opened.raw_file(),
        received_at=spooled.received_at,
        verdict=verdict,
        reason=reason[:300],
        # Over LMTP an empty sender is a machine that wants no answer; other roads do not know the sender.
        is_automatic=bool(mail.automatic) or (spooled.road == "lmtp" and spooled.sender == ""),
        failed_checks="dmarc" if mail.dmarc == "fail" else "",
    )
