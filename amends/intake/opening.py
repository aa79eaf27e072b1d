"""Everything about a spooled mail that can be done before the database is asked: read it, and make its bytes safe."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from amends.environment import environment
from amends.files.models import keep_bytes
from amends.mail.reading import MailFile, ReadMail, read_mail
from amends.mail.reading.cleaning import clean_html
from amends.mail.spooling import Spooled
from amends.triage.understanding import Reading

# What lay longer on its server was put before us only now: moved into the folder, or back out of the spam.
LATELY = timedelta(days=7)


@dataclass(frozen=True)
class Opened:
    """A spooled mail with what it says; its raw bytes and files are on disk already."""

    spooled: Spooled
    mail: ReadMail
    html: str
    raw_digest: str
    digests: tuple[str, ...]
    # What was read between its lines, by whoever had a reader at hand.
    reading: Reading | None = None

    @property
    def is_history(self) -> bool:
        """Whether it is from before Amends."""
        return bool(self.spooled.facts.get("history"))

    @property
    def whole_size(self) -> int:
        """The size of a mail of which only the beginning was fetched, else 0."""
        return self.spooled.facts.get("too_large") or 0

    @property
    def received_at(self) -> datetime:
        """When it came: what was fetched came when its server took it, and not when we looked there."""
        fetched_at, said = self.spooled.received_at, self.spooled.facts.get("arrived_at")
        arrived_at = min(datetime.fromisoformat(said), fetched_at) if said else fetched_at
        return arrived_at if self.is_history or fetched_at - arrived_at < LATELY else fetched_at


def open_mail(spooled: Spooled) -> Opened:
    """Read a mail and store its bytes; a mail nobody can read is still stored."""
    raw_digest = keep_bytes(spooled.raw)
    mail = read_mail(spooled.raw, environment.authserv_ids)
    digests = tuple(keep_bytes(file.content) for file in mail.files)
    return Opened(spooled, mail, clean_html(mail.html, mail.files) if mail.html else "", raw_digest, digests)


def is_shown_in_text(file: MailFile) -> bool:
    """Whether a file is a picture that stands in the text."""
    return file.inline and bool(file.content_id)
