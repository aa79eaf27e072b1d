"""What of a conversation its customer has seen or may see: words between us and others stay between us."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models

from amends.conversations.messages import FROM_CUSTOMER, Message, MessageKind
from amends.customers.models import EmailAddress
from amends.foundation.asking_again import asked_again

if TYPE_CHECKING:
    from amends.conversations.conversation import Conversation

ALWAYS = (MessageKind.PORTAL, MessageKind.AUTOMATIC)


class Shared(models.Model):
    """A matter whose customer may look into it."""

    class Meta:
        abstract = True

    def customer_addresses(self: "Conversation") -> set[str]:
        """Every address of the customer, also of the records merged into theirs, and where they want answers to go."""
        ids = tuple(self.customer.resolved().all_ids())
        return {*_addresses_of(ids), *_named_to_answer(self.pk, ids)}

    @property
    def address_of_customer(self: "Conversation") -> str:
        """Where we write to the customer of our own accord: where they wanted the last answer."""
        theirs = self.messages.filter(kind__in=FROM_CUSTOMER, by=self.customer.actor).exclude(sender_address="")
        latest = theirs.order_by("at", "pk").last()
        # It may have been taken away from them since.
        is_theirs = latest and self.is_for_customer([latest.answer_address])
        return latest.answer_address if latest and is_theirs else self.customer.first_address

    def is_for_customer(self: "Conversation", addresses: Iterable[str]) -> bool:
        """Whether one of these addresses is the customer's."""
        ours = self.customer_addresses()
        return any(address.lower() in ours for address in addresses)

    def shared_with_customer(self: "Conversation", messages: Iterable[Message]) -> list[Message]:
        """Of these messages, complete with their words, those the customer wrote or was sent."""
        ours = self.customer_addresses()
        return [message for message in messages if _is_shared(message, ours, self.customer.actor_id)]


@asked_again
def _addresses_of(customers: tuple[int, ...]) -> "models.QuerySet[EmailAddress, str]":
    return EmailAddress.objects.filter(customer_id__in=customers).order_by().values_list("address", flat=True)


@asked_again
def _named_to_answer(conversation: int, customers: tuple[int, ...]) -> "models.QuerySet[Message, str]":
    theirs = Message.objects.filter(conversation=conversation, by__customer__in=customers).exclude(answers_go_to="")
    return theirs.values_list("answers_go_to", flat=True)


def _is_shared(message: Message, ours: set[str], actor_id: int | None) -> bool:
    if message.kind in ALWAYS or message.by_id == actor_id:
        return True
    named = [message.sender_address, *message.body.to, *message.body.cc]
    return any(address.lower() in ours for address in named)
