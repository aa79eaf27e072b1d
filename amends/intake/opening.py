"""Everything about a spooled mail that can be done before the database is asked: read it, and make its bytes safe."""

from dataclasses import dataclass

from amends.files.models import StoredFile, keep_bytes
from amends.mail.reading import MailFile, ReadMail, read_mail
from amends.mail.reading.cleaning import clean_html
from amends.mail.spooling import Spooled


@dataclass(frozen=True)
class Opened:
    """A spooled mail with what it says; its raw bytes and files are on disk already."""

    spooled: Spooled
    mail: ReadMail
    html: str

    def raw_file(self) -> StoredFile:
        """The mail as it came."""
        return StoredFile.keep(self.spooled.raw)

    @property
    def is_history(self) -> bool:
        """Whether it is from before Amends."""
        return bool(self.spooled.facts.get("history"))


def open_mail(spooled: Spooled) -> Opened:
    """Read a mail and store its bytes; a mail nobody can read is still stored."""
    keep_bytes(spooled.raw)
    mail = read_mail(spooled.raw)
    for file in mail.files:
        keep_bytes(file.content)
    return Opened(spooled, mail, clean_html(mail.html, mail.files) if mail.html else "")


def is_shown_in_text(file: MailFile) -> bool:
    """Whether a file is a picture that stands in the text."""
    return file.inline and bool(file.content_id)
