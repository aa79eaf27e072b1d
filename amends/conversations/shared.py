"""What of a conversation its customer has seen or may see: words between us and others stay between us."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models

from amends.conversations.messages import Message, MessageKind
from amends.customers.models import EmailAddress

if TYPE_CHECKING:
    from amends.conversations.conversation import Conversation

ALWAYS = (MessageKind.PORTAL, MessageKind.AUTOMATIC)


class Shared(models.Model):
    """A matter whose customer may look into it."""

    class Meta:
        abstract = True

    def customer_addresses(self: "Conversation") -> set[str]:
        """Every address of the customer, also of the records merged into theirs."""
        ids = self.customer.resolved().all_ids()
        return set(EmailAddress.objects.filter(customer_id__in=ids).values_list("address", flat=True))

    def is_for_customer(self: "Conversation", addresses: Iterable[str]) -> bool:
        """Whether one of these addresses is the customer's."""
        ours = self.customer_addresses()
        return any(address.lower() in ours for address in addresses)

    def shared_with_customer(self: "Conversation", messages: Iterable[Message]) -> list[Message]:
        """Of these messages, complete with their words, those the customer wrote or was sent."""
        ours = self.customer_addresses()
        return [message for message in messages if _is_shared(message, ours, self.customer.actor_id)]


def _is_shared(message: Message, ours: set[str], actor_id: int | None) -> bool:
    if message.kind in ALWAYS or message.by_id == actor_id:
        return True
    named = [message.sender_address, *message.body.to, *message.body.cc]
    return any(address.lower() in ours for address in named)
