"""Trying to send: a mail is leased by one process at a time, and tried until it is through or given up."""

from collections.abc import Set
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amends.files.models import let_go
from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.journal.models import Actor, record

if TYPE_CHECKING:
    from amends.mail.handing_over import Delivery
    from amends.mail.mailboxes import Mailbox
    from amends.mail.outgoing import OutgoingMail

SENT, FAILED, DELAYED, RETRIED = "mail.sent", "mail.failed", "mail.delayed", "mail.retried"
BOUNCED = "mail.bounced"
LEASE = timedelta(minutes=5)
# After these minutes a mail is tried again; together they make three days.
GAPS = (1, 5, 15, 60, *[240] * 17)


class MailState(models.TextChoices):
    """How far a mail has come."""

    WAITING = "waiting", _("Waiting to be sent")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not sent")
    TAKEN_BACK = "taken_back", _("Taken back")


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    """Many mails on their way."""

    def due(self) -> "OutgoingMailQuerySet":
        """Mails whose time has come, and mails whose sender died over them; the longest due first."""
        at = now()
        ready = Q(state=MailState.WAITING) | Q(state=MailState.SENDING, leased_until__lte=at)
        return self.filter(ready, state__in=["waiting", "sending"], next_try_at__lte=at).order_by("next_try_at", "pk")

    def passing_over(self, mailboxes: Set[int | None]) -> "OutgoingMailQuerySet":
        """Without the mail of these mailboxes."""
        others = self.exclude(mailbox_id__in=[each for each in mailboxes if each])
        return others.exclude(mailbox=None) if None in mailboxes else others

    def hurry(self, mailbox: "Mailbox") -> int:
        """The server of a mailbox takes mail again: what waits for its next try need wait no longer. Answers how many."""
        waiting = self.filter(state=MailState.WAITING, mailbox=mailbox, tries__gt=0, next_try_at__gt=now())
        with writing():
            return waiting.update(next_try_at=now())

    def lease_next(self) -> "OutgoingMail | None":
        """The next due mail, for us alone until its lease runs out."""
        # An idle sweep must not stand in the line of the writers.
        if not self.due().exists():
            return None
        with writing():
            mail = self.due().select_for_update(skip_locked=True).first()
            if mail:
                mail.be_leased()
            return mail

    def forget(self) -> None:
        """Delete mails nobody will ask about again, and their bytes."""
        with writing():
            digests = list(self.values_list("raw_id", flat=True))
            self.delete()
            let_go(digests)


class Triable(models.Model):
    """A mail that is tried until it is through."""

    class Meta:
        abstract = True

    def be_leased(self: "OutgoingMail") -> None:
        """Belong to this try; one whose sender died over it may have gone out already."""
        self.may_have_gone_out |= self.state == MailState.SENDING
        self.state, self.leased_until, self.tries = MailState.SENDING, now() + LEASE, self.tries + 1
        self.save(update_fields=["may_have_gone_out", "state", "leased_until", "tries"])

    def note(self: "OutgoingMail", delivery: "Delivery") -> None:
        """Write down how a try went, unless somebody else has taken the mail over since."""
        outcome = self._outcome(delivery)
        with writing():
            ours = type(self).objects.filter(pk=self.pk, state=MailState.SENDING, leased_until=self.leased_until)
            if not ours.update(leased_until=None, answer=delivery.words[:500], **outcome):
                return
            kind = {MailState.SENT: SENT, MailState.FAILED: FAILED, MailState.WAITING: DELAYED}[outcome["state"]]
            # People are told once that a mail is late, not with every further try.
            if kind != DELAYED or not self.answer:
                record("mail", self.pk, kind, by=Actor.amends(), answer=delivery.words[:500])

    def retry(self: "OutgoingMail", *, by: Actor) -> bool:
        """Try a mail that failed or waits again now. Answers whether there was anything to try."""
        with writing():
            idle = type(self).objects.filter(pk=self.pk, state__in=[MailState.FAILED, MailState.WAITING])
            if not idle.update(state=MailState.WAITING, next_try_at=now(), tries=0, answer=""):
                return False
            record("mail", self.pk, RETRIED, by=by)
            return True

    def _outcome(self: "OutgoingMail", delivery: "Delivery") -> dict[str, Any]:
        outcome: dict[str, Any] = {"may_have_gone_out": self.may_have_gone_out or delivery.is_uncertain}
        if delivery.taken:
            outcome["sent_at"] = now()
        if delivery.taken and not delivery.left:
            return outcome | {"state": MailState.SENT}
        # Who has the mail must not get it twice.
        outcome["recipients"] = delivery.left
        if delivery.put_off and self.tries <= len(GAPS):
            gap = timedelta(minutes=GAPS[self.tries - 1])
            return outcome | {"state": MailState.WAITING, "next_try_at": now() + gap}
        return outcome | {"state": MailState.FAILED}
