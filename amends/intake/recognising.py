"""Who wrote, and which conversation it belongs to."""

import re

from amends.conversations.models import Conversation, ConversationQuerySet
from amends.conversations.threading import NEEDED, find_thread
from amends.customers.models import Customer, EmailAddress, find_customer
from amends.foundation.ids import fingerprint
from amends.journal.models import Actor, ActorKind
from amends.mail.reading import Address, ReadMail

NO_REPLY = re.compile(r"(?:no-?reply|do-?not-?reply|ikke-?svar|keine-?antwort|nicht-?antworten)\b", re.IGNORECASE)
TAG = re.compile(r"\[#(\d{1,12})\]")
PLUS = re.compile(r"\+(\d{1,12})@")


def writer_of(mail: ReadMail) -> Address:
    """Who wrote: the sender, or whom a form names to answer when it sends as nobody in particular."""
    if mail.reply_to and mail.reply_to[0].address and NO_REPLY.match(mail.sender.address):
        return mail.reply_to[0]
    return mail.sender


def recognise(mail: ReadMail) -> Customer:
    """The customer who wrote, met now if this is their first mail."""
    writer = writer_of(mail)
    address = writer.address[:320].lower()
    known = find_customer(address)
    if known:
        return known
    customer = Customer.objects.meet(writer.name or address.partition("@")[0])
    EmailAddress.objects.create(customer=customer, address=address)
    return customer


def find_conversation(mail: ReadMail, customer: Customer, recipient: str) -> Conversation | None:
    """By the ids it names first, then by our number in the address or the subject, if it is this customer's."""
    return find_thread([*mail.references, *mail.in_reply_to], customer) or _by_number(mail, customer, recipient)


def _by_number(mail: ReadMail, customer: Customer, recipient: str) -> Conversation | None:
    found = _numbered(mail, recipient).filter(customer_id__in=customer.all_ids()).first()
    return found.kept if found else None


def _numbered(mail: ReadMail, recipient: str) -> ConversationQuerySet:
    numbers = [int(number) for number in PLUS.findall(recipient) + TAG.findall(mail.subject)]
    rows = Conversation.objects.select_related(*NEEDED)
    return rows.filter(number__in=numbers) if numbers else rows.none()


def asked_about(mail: ReadMail, recipient: str) -> Conversation | None:
    """The conversation about which we asked whoever writes now, by the ids they name or by our number."""
    ids = [*mail.references, *mail.in_reply_to]
    found = find_thread(ids) or _numbered(mail, recipient).first()
    if found is None:
        return None
    kept = found.kept
    return kept if kept.is_third_party(writer_of(mail).address, ids) else None


def third_party(mail: ReadMail) -> Actor:
    """Who answers in another's matter: a customer we know, or somebody who needs no record of their own."""
    writer = writer_of(mail)
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
