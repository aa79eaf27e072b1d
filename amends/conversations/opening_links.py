"""The link that shows a customer their own case: one for each address, signed, not for ever."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.signing import BadSignature, Signer
from django.db import models

from amends.environment import environment
from amends.foundation.clock import now

if TYPE_CHECKING:
    from amends.conversations.conversation import Conversation

LASTS = timedelta(days=90)
SIGNER = Signer(salt="case-link", sep=".")


class CaseLink(models.Model):
    """Says that whoever reads mail at this address may see the case until a day."""

    conversation = models.ForeignKey("conversations.Conversation", on_delete=models.CASCADE, related_name="case_links")
    address = models.CharField(max_length=320)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "address"], name="one_case_link_each")]

    def __str__(self) -> str:
        return f"{self.conversation_id} for {self.address}"

    @property
    def token(self) -> str:
        """The part of the web address nobody can guess."""
        return SIGNER.sign(str(self.pk))

    @property
    def url(self) -> str:
        """The whole web address."""
        return f"{environment.public_url}/case/{self.token}/"

    @property
    def has_expired(self) -> bool:
        return self.expires_at <= now()


def find_case_link(token: str) -> CaseLink | None:
    """The link with this token, also an expired one; None when somebody made the token up."""
    try:
        key = SIGNER.unsign(token)
    except BadSignature:
        return None
    link = (
        CaseLink.objects.select_related("conversation__customer__actor", "conversation__mailbox", "conversation__team")
        .filter(pk=key)
        .first()
    )
    if link is None:
        return None
    kept = link.conversation.kept
    # A matter merged into another person's is not theirs to read.
    if kept.customer.resolved() != link.conversation.customer.resolved():
        return None
    link.conversation = kept
    return link


class Openable(models.Model):
    """A matter its customer can look into."""

    class Meta:
        abstract = True

    def case_link_for(self: "Conversation", address: str) -> CaseLink:
        """The link for one address, made or made to last longer."""
        link, _ = CaseLink.objects.update_or_create(
            conversation=self, address=address.lower(), defaults={"expires_at": now() + LASTS}
        )
        return link
