"""Putting a letter into the outbox."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from amends.files.models import StoredFile, keep_bytes
from amends.foundation.clock import now
from amends.foundation.ids import unguessable
from amends.mail.composing import compose
from amends.mail.letters import Letter
from amends.mail.mailboxes import Mailbox
from amends.mail.outgoing import OutgoingMail


@dataclass(frozen=True)
class Posting:
    """A letter made into bytes that are safe on disk, ready for a row in the outbox."""

    letter: Letter
    recipients: tuple[str, ...]
    raw: bytes

    def post(
        self, mailbox: Mailbox, kind: str, *, at: datetime | None = None, copy_of: OutgoingMail | None = None
    ) -> OutgoingMail:
        """Write the row; it belongs into the transaction of whatever the mail tells."""
        return OutgoingMail.objects.create(
            mailbox=mailbox,
            kind=kind,
            message_id=self.letter.message_id,
            envelope_from="" if self.letter.is_automatic else self.letter.sender,
            recipients=list(self.recipients),
            subject=self.letter.subject[:500],
            raw=StoredFile.keep(self.raw),
            next_try_at=at or now(),
            copy_of=copy_of,
        )


def prepare(letter: Letter, recipients: Sequence[str] = ()) -> Posting:
    """Make the bytes and save them; done before the transaction, so that nobody waits for the disk."""
    raw = compose(letter)
    keep_bytes(raw)
    return Posting(letter, tuple(recipients) or letter.to + letter.cc, raw)


def new_message_id(mailbox: Mailbox, number: int) -> str:
    """An id that is ours to see, and that nobody can guess."""
    return f"amends.{number}.{unguessable(12).lower()}@{mailbox.domain}"
