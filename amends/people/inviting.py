"""Inviting a colleague: a link that works once, for a week, and lets them choose their password."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models

from amends.foundation.clock import now
from amends.foundation.ids import fingerprint, unguessable
from amends.foundation.writing import writing
from amends.journal.models import Actor, record

if TYPE_CHECKING:
    from amends.people.persons import Person

INVITED, JOINED = "person.invited", "person.joined"
WEEK = timedelta(days=7)


def in_a_week() -> datetime:
    """When an invitation of now ends."""
    return now() + WEEK


class Invitation(models.Model):
    """The open door for one colleague; only a fingerprint of the link is kept."""

    person = models.OneToOneField("people.Person", on_delete=models.CASCADE, related_name="invitation")
    fingerprint = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField(default=in_a_week)
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"for {self.person}"

    @property
    def has_expired(self) -> bool:
        """Whether its week is over."""
        return self.expires_at <= now()

    def accept(self, password: str) -> "Person | None":
        """Let the colleague in with this password, once. Answers nobody when somebody was quicker, or it is too late."""
        with writing():
            gone, _rows = Invitation.objects.filter(pk=self.pk, expires_at__gt=now(), person__is_active=True).delete()
            if not gone:
                return None
            self.person.set_password(password)
            self.person.save(update_fields=["password"])
            record("person", self.person_id, JOINED, by=self.person.actor)
        return self.person


class Invitable(models.Model):
    """Somebody who can be invited."""

    class Meta:
        abstract = True

    def invite(self: "Person", *, by: Actor) -> str:
        """Open the door for a week, in place of an earlier invitation. Answers the secret word of the link."""
        token = unguessable()
        facts = {"fingerprint": fingerprint(token), "expires_at": in_a_week(), "by": by, "at": now()}
        with writing():
            Invitation.objects.update_or_create(person=self, defaults=facts)
            record("person", self.pk, INVITED, by=by)
        return token

    @property
    def is_expected(self: "Person") -> bool:
        """Whether they were invited and have not come yet."""
        return hasattr(self, "invitation")


def find_invitation(token: str) -> Invitation | None:
    """The invitation this link belongs to."""
    found = Invitation.objects.select_related("person__actor").filter(fingerprint=fingerprint(token))
    return found.filter(person__is_active=True).first()
