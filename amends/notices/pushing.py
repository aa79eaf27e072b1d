"""Pushing: what is owed to a device goes out at once, is tried again for an hour or two, and is mailed if it never arrives."""

import json
import logging
from collections.abc import Set
from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from amends.environment import environment
from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.mail.models import Mailbox
from amends.mail.sealing import SealBroken
from amends.notices.devices import Device
from amends.notices.mailing import may_still_know
from amends.notices.notice import Notice
from amends.notices.push_services import Outcome, push
from amends.notices.wishing import ways_of

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
# After these minutes it is tried again.
GAPS = (1, 5, 15, 60)
LONGEST_WORDS = 160


class PushQuerySet(models.QuerySet["Push"]):
    """Many of them."""

    def due(self) -> Self:
        """Those whose time has come, and those whose sender died over them; the longest due first."""
        free = Q(leased_until=None) | Q(leased_until__lte=now())
        return self.filter(free, next_try_at__lte=now()).order_by("next_try_at", "pk")

    def lease_next(self, silent: Set[str]) -> "Push | None":
        """The next due one, for us alone until its lease runs out, passing over services that are silent."""
        due = self.due().exclude(device__service__in=silent)
        if not due.exists():
            return None
        with writing():
            one = due.select_for_update(skip_locked=True, of=("self",)).first()
            if one:
                one.leased_until, one.tries = now() + LEASE, one.tries + 1
                one.save(update_fields=["leased_until", "tries"])
            return one


class Push(models.Model):
    """One notice owed to one device; the row goes when it has been taken, or is given up."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="pushes")
    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="pushes", db_index=False)
    next_try_at = models.DateTimeField(db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)

    objects = PushQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["device", "notice"], name="one_push_each")]

    def __str__(self) -> str:
        return f"{self.notice_id} to {self.device_id}"

    def note(self, outcome: Outcome) -> None:
        """Write down how a try went, unless somebody else has taken it over since."""
        with writing():
            ours = Push.objects.filter(pk=self.pk, leased_until=self.leased_until)
            if not ours.exists():
                return
            if outcome.is_later and self.tries <= len(GAPS):
                wait = max(timedelta(minutes=GAPS[self.tries - 1]), timedelta(seconds=outcome.wait))
                ours.update(leased_until=None, next_try_at=now() + wait)
            elif outcome.is_taken:
                self._arrive()
            else:
                self._give_up(outcome)

    def _arrive(self) -> None:
        Device.objects.filter(pk=self.device_id).update(last_success_at=now())
        told = Notice.objects.filter(pk=self.notice_id)
        told.update(pushed_at=now())
        # What stands in no list and waits for no mail is over.
        told.filter(in_app=False, mail_due_at=None, read_at=None).update(read_at=now())
        self.delete()

    def _give_up(self, outcome: Outcome) -> None:
        lost = [self.notice]
        if outcome.is_gone:
            lost = list(Notice.objects.filter(pushes__device=self.device_id))
            Push.objects.filter(device=self.device_id).delete()
            self.device.end()
        else:
            self.delete()
        for notice in lost:
            mail_instead(notice)


def mail_instead(notice: Notice) -> None:
    """What reaches no device is mailed, unless it is read, mailed already, or still on its way to another one."""
    on_its_way = Push.objects.filter(notice=notice).exists()
    is_mailed = notice.sort.is_mailed_apart and ways_of(notice.person)[notice.kind].by_mail
    if not on_its_way and not is_mailed:
        left = Notice.objects.filter(pk=notice.pk, read_at=None, pushed_at=None, mail=None, mail_due_at=None)
        left.update(mail_due_at=now())


def push_due(limit: int = 20) -> int:
    """Push what is due, at most `limit`. Answers how many were tried."""
    silent: set[str] = set()
    for tried in range(limit):
        one = Push.objects.lease_next(silent)
        if not one:
            return tried
        outcome = _try(one)
        one.note(outcome)
        # A service that is silent for one would be for the others, and make everybody's news late.
        if outcome.is_silent:
            silent.add(one.device.service)
    return limit


def _try(one: Push) -> Outcome:
    notice = Notice.objects.complete().get(pk=one.notice_id)
    if notice.read_at or not (notice.person.is_active and may_still_know(notice) and notice.is_still_so):
        return _drop(one)
    try:
        with translation.override(notice.person.language):
            words = words_for(notice)
        return push(one.device.subscription, words, one.device.key.vapid, contact(), is_urgent=notice.sort.is_urgent)
    except SealBroken:
        return Outcome(is_gone=True)
    except Exception:
        # One we stumble over must not hold up the rest.
        log.exception("Notice %s could not be pushed by a mistake of ours", notice.pk)
        return Outcome(is_later=True)


def _drop(one: Push) -> Outcome:
    """Nobody needs it any more: whoever looks for the row afterwards finds none."""
    with writing():
        Push.objects.filter(pk=one.pk).delete()
    return Outcome()


def words_for(notice: Notice) -> bytes:
    """What a device shows, in the language that is active: short, and of what is confidential only that there is something."""
    matter = notice.conversation
    if matter and matter.is_confidential:
        shown = {"title": _("A confidential matter needs you."), "body": "", "url": "/notices/"}
    else:
        body = matter.subject[:LONGEST_WORDS] if matter else ""
        shown = {"title": notice.sentence[:LONGEST_WORDS], "body": body, "url": notice.path}
    return json.dumps(shown | {"tag": f"notice-{notice.pk}"}, ensure_ascii=False).encode()


def contact() -> str:
    """Whom a push service may write to about us."""
    box = Mailbox.objects.filter(is_active=True).order_by("pk").first()
    return box.address if box else f"postmaster@{environment.host}"
