"""Our small cast: the same few people in every test, made by the public verbs."""

from datetime import datetime, timedelta
from email.message import EmailMessage
from itertools import count
from pathlib import Path
from typing import Any

from amends.conversations.models import Contribution, Conversation, MessageKind
from amends.customers.models import Customer
from amends.environment import environment
from amends.intake.taking_in import take_in_waiting
from amends.journal.events import give_positions
from amends.journal.following import react
from amends.mail.models import IncomingMail, Mailbox
from amends.mail.spooling import Spool
from amends.people.models import Person, Team

PASSWORD = "a-long-enough-password"
ALWAYS_OPEN = {str(day): [["00:00", "24:00"]] for day in range(7)}

_numbers = count(1)


def team(name: str = "Service Bergen", **facts: Any) -> Team:
    """A team that works round the clock, so that tests need no calendar."""
    return Team.objects.create(name=name, **({"timezone": "Europe/Oslo", "week": ALWAYS_OPEN} | facts))


def mailbox(of: Team, address: str = "hjelp@morgenrot.example", **facts: Any) -> Mailbox:
    """The support address of a team; it acknowledges first mails where a test says in which words."""
    usual = {"from_name": "Morgenrot", "language": "nb", "acknowledges": "acknowledgement" in facts}
    return Mailbox.objects.create(address=address, team=of, **(usual | facts))


def person(name: str, *roles: str, **likes: str) -> Person:
    """A colleague who can sign in with PASSWORD."""
    address = f"{name.split()[0].lower()}@morgenrot.example"
    one = Person.objects.welcome(address, name, roles=roles or ("agent",), **likes)
    one.set_password(PASSWORD)
    one.save(update_fields=["password"])
    return one


def customer(name: str = "Kari Nordahl", address: str = "kari@nordahl.example", language: str = "nb") -> Customer:
    """Somebody who writes to us."""
    someone = Customer.objects.meet(name, language=language)
    someone.add_address(address)
    return someone


def conversation(of: Customer, to: Mailbox, text: str = "Maskinen lekker.", **facts: Any) -> Conversation:
    """A matter with one message of the customer in it."""
    matter = Conversation.objects.start(of, to, facts.pop("subject", "Maskinen"), **facts)
    write(matter, text)
    return matter


def write(matter: Conversation, text: str, at: datetime | None = None) -> Any:
    """The customer writes again."""
    return matter.receive(
        Contribution(MessageKind.RECEIVED, text, at=at, sender_address=matter.customer.first_address),
        by=matter.customer.actor,
    )


def letter(sender: str, to: str, subject: str, text: str, **headers: str) -> bytes:
    """A raw mail as a mail program writes it."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Message-ID"] = headers.pop("message_id", f"<m{next(_numbers)}@customers.example>")
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail.as_bytes()


def spool() -> Spool:
    """The spool of the tests."""
    return Spool(Path(environment.spool))


def let_others_react() -> None:
    """What the worker does soon after something happened."""
    give_positions()
    react()


def deliver(raw: bytes, to: str = "hjelp@morgenrot.example", **facts: Any) -> IncomingMail:
    """Bring a raw mail in by the real road from the spool on."""
    box = spool()
    name = box.keep(raw, recipient=to, road="lmtp", sender="someone@customers.example", **facts)
    while box.waiting(1):
        take_in_waiting(box)
    let_others_react()
    return IncomingMail.objects.get(spool_name=name)


A_WHILE = timedelta(days=30)
