"""The addresses customers write to."""

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from amends.foundation.asking_again import asked_again
from amends.people.models import Team


class Mailbox(models.Model):
    """One support address: whose it is, how it signs, and whether it greets those who write first."""

    address = models.EmailField(_("address"), unique=True)
    from_name = models.CharField(_("name customers see"), max_length=100)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="mailboxes", verbose_name=_("team"))
    language = models.CharField(_("language when we cannot tell"), max_length=10, default="en")
    signature = models.JSONField(_("signature by language"), default=dict, blank=True)
    acknowledges = models.BooleanField(_("acknowledges first messages"), default=True)
    acknowledgement = models.JSONField(_("acknowledgement by language"), default=dict, blank=True)
    has_plus_addresses = models.BooleanField(_("takes mail for address+anything"), default=False)
    quotes_history = models.BooleanField(_("quotes earlier messages"), default=True)
    answer_within_minutes = models.PositiveIntegerField(_("first answer within, in minutes"), default=480)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name_plural = "mailboxes"
        ordering = ["address"]

    def __str__(self) -> str:
        return self.address

    @property
    def domain(self) -> str:
        """The part behind the @, which our Message-IDs carry."""
        return self.address.rpartition("@")[2]

    def text_in(self, field: str, language: str) -> str:
        """A text of the mailbox in a language, in the mailbox's own, or in English."""
        texts: dict[str, Any] = getattr(self, field)
        return texts.get(language) or texts.get(self.language) or texts.get("en") or ""


def find_mailbox(recipient: str) -> Mailbox | None:
    """The mailbox that takes mail for this address; `support+anything@` belongs to `support@`."""
    address = recipient.lower()
    found = {box.address.lower(): box for box in _in_use_at((address, without_tag(address)))}
    return found.get(address) or found.get(without_tag(address))


def ours_among(addresses: Sequence[str]) -> set[str]:
    """Which of these addresses, in lower case, lead back to us: what is sent there comes in as a new mail."""
    if not addresses:
        return set()
    boxes = Mailbox.objects.annotate(bare=Lower("address")).filter(bare__in={without_tag(each) for each in addresses})
    ours = set(boxes.values_list("bare", flat=True))
    return {each.lower() for each in addresses if without_tag(each) in ours}


def without_tag(address: str) -> str:
    """`help+12@` is `help@`, in lower case."""
    local, _at, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


@asked_again
def _in_use_at(addresses: tuple[str, ...]) -> "models.QuerySet[Mailbox]":
    return Mailbox.objects.annotate(bare=Lower("address")).filter(is_active=True, bare__in=addresses)
