"""Counting what would go with a person, so that nobody erases more than they think."""

from dataclasses import dataclass

from amends.conversations.models import Attachment, Conversation, Draft, Message, MessageBody, MessageKind
from amends.customers.models import Customer, CustomerNote, PhoneNumber
from amends.intake.models import BlockedSender
from amends.mail.models import IncomingMail
from amends.privacy.traces import Traces, traces_of


@dataclass(frozen=True)
class Reckoning:
    """How much there is of what goes, which matters are still open, and who else was given something."""

    addresses: tuple[str, ...]
    phone_numbers: int
    notes: int
    matters: int
    messages: int
    files: int
    drafts: int
    turned_away: int
    is_blocked: bool
    open_matters: tuple[int, ...]
    # Others we passed something on to have to be told as well.
    passed_on_to: tuple[str, ...]


def reckon(customer: Customer) -> Reckoning:
    """Count what would go."""
    traces = traces_of(customer)
    matters, messages = Conversation.objects.filter(traces.conversations()), message_ids(traces)
    ids = {"customer__in": traces.customers}
    return Reckoning(
        addresses=traces.addresses,
        phone_numbers=PhoneNumber.objects.filter(**ids).count(),
        notes=CustomerNote.objects.filter(**ids).count(),
        matters=matters.count(),
        messages=len(messages),
        files=Attachment.objects.filter(message__in=messages).count(),
        drafts=Draft.objects.filter(**ids).count() + Draft.objects.filter(conversation__in=matters).count(),
        turned_away=IncomingMail.objects.filter(sender_address__in=traces.addresses, messages=None).count(),
        is_blocked=BlockedSender.objects.filter(pattern__in=traces.addresses).exists(),
        open_matters=tuple(matters.open().order_by("pk").values_list("pk", flat=True)),
        passed_on_to=passed_on_to(messages),
    )


def message_ids(traces: Traces) -> set[int]:
    """Every message of theirs."""
    found: set[int] = set()
    for way in traces.messages():
        found.update(Message.objects.filter(way).values_list("pk", flat=True))
    return found


def passed_on_to(messages: set[int]) -> tuple[str, ...]:
    """Whom we sent one of their matters to."""
    forwards = MessageBody.objects.filter(message__in=messages, message__kind=MessageKind.FORWARD)
    return tuple(sorted({address for to, cc in forwards.values_list("to", "cc") for address in (*to, *cc)}))
