"""The heart of the house: one customer, one matter, and everything said about it."""

from typing import Any, Self

from django.db import connection, models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amends.conversations.assigning import Assignable
from amends.conversations.closing import Closable, Reason
from amends.conversations.confiding import Confidable, Confidence
from amends.conversations.confirming import Confirmable
from amends.conversations.entrusting import Entrustable
from amends.conversations.forwarding import Forwardable
from amends.conversations.holding import Holdable
from amends.conversations.linking import Linkable
from amends.conversations.merging import Mergeable
from amends.conversations.noting import Notable
from amends.conversations.opening_links import Openable
from amends.conversations.receiving import Receiving
from amends.conversations.replying import Repliable
from amends.conversations.shared import Shared
from amends.conversations.snoozing import Snoozable
from amends.conversations.standing import Standable
from amends.conversations.tagging import Taggable
from amends.customers.models import Customer
from amends.foundation.adding import add
from amends.foundation.clock import now
from amends.journal.models import Actor, Event, record
from amends.mail.models import Mailbox
from amends.people.models import Person, Team

STARTED = "conversation.started"
# The languages we have words in; who writes Nynorsk reads our Bokmål.
SPOKEN = ("en", "de", "nb", "nn")

NOT_YET = ("closure", "assignment", "snooze_row", "confirmation", "denial", "confidence", "hold_row", "merge_row")


class Status(models.TextChoices):
    """How a conversation stands, read from its rows."""

    OPEN = "open", _("Open")
    WAITING = "waiting", _("Waiting for the customer")
    SNOOZED = "snoozed", _("For later")
    CLOSED = "closed", _("Closed")


class ConversationQuerySet(models.QuerySet["Conversation"]):
    """Many conversations."""

    def start(self, customer: Customer, mailbox: Mailbox, subject: str, **facts: Any) -> "Conversation":
        """Open a new matter of a customer; one `beside` another is guarded as that one is."""
        by = facts.pop("by", None) or customer.actor or Actor.amends()
        beside: Conversation | None = facts.pop("beside", None)
        place = {"mailbox": mailbox, "team_id": mailbox.team_id}
        conversation = add(self.model(customer=customer, subject=subject[:300], **place, **facts))
        conversation._state.fields_cache.update(dict.fromkeys(NOT_YET))
        if beside:
            conversation.guard_as(beside)
        conversation.record(STARTED, by=by)
        return conversation

    def open(self) -> Self:
        """Those nobody has closed."""
        return self.filter(closure__isnull=True)

    def visible_to(self, person: Person) -> Self:
        """Those this colleague may know of: all but what is confidential among others."""
        confided = Confidence.objects.filter(confidants=person).values("conversation_id")
        return self.filter(Q(confidence__isnull=True) | Q(pk__in=confided))

    def unseen(self, *, without: Person | None = None) -> Self:
        """Open confidential ones nobody may see and answer, or nobody were this colleague gone; the oldest first."""
        there = Person.objects.who_answer().exclude(pk=without.pk if without else None)
        seen = Confidence.objects.filter(confidants__in=there).values("conversation")
        return self.open().filter(confidence__isnull=False).exclude(pk__in=seen).order_by("opened_at", "pk")

    def in_turn(self, *numbers: int) -> None:
        """Wait for whoever changes one of these, and have others wait until the transaction ends.

        On SQLite all who write stand in one line anyway.
        """
        if connection.features.has_select_for_update:
            list(self.select_for_update().filter(pk__in=numbers).order_by("pk").values_list("pk"))

    def of(self, customer: Customer) -> Self:
        """All matters of a person, also those of the records merged into theirs, newest first."""
        return self.filter(customer_id__in=customer.all_ids()).order_by("-number")


class Conversation(
    Receiving,
    Repliable,
    Forwardable,
    Shared,
    Notable,
    Standable,
    Assignable,
    Snoozable,
    Confirmable,
    Closable,
    Taggable,
    Mergeable,
    Linkable,
    Openable,
    Holdable,
    Confidable,
    Entrustable,
):
    """One customer, one matter, and everything said about it."""

    number = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="conversations")
    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="conversations")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="conversations")
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    language = models.CharField(max_length=10, blank=True)
    channel = models.CharField(max_length=10, default="mail")
    opened_at = models.DateTimeField(default=now)
    customer_waits_since = models.DateTimeField(null=True)  # type: ignore[assignment]
    last_message_at = models.DateTimeField(default=now)
    latest_words = models.CharField(max_length=240, blank=True)
    is_history = models.BooleanField(default=False)

    objects = ConversationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"№ {self.number} {self.subject}"

    @property
    def status(self) -> Status:
        """How it stands."""
        if self.is_closed:
            return Status.CLOSED
        if self.is_snoozed:
            return Status.SNOOZED
        return Status.OPEN if self.customer_waits_since or self.third_party_answered_at else Status.WAITING

    @property
    def language_for_customer(self) -> str:
        """The language we write to this customer in: the one set for them, or what they write where we speak it."""
        return self.customer.language or (self.language if self.language in SPOKEN else "") or self.mailbox.language

    def record(self, kind: str, *, by: Actor, **particulars: Any) -> Event:
        """Write into the journal what happened to this conversation."""
        return record("conversation", self.pk, kind, by=by, **particulars)


__all__ = ["STARTED", "Conversation", "ConversationQuerySet", "Reason", "Status"]
