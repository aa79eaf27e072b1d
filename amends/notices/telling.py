"""Telling colleagues that something happened: once each, only what they may see, and never about the past."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from amends.conversations.models import Conversation
from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.journal.models import Event, record
from amends.mail.models import Mailbox
from amends.notices.devices import Device
from amends.notices.digesting import digest_times_of
from amends.notices.kinds import NoticeKind
from amends.notices.notice import GIVEN, SUBJECT, Notice
from amends.notices.pushing import Push
from amends.notices.wishing import Pace, Way, quiet_hours_of, ways_of_kind
from amends.people.models import Person

# Older than this it is no news, whatever made us learn of it so late.
STALE = timedelta(days=3)
# A mail waits so long for its notice to be read, and for others to go with it.
MAIL_AFTER = timedelta(minutes=5)


def tell(
    kind: NoticeKind,
    people: Iterable[Person],
    event: Event,
    *,
    about: Conversation | None = None,
    mailbox: Mailbox | None = None,
) -> None:
    """Tell these colleagues, but not whoever did it; what they were told of this event already is not told again."""
    if event.at < now() - STALE:
        return
    asked = [person for person in may_know(people, about) if person.actor_id != event.by_id]
    told = set(Notice.objects.filter(event=event, person__in=asked).values_list("person_id", flat=True))
    fresh = [person for person in asked if person.pk not in told]
    ways = ways_of_kind(kind, fresh) if fresh else {}
    known = Device.objects.of_each(person for person in fresh if ways[person.pk].by_push)
    devices = in_use(known)
    facts = {"kind": kind.word, "conversation": about, "mailbox": mailbox, "actor": event.by, "event": event}
    notices = [
        Notice(person=person, at=event.at, **facts, **roads(kind, person, reached(ways[person.pk], known[person.pk])))
        for person in fresh
    ]
    keep([each for each in notices if each.in_app or each.mail_due_at or devices[each.person_id]], devices)


def keep(notices: list[Notice], devices: dict[int, list[Device]]) -> None:
    """Write them down with what is owed to devices, and let the pages of their receivers know."""
    if not notices:
        return
    with writing():
        Notice.objects.bulk_create(notices, ignore_conflicts=True)
        owe_pushes(notices[0].event, devices)
        for each in notices:
            record(SUBJECT, each.person_id, GIVEN, by=each.actor, kind_of_notice=each.kind)


def owe_pushes(event: Event, devices: dict[int, list[Device]]) -> None:
    """Owe the notices of an event to the devices of their receivers, as soon as it is not quiet there."""
    receivers = [person for person, theirs in devices.items() if theirs]
    if not receivers:
        return
    pushes = [
        Push(notice=notice, device=device, next_try_at=push_due_at(notice))
        for notice in Notice.objects.filter(event=event, person__in=receivers).select_related("person")
        for device in devices[notice.person_id]
    ]
    Push.objects.bulk_create(pushes, ignore_conflicts=True)


def may_know(people: Iterable[Person], about: Conversation | None) -> list[Person]:
    """Those of them who work here and may see the conversation."""
    ids = [person.pk for person in people]
    working = list(Person.objects.active().filter(pk__in=ids).prefetch_related("role_rows")) if ids else []
    if about is None:
        return working
    return [each for each in working if Conversation.objects.visible_to(each).filter(pk=about.pk).exists()]


def in_use(devices: Mapping[int, list[Device]]) -> dict[int, list[Device]]:
    """Of the devices of each, those that are not gone."""
    there = {person: [each for each in theirs if not each.ended_at] for person, theirs in devices.items()}
    return defaultdict(list, there)


def reached(way: Way, devices: list[Device]) -> Way:
    """The same way; what should reach a device and all of them are gone is mailed."""
    is_lost = devices and all(device.ended_at for device in devices)
    return replace(way, by_mail=Pace.AT_ONCE) if is_lost and way.by_push and not way.by_mail else way


def roads(kind: NoticeKind, person: Person, way: Way) -> dict[str, Any]:
    """What a notice says about where it is told, other than on devices."""
    return {
        "in_app": way.in_app,
        "mail_due_at": mail_due_at(kind, person, way),
        "is_for_digest": is_for_digest(kind, way),
    }


def is_for_digest(kind: NoticeKind, way: Way) -> bool:
    """Whether it waits for the others of the day; what is urgent never does."""
    return way.by_mail == Pace.IN_DIGEST and not kind.is_urgent


def mail_due_at(kind: NoticeKind, person: Person, way: Way) -> datetime | None:
    """When a mail about it goes out unless it is read before; some kinds are mailed by whoever tells them."""
    if not way.by_mail or kind.is_mailed_apart:
        return None
    if kind.is_urgent:
        return now()
    if is_for_digest(kind, way):
        return digest_times_of(person).after(now())
    return quiet_hours_of(person).over(now() + MAIL_AFTER, is_for_duty=kind.is_for_duty)


def push_due_at(notice: Notice) -> datetime:
    """When it may be shown on a device."""
    if notice.sort.is_urgent:
        return now()
    return quiet_hours_of(notice.person).over(now(), is_for_duty=notice.sort.is_for_duty)
