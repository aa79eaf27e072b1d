"""Which conversation a mail belongs to: by the ids it names, never by its subject alone."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.db import models

from amends.conversations.messages import Message
from amends.customers.models import Customer
from amends.foundation.adding import add
from amends.foundation.asking_again import asked_again

if TYPE_CHECKING:
    from amends.conversations.conversation import Conversation

LONGEST_CHAIN = 40
NEEDED = ("closure", "snooze_row", "confirmation", "merge_row", "customer__actor", "mailbox")


class Reference(models.Model):
    """A Message-ID by which later mail finds its conversation.

    `is_ours` marks the id of a message in the conversation; others were only heard of in its References header.
    """

    conversation = models.ForeignKey("conversations.Conversation", on_delete=models.CASCADE, related_name="references")
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="references")
    mail_id = models.CharField(max_length=250, db_index=True)
    is_ours = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.mail_id


def remember_references(message: Message, own_id: str, heard: Sequence[str] = ()) -> None:
    """Note the id of a message, and of the first and last it answers."""
    others = {mail_id for mail_id in (*heard[:1], *heard[-1:]) if mail_id and mail_id != own_id}
    for mail_id in (own_id, *sorted(others)):
        is_ours = mail_id == own_id
        add(Reference(conversation_id=message.conversation_id, message=message, mail_id=mail_id[:250], is_ours=is_ours))


def _is_of(conversation: "Conversation", customer: Customer | None) -> bool:
    """Whether the matter is this customer's, also under a record merged into theirs."""
    if customer is None:
        return False
    return conversation.customer_id == customer.pk or conversation.customer_id in customer.all_ids()


class Threads:
    """The conversations some ids lead to, looked up once.

    An id we only heard of counts for the same customer alone, so that answers of many people to one newsletter
    stay apart; the id of a message in the conversation counts for everyone who holds it.
    """

    def __init__(self, mail_ids: Iterable[str]) -> None:
        self.wanted = [mail_id[:250] for mail_id in mail_ids if mail_id][-LONGEST_CHAIN:]
        self.rows = _referring(tuple(self.wanted))

    def of(self, customer: Customer | None) -> "Conversation | None":
        """The conversation they lead this customer to, or with nobody given, anybody."""
        fitting = [row for row in self.rows if row.is_ours or _is_of(row.conversation, customer)]
        if not fitting:
            return None
        return max(fitting, key=lambda row: (row.is_ours, self.wanted.index(row.mail_id), row.pk)).conversation.kept


@asked_again
def _referring(mail_ids: tuple[str, ...]) -> "models.QuerySet[Reference]":
    rows = Reference.objects.filter(mail_id__in=mail_ids)
    return rows.select_related(*(f"conversation__{row}" for row in NEEDED))


def find_thread(mail_ids: Iterable[str], customer: Customer | None = None) -> "Conversation | None":
    """The conversation these ids lead to."""
    return Threads(mail_ids).of(customer)
