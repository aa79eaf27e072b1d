"""Which conversation a mail belongs to: by the ids it names, never by its subject alone."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.db import models

from amends.conversations.messages import Message
from amends.customers.models import Customer

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
    rows = [_row(message, own_id, is_ours=True)] + [_row(message, other) for other in sorted(others)]
    Reference.objects.bulk_create(rows)


def _row(message: Message, mail_id: str, *, is_ours: bool = False) -> Reference:
    return Reference(conversation_id=message.conversation_id, message=message, mail_id=mail_id[:250], is_ours=is_ours)


def _is_of(conversation: "Conversation", customer: Customer | None) -> bool:
    """Whether the matter is this customer's, also under a record merged into theirs."""
    if customer is None:
        return False
    return conversation.customer_id == customer.pk or conversation.customer_id in customer.all_ids()


def find_thread(mail_ids: Iterable[str], customer: Customer | None = None) -> "Conversation | None":
    """The conversation these ids lead to.

    An id we only heard of counts for the same customer alone, so that answers of many people to one newsletter
    stay apart; the id of a message in the conversation counts for everyone who holds it.
    """
    wanted = [mail_id[:250] for mail_id in mail_ids if mail_id][-LONGEST_CHAIN:]
    if not wanted:
        return None
    rows = Reference.objects.filter(mail_id__in=wanted).select_related(*(f"conversation__{row}" for row in NEEDED))
    fitting = [row for row in rows if row.is_ours or _is_of(row.conversation, customer)]
    if not fitting:
        return None
    return max(fitting, key=lambda row: (row.is_ours, wanted.index(row.mail_id), row.pk)).conversation.kept
