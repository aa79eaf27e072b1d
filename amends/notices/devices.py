"""Devices: browsers in which a colleague has switched notices on."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.db import models

from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.journal.models import Actor, record
from amends.notices.push_services import Subscription
from amends.notices.vouching import PushKey
from amends.people.models import Person

SWITCHED_ON, SWITCHED_OFF, ENDED = "notices.device_on", "notices.device_off", "notices.device_ended"


class Devices(models.Manager["Device"]):
    """All of them."""

    def switch_on(self, person: Person, subscription: Subscription, browser: str) -> "Device":
        """Tell this colleague in this browser from now on, and nobody else who was told in it before."""
        facts: dict[str, Any] = {"public_key": subscription.public_key, "secret": subscription.secret}
        facts |= {"person": person, "browser": browser[:60], "since": now(), "key": PushKey.objects.ours()}
        facts |= {"service": urlsplit(subscription.endpoint).hostname or "", "last_success_at": None, "ended_at": None}
        with writing():
            self.filter(endpoint=subscription.endpoint).exclude(person=person).delete()
            device, _is_new = self.update_or_create(endpoint=subscription.endpoint, defaults=facts)
            record("person", person.pk, SWITCHED_ON, by=person.actor, browser=device.browser)
        return device

    def of_each(self, people: Iterable[Person]) -> "dict[int, list[Device]]":
        """Those of each of these, also the ended ones, by the number of the person."""
        devices: dict[int, list[Device]] = defaultdict(list)
        for device in self.filter(person__in=list(people)).order_by("pk"):
            devices[device.person_id].append(device)
        return devices


class Device(models.Model):
    """One browser of one colleague, and how it is reached."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="devices")
    key = models.ForeignKey(PushKey, on_delete=models.CASCADE, related_name="+")
    endpoint = models.CharField(max_length=1000, unique=True)
    service = models.CharField(max_length=200)
    public_key = models.CharField(max_length=100)
    secret = models.CharField(max_length=40)
    browser = models.CharField(max_length=60, blank=True)
    since = models.DateTimeField(default=now)
    last_success_at = models.DateTimeField(null=True)
    # When its service said that it is gone; it is shown until they take it away or switch it on again.
    ended_at = models.DateTimeField(null=True)

    objects = Devices()

    def __str__(self) -> str:
        return f"{self.browser} of {self.person_id}"

    @property
    def subscription(self) -> Subscription:
        """How it is reached."""
        return Subscription(self.endpoint, self.public_key, self.secret)

    def switch_off(self, *, by: Actor) -> None:
        """Tell nothing there any more, as its owner wishes."""
        with writing():
            if Device.objects.filter(pk=self.pk).delete()[0]:
                record("person", self.person_id, SWITCHED_OFF, by=by, browser=self.browser)

    def end(self) -> None:
        """Tell nothing there any more, for it is gone."""
        with writing():
            if Device.objects.filter(pk=self.pk, ended_at=None).update(ended_at=now()):
                record("person", self.person_id, ENDED, by=Actor.amends(), browser=self.browser)
