"""Mail that keeps arriving at the demo desk, by the real road: over LMTP into the postbox."""

import smtplib
import threading
from itertools import count

from amends.conversations.models import Conversation, MessageKind
from amends.demo.letters import Answered, build_letter, envelope_sender, message_id
from amends.demo.texts import Arriving, arriving, desk, open_conversations
from amends.foundation.clock import now
from amends.mail.models import IncomingMail

EVERY = 20
FIRST_AFTER = 4


def keep_arriving(place: tuple[str, int], stop: threading.Event, every: float = EVERY) -> None:
    """Deliver one letter after the other until told to stop; after the last the first comes again, as a new mail.

    A desk that was stopped goes on where it was: what has come before would only be turned away as come twice.
    """
    addresses = {mailbox.key: mailbox.address for mailbox in desk().mailboxes}
    pause: float = FIRST_AFTER
    for round_number in count():
        for letter in arriving():
            if has_come(letter, round_number):
                continue
            if stop.wait(pause):
                return
            pause = every
            deliver(letter, addresses[letter.mailbox], place, seed=round_number)


def deliver(letter: Arriving, to: str, place: tuple[str, int], seed: int) -> None:
    """Hand one letter to the postbox; if nobody opens the door it is simply not delivered this time."""
    raw = build_letter(letter, to=to, at=now(), answered=answered_by(letter), seed=seed)
    try:
        with smtplib.LMTP(*place) as door:
            door.sendmail(envelope_sender(letter), [to], raw)
    except OSError:
        return


def has_come(letter: Arriving, seed: int) -> bool:
    """Whether this letter of this round has been taken in already."""
    return IncomingMail.objects.filter(message_id=message_id(letter, seed).strip("<>")).exists()


def answered_by(letter: Arriving) -> Answered | None:
    """Our mail this letter answers, if it answers one."""
    story = next((each for each in open_conversations() if each.ref == letter.answers), None)
    if story is None:
        return None
    said = Conversation.objects.filter(
        customer__addresses__address=story.customer.address.lower(), subject=story.subject
    )
    reply = (
        said.get().messages.filter(kind=MessageKind.REPLY).select_related("outgoing", "body", "by").last()
        if said
        else None
    )
    if reply is None or reply.outgoing is None:
        return None
    return Answered(
        message_id=f"<{reply.outgoing.message_id}>",
        subject=reply.outgoing.subject,
        text=reply.body.text,
        sent_at=reply.at,
        name=reply.by.name,
        address=reply.conversation.mailbox.address,
    )
