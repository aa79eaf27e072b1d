"""The row every mail gets, whatever becomes of it."""

from amends.files.models import StoredFile
from amends.foundation.adding import add
from amends.intake.opening import Opened
from amends.intake.turning_away import Judgement, in_our_rows
from amends.mail.models import IncomingMail, Mailbox
from amends.mail.reading import Address


def note_down(
    opened: Opened, mailbox: Mailbox | None, judgement: Judgement, writer: Address | None = None
) -> IncomingMail:
    """Keep the mail as it came, with what became of it and why."""
    mail, spooled = opened.mail, opened.spooled
    who = writer or mail.sender
    row = IncomingMail(
        spool_name=spooled.name,
        mailbox=mailbox,
        recipient=spooled.recipient[:320],
        road=spooled.road[:10],
        message_id=mail.message_id[:250],
        body_hash=mail.body_hash,
        sender_address=in_our_rows(who),
        sender_name=who.name[:200],
        subject=mail.subject[:500],
        raw=StoredFile.keep(spooled.raw, opened.raw_digest),
        received_at=opened.received_at,
        verdict=judgement.verdict,
        reason=judgement.reason[:300],
        # Over LMTP an empty sender is a machine that wants no answer; other roads do not know the sender.
        is_automatic=bool(mail.automatic) or (spooled.road == "lmtp" and spooled.sender == ""),
        failed_checks="dmarc" if mail.dmarc == "fail" else "",
        is_history=opened.is_history,
        whole_size=opened.whole_size,
    )
    return add(row)
