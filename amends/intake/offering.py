"""What a colleague should decide about a mail: is it a new matter, and who is the true sender of a forwarded one."""

from typing import Any

from django.db import models

from amends.conversations.models import Conversation, Message
from amends.customers.models import Customer, EmailAddress, find_customer
from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.intake.recognising import is_new_matter
from amends.journal.models import Actor
from amends.mail.reading import ReadMail
from amends.people.models import Person

SENDER_SET, SPLIT_OFF, DECLINED = "conversation.sender_set", "conversation.split_off", "conversation.offer_declined"


class OfferKind(models.TextChoices):
    """What is offered."""

    TRUE_SENDER = "sender"
    NEW_MATTER = "matter"


class Offer(models.Model):
    """A guess about a message, for a person to take or decline with one click."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="offers")
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="offers")
    kind = models.CharField(max_length=10, choices=OfferKind.choices)
    particulars = models.JSONField(default=dict)
    at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"{self.kind} on {self.conversation_id}"

    def accept(self, *, by: Actor) -> Conversation:
        """Do what was offered. Answers the conversation to go on with."""
        with writing():
            verb = set_true_sender if self.kind == OfferKind.TRUE_SENDER else split_off
            conversation = verb(self, by=by)
            self.delete()
            return conversation

    def decline(self, *, by: Actor) -> None:
        """Leave things as they are."""
        with writing():
            self.conversation.record(DECLINED, by=by, sort=self.kind)
            self.delete()


def offer_what_fits(conversation: Conversation, message: Message, mail: ReadMail) -> None:
    """Look whether a mail is a colleague's forward, or a new matter in an old thread."""
    if mail.forwarded_from and Person.objects.knows(mail.sender.address):
        sender = {"name": mail.forwarded_from.name, "address": mail.forwarded_from.address}
        _offer(conversation, message, OfferKind.TRUE_SENDER, **sender)
    if is_new_matter(mail, conversation):
        _offer(conversation, message, OfferKind.NEW_MATTER, subject=mail.subject)


def _offer(conversation: Conversation, message: Message, kind: str, **particulars: Any) -> None:
    Offer.objects.create(conversation=conversation, message=message, kind=kind, particulars=particulars)


def set_true_sender(offer: Offer, *, by: Actor) -> Conversation:
    """From now on the conversation belongs to whoever wrote the forwarded mail."""
    conversation, address = offer.conversation, offer.particulars["address"].lower()
    customer = find_customer(address)
    if customer is None:
        customer = Customer.objects.meet(offer.particulars["name"] or address)
        EmailAddress.objects.create(customer=customer, address=address)
    conversation.customer = customer
    conversation.save(update_fields=["customer"])
    # The colleague only passed it on: an answer goes to whoever is waiting for one.
    Message.objects.filter(pk=offer.message_id).update(answers_go_to=address)
    conversation.record(SENDER_SET, by=by, customer=customer.pk)
    return conversation


def split_off(offer: Offer, *, by: Actor) -> Conversation:
    """Move the message into a conversation of its own, linked to the old one."""
    old, message = offer.conversation, offer.message
    fresh = Conversation.objects.start(
        old.customer, old.mailbox, offer.particulars["subject"], by=by, language=old.language, beside=old
    )
    message.references.update(conversation=fresh)
    message.conversation = fresh
    message.save(update_fields=["conversation"])
    for conversation in (fresh, old):
        conversation.settle_after_merge()
        conversation.record(SPLIT_OFF, by=by)
    fresh.link_to(old, by=by)
    return fresh
