"""What the demo desk's words are made of, before anything is planted."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from amends.demo.texts.filling import fill


@dataclass(frozen=True)
class Team:
    """Colleagues who share a place, its days and its holidays."""

    key: str
    name: str
    place: str
    country: str
    time_zone: str
    days: tuple[int, ...]  # ISO weekdays: 1 is Monday
    opens: str
    closes: str


@dataclass(frozen=True)
class Person:
    """Somebody who works at the demo desk; the first of `languages` is the language of their screen."""

    key: str
    name: str
    address: str
    role: str  # admin, lead, agent or observer
    teams: tuple[str, ...]
    languages: tuple[str, ...]
    time_zone: str
    title: str = ""


@dataclass(frozen=True)
class Mailbox:
    """A support address, with what stands under its replies in each language."""

    key: str
    name: str
    address: str
    team: str
    language: str
    signatures: dict[str, str]


@dataclass(frozen=True)
class SavedReply:
    """An answer worth keeping, to be adapted before it is sent."""

    language: str
    name: str
    text: str


@dataclass(frozen=True)
class Rule:
    """What the demo desk does by itself; conditions and actions as rules keep them, people by their key."""

    name: str
    conditions: tuple[dict[str, str], ...]
    actions: tuple[dict[str, str], ...]
    moment: str = "arrived"
    needs_all: bool = True


@dataclass(frozen=True)
class Acknowledgement:
    """What a customer hears at once, in their own language."""

    language: str
    subject: str
    text: str


@dataclass(frozen=True)
class Desk:
    """Who works here, where, at which addresses, with which standing words."""

    teams: tuple[Team, ...]
    people: tuple[Person, ...]
    mailboxes: tuple[Mailbox, ...]
    acknowledgements: dict[str, Acknowledgement]
    saved_replies: tuple[SavedReply, ...]


@dataclass(frozen=True)
class Customer:
    """Somebody who writes to the demo desk."""

    name: str
    address: str
    language: str
    phone: str = ""
    organisation: str = ""
    note: str = ""
    vip: bool = False


@dataclass(frozen=True)
class Attachment:
    """A file that comes along: `kind` is photo or receipt-pdf."""

    kind: str
    name: str


@dataclass(frozen=True)
class Message:
    """One thing said: by the customer, by one of us to them, or among us as a note."""

    kind: str  # incoming, reply or note
    who: str  # "customer", or the key of one of our people
    ago: timedelta
    text: str
    attachments: tuple[Attachment, ...] = ()

    def at(self, now: datetime) -> datetime:
        """When this was said, seen from `now`."""
        return now - self.ago

    def filled(self, at: datetime, language: str) -> str:
        """The text with its dates written out, as seen on the day it is written."""
        return fill(self.text, at.date(), language)


@dataclass(frozen=True)
class OpenConversation:
    """A matter not settled yet; `snoozed` is how long from now it stays out of sight."""

    ref: str
    mailbox: str
    customer: Customer
    subject: str
    messages: tuple[Message, ...]
    assigned: str = ""
    snoozed: timedelta | None = None
    waiting: bool = False
    tags: tuple[str, ...] = ()

    @property
    def language(self) -> str:
        """The language the customer writes."""
        return self.customer.language


@dataclass(frozen=True)
class PastConversation:
    """A matter settled: `ending` is solved (the customer said so), unanswered, or thanks (no answer was owed)."""

    mailbox: str
    customer: Customer
    subject: str
    messages: tuple[Message, ...]
    assigned: str
    ending: str
    ended_ago: timedelta
    matter: str

    @property
    def language(self) -> str:
        """The language the customer writes."""
        return self.customer.language


@dataclass(frozen=True)
class Arriving:
    """A mail that comes while somebody watches; `answers` is the ref of an open conversation that has our reply.

    `kind` is new, reply, forward, out-of-office, bounce, list, loop or spam; in a forward `sender` is our colleague,
    who writes `note` above the `text` of the `original` sender.
    `client` is gmail, apple, iphone, android, outlook or plain: whose habits the letter follows.
    """

    ref: str
    client: str
    mailbox: str
    sender: Customer
    subject: str
    text: str
    kind: str = "new"
    answers: str = ""
    note: str = ""
    original: Customer | None = None
    attachments: tuple[Attachment, ...] = ()

    @property
    def language(self) -> str:
        """The language of the text."""
        return self.sender.language
