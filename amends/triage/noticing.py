"""Reading a message and keeping what was read: on its way in where there is time, else soon after.

Whoever imports this loads the reader, so only the worker does.
"""

import logging

from amends.conversations.models import Message
from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.journal.models import Actor
from amends.triage.keeping import keep_late
from amends.triage.reading import Reading, read
from amends.triage.retraining.using import reader_in_use
from amends.triage.unread import Unread

log = logging.getLogger(__name__)

READ = "conversation.read"


def read_quietly(text: str, subject: str = "") -> Reading | None:
    """What the reader makes of a message; nothing where it fails, for no message waits for it."""
    try:
        return read(text, subject=subject, readers=reader_in_use())
    except Exception:
        log.exception("a message could not be read and is read later")
        return None


def notice(message: Message) -> None:
    """Read a message that is there already."""
    text, conversation = message.body.text, message.conversation
    is_first = not conversation.messages.filter(pk__lt=message.pk).exists()
    reading = read(text, subject=conversation.subject if is_first else "", readers=reader_in_use())
    with writing():
        keep_late(message, reading, text)
        Unread.objects.filter(message=message).delete()
        conversation.record(READ, by=Actor.amends(), message=message.pk)


def read_what_is_unread(limit: int = 20) -> int:
    """Read what was not read when it came. Answers how many were tried."""
    due = Unread.objects.filter(next_try__lte=now()).select_related("message__body", "message__conversation")
    rows = list(due.order_by("next_try")[:limit])
    for row in rows:
        try:
            notice(row.message)
        except Exception:
            log.exception("message %s could not be read and is tried again", row.message_id)
            with writing():
                row.put_off()
    return len(rows)
