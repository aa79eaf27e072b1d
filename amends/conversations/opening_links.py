"""The link that shows a customer their own case: one for each address, signed, not for ever.

A link that has expired never opens again, wherever it was passed on to: the new one goes by mail to its address.
"""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.signing import BadSignature, Signer
from django.db import models

from amends.customers.models import Customer
from amends.customers.recognising import UNREACHABLE
from amends.environment import environment
from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.journal.models import Event
from amends.journal.reactions import reacts_at_once

if TYPE_CHECKING:
    from amends.conversations.conversation import Conversation

LASTS = timedelta(days=90)
JUST_NOW = timedelta(minutes=5)
SIGNER = Signer(salt="case-link", sep=".")


class CaseLink(models.Model):
    """Says that whoever reads mail at this address may see the case until a day."""

    conversation = models.ForeignKey("conversations.Conversation", on_delete=models.CASCADE, related_name="case_links")
    address = models.CharField(max_length=320)
    expires_at = models.DateTimeField()
    edition = models.PositiveSmallIntegerField(default=0)
    # Which edition somebody came with; unset unless they came by a link.
    came_with: int | None = None

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "address"], name="one_case_link_each")]

    def __str__(self) -> str:
        return f"{self.conversation_id} for {self.address}"

    @property
    def token(self) -> str:
        """The part of the web address nobody can guess."""
        return SIGNER.sign(f"{self.pk}-{self.edition}" if self.edition else str(self.pk))

    @property
    def url(self) -> str:
        """The whole web address."""
        return f"{environment.public_url}/case/{self.token}/"

    @property
    def has_expired(self) -> bool:
        is_old = self.came_with is not None and self.came_with != self.edition
        return is_old or self.expires_at <= now()

    @property
    def was_just_sent(self) -> bool:
        """Whether a mail with this link has only now gone to its address."""
        return self.expires_at > now() + LASTS - JUST_NOW


def find_case_link(token: str) -> CaseLink | None:
    """The link with this token, also an expired one; None when somebody made the token up."""
    try:
        number, _dash, edition = SIGNER.unsign(token).partition("-")
    except BadSignature:
        return None
    link = (
        CaseLink.objects.select_related("conversation__customer__actor", "conversation__mailbox", "conversation__team")
        .filter(pk=number)
        .first()
    )
    if link is None:
        return None
    link.came_with = int(edition or 0)
    kept = link.conversation.kept
    # A matter merged into another person's is not theirs to read.
    if kept.customer.resolved() != link.conversation.customer.resolved():
        return None
    link.conversation = kept
    return link


@reacts_at_once(UNREACHABLE)
def close_links_of_others(event: Event) -> None:
    """An address taken away from a customer opens their cases no longer, and gets no fresh link."""
    customer = Customer.objects.get(pk=event.subject_id)
    links = CaseLink.objects.filter(conversation__customer__in=customer.all_ids()).select_related("conversation")
    gone = [link.pk for link in links if not link.conversation.is_for_customer([link.address])]
    CaseLink.objects.filter(pk__in=gone).delete()


class Openable(models.Model):
    """A matter its customer can look into."""

    class Meta:
        abstract = True

    def case_link_for(self: "Conversation", address: str) -> CaseLink:
        """The link for one address, made, or made to last longer; in place of an expired one comes a new edition."""
        fresh = now() + LASTS
        with writing():
            link, is_new = CaseLink.objects.get_or_create(
                conversation=self, address=address.lower(), defaults={"expires_at": fresh}
            )
            if not is_new:
                link.edition += link.has_expired
                link.expires_at = fresh
                link.save(update_fields=["edition", "expires_at"])
            return link
