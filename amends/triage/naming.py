"""Who may be named in what a customer writes: they themselves, their firm, and everybody who works here."""

from amends.conversations.models import Message
from amends.people.models import Person


def colleagues() -> list[str]:
    """What everybody is called who works here, or has."""
    return list(Person.objects.values_list("name", flat=True))


def names_around(message: Message) -> list[str]:
    """What whoever wrote it is called, by us and by themselves, and where they work."""
    customer = message.conversation.customer
    sender = message.incoming.sender_name if message.incoming else ""
    firm = customer.organisation.name if customer.organisation else ""
    address = [] if customer.name else message.sender_address.partition("@")[0].split(".")
    return [*customer.names, message.by.name, sender, firm, *address]
