"""Telling colleagues that something happened: once each, only what they may see, and never about the past."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from amends.conversations.models import Conversation
from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.journal.models import Event, record
from amends.mail.models import Mailbox
from amends.notices.digesting import digest_times_of
from amends.notices.kinds import NoticeKind
from amends.notices.notice import GIVEN, SUBJECT, Notice
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
    ways = ways_of_kind(kind, asked) if asked else {}
    told = set(Notice.objects.filter(event=event, person__in=asked).values_list("person_id", flat=True))
    notices = [
        Notice(
            person=person,
            kind=kind.word,
            conversation=about,
            mailbox=mailbox,
            actor=event.by,
            event=event,
            at=event.at,
            in_app=ways[person.pk].in_app,
            mail_due_at=mail_due_at(kind, person, ways[person.pk]),
            is_for_digest=is_for_digest(kind, ways[person.pk]),
        )
        for person in asked
        if person.pk not in told
    ]
    keep([each for each in notices if each.in_app or each.mail_due_at])


def keep(notices: list[Notice]) -> None:
    """Write them down, and let the pages of their receivers know."""
    if not notices:
        return
    with writing():
        Notice.objects.bulk_create(notices, ignore_conflicts=True)
        for each in notices:
            record(SUBJECT, each.person_id, GIVEN, by=each.actor, kind_of_notice=each.kind)


def may_know(people: Iterable[Person], about: Conversation | None) -> list[Person]:
    """Those of them who work here and may see the conversation."""
    ids = [person.pk for person in people]
    working = list(Person.objects.active().filter(pk__in=ids).prefetch_related("role_rows")) if ids else []
    if about is None:
        return working
    return [each for each in working if Conversation.objects.visible_to(each).filter(pk=about.pk).exists()]


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
    return quiet_hours_of(person).over(now() + MAIL_AFTER)
