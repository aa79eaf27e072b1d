"""What a mail says once it has been read: plain values, no database, no clock."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Address:
    """A person or mailbox as a header names it."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class MailFile:
    """A file that came with the mail; inline ones are shown inside its text."""

    name: str
    content_type: str
    content_id: str
    inline: bool
    content: bytes


class BounceKind(StrEnum):
    """Whether delivery was given up or is still being tried."""

    FAILED = "failed"
    DELAYED = "delayed"


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a mail server says about a mail it could not deliver."""

    kind: BounceKind
    recipients: tuple[str, ...] = ()
    status: str = ""
    diagnostic: str = ""
    original_message_id: str = ""


@dataclass(frozen=True, slots=True)
class Tidings:
    """What a machine tells of a mail of ours and nobody has to do anything about: read, arrived, still on its way."""

    original_message_id: str = ""


class SpamVerdict(StrEnum):
    """What the filters before us thought."""

    UNKNOWN = "unknown"
    HAM = "ham"
    SPAM = "spam"


@dataclass(frozen=True, slots=True)
class Authentication:
    """One result of an Authentication-Results header: who checked, what, and how it went."""

    authserv_id: str
    method: str
    result: str


@dataclass(frozen=True, slots=True)
class NewText:
    """The words the sender newly wrote, and what was folded away below or above them."""

    text: str
    trimmed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadMail:
    """A mail, read: who wrote what to whom, what came with it, and whether a machine wrote it."""

    # People: the first of `to` may be absent, and `sender.address` is empty where no address could be found.
    sender: Address
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    # None where the header is missing; Address("", "") is the null return path "<>" that must never be answered.
    return_path: Address | None
    forwarded_from: Address | None

    # Thread. `message_id` is never empty: without a header it is made from a hash of the raw bytes.
    message_id: str
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    subject: str
    date: datetime | None

    # Words. `new_text` is empty only where `text` is.
    text: str
    html: str
    html_text: str
    new_text: str
    trimmed_text: str
    files: tuple[MailFile, ...]

    # Machines. `automatic` gives the reason why no automatic answer may go back, or "".
    automatic: str
    is_auto_reply: bool
    is_feedback_report: bool
    is_bulk: bool
    bounce: Bounce | None
    tidings: Tidings | None
    # The house that runs Amends and sent it by itself, or "".
    loop_domain: str
    spam: SpamVerdict
    spam_reason: str
    authentication: tuple[Authentication, ...]
    dmarc: str

    # As it came.
    headers: tuple[tuple[str, str], ...]
    body_hash: str
    problems: tuple[str, ...]

    @property
    def is_bounce(self) -> bool:
        """Whether a mail server reports on the delivery of an earlier mail."""
        return self.bounce is not None

    @property
    def has_failed(self) -> bool:
        """Whether delivery of an earlier mail was given up."""
        return self.bounce is not None and self.bounce.kind == BounceKind.FAILED

    @property
    def reported_ids(self) -> tuple[str, ...]:
        """The mail of ours a report is about; none where it is no report, or does not say."""
        said = (each.original_message_id for each in (self.bounce, self.tidings) if each)
        return tuple(dict.fromkeys(filter(None, said)))

    @property
    def is_from_list(self) -> bool:
        """Whether a mailing list passed it on."""
        return bool(self.header("list-id") or self.header("list-post"))

    def header(self, name: str) -> str:
        """The first value of a header, or "" where it is missing."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key == wanted), "")
