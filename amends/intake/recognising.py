"""Who wrote, and which conversation it belongs to."""

import re

from django.db.models import QuerySet

from amends.conversations.models import Conversation
from amends.conversations.threading import NEEDED, Threads
from amends.customers.models import Customer, EmailAddress, find_customer
from amends.foundation.asking_again import asked_again
from amends.foundation.ids import fingerprint
from amends.journal.models import Actor, ActorKind
from amends.mail.reading import Address, ReadMail

TAG = re.compile(r"\[#(\d{1,12})\]")
PLUS = re.compile(r"\+(\d{1,12})@")


def recognise(writer: Address) -> Customer:
    """The customer who wrote, met now if this is their first mail."""
    address = writer.address[:320].lower()
    known = find_customer(address)
    if known:
        return known
    customer = Customer.objects.meet(writer.name or address.partition("@")[0])
    EmailAddress.objects.create(customer=customer, address=address)
    return customer


class Leads:
    """What in a mail may lead to an earlier conversation: the ids it names first, then our number, looked up once.

    Of `old` mail an answer may have come in before what it answers, so there its own id is looked for, too.
    """

    def __init__(self, mail: ReadMail, recipient: str, *, old: bool = False) -> None:
        self.ids = [*([mail.message_id] if old else []), *mail.references, *mail.in_reply_to]
        self.threads = Threads(self.ids)
        numbers = PLUS.findall(recipient) + TAG.findall(mail.subject)
        self.numbered = _numbered(tuple(int(number) for number in numbers))

    def conversation_of(self, customer: Customer | None) -> Conversation | None:
        """The conversation this customer goes on with; by our number alone only their own."""
        return self.threads.of(customer) or (self._by_number(customer) if customer else None)

    def asked_about(self, writer: Address) -> Conversation | None:
        """The conversation about which we asked whoever writes now."""
        found = self.threads.of(None) or next(iter(self.numbered), None)
        if found is None:
            return None
        kept = found.kept
        return kept if kept.is_third_party(writer.address, self.ids) else None

    def _by_number(self, customer: Customer) -> Conversation | None:
        theirs = set(customer.all_ids()) if self.numbered else set()
        return next((each.kept for each in self.numbered if each.customer_id in theirs), None)


@asked_again
def _numbered(numbers: tuple[int, ...]) -> "QuerySet[Conversation]":
    return Conversation.objects.select_related(*NEEDED).filter(number__in=numbers).order_by("number")


def third_party(writer: Address) -> Actor:
    """Who answers in another's matter: a customer we know, or somebody who needs no record of their own."""
    known = find_customer(writer.address[:320].lower())
    if known and known.actor:
        return known.actor
    ref = f"outside-{fingerprint(writer.address.lower())[:24]}"
    return Actor.known(ActorKind.CUSTOMER, ref, writer.name or writer.address)


def is_new_matter(mail: ReadMail, conversation: Conversation) -> bool:
    """Whether a mail in a known thread carries a subject of its own, so that it may be another matter."""
    old, new = bare_subject(conversation.subject), bare_subject(mail.subject)
    return bool(new) and bool(old) and new not in old and old not in new


PREFIX = re.compile(r"^(?:(?:re|aw|sv|vs|wg|fw|fwd|antw|odp|ref|rv|tr)(?:\[\d+\])?:|\[#\d+\]|\[[^\]]{1,30}\])\s*", re.I)


def bare_subject(subject: str) -> str:
    """A subject without Re:, AW:, SV: and our number, in lower case."""
    bare = TAG.sub("", subject).strip()
    for _ in range(12):
        shorter = PREFIX.sub("", bare, count=1).strip()
        if shorter == bare:
            break
        bare = shorter
    return " ".join(bare.lower().split())
