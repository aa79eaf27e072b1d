"""Mailing notices to colleagues who are away: everything owed to one of them in one mail, and not at night."""

import logging
from collections.abc import Sequence
from datetime import timedelta

from django.utils import translation

from amends.conversations.models import Conversation
from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.journal.models import Event
from amends.mail.models import Mailbox, MailKind
from amends.mail.posting import prepare
from amends.notices.notice import Notice
from amends.notices.putting_into_words import letter_for
from amends.notices.wishing import quiet_hours_of
from amends.people.models import Person

log = logging.getLogger(__name__)

# Whoever has done something so lately sees the bell, and needs no mail.
AT_THE_DESK = timedelta(minutes=10)
# Only the newest part of the journal is asked who is at the desk, so that it costs the same at any size.
LATELY = 2000


def mail_notices_due(limit: int = 50) -> int:
    """Mail everybody who is owed one by now; one mail that cannot be made holds up no other. Answers how many."""
    due = Notice.objects.owed_by_mail().filter(mail_due_at__lte=now())
    ids = list(due.order_by().values_list("person", flat=True).distinct()[:limit])
    return sum(_try(person) for person in Person.objects.filter(pk__in=ids))


def _try(person: Person) -> int:
    try:
        return mail_to(person)
    except Exception:
        log.exception("The notices of person %s could not be mailed", person.pk)
        return 0


def mail_to(person: Person) -> int:
    """Mail a colleague what is urgent, their digest if it is time, and what has waited long enough. Answers how many go."""
    waiting = owed(person)
    told = [each for each in waiting if person.is_active and may_still_know(each) and each.is_still_so]
    _settle_unsent([each for each in waiting if each not in told])
    urgent = [each for each in told if each.sort.is_urgent]
    digest = [each for each in told if each.is_for_digest and each.is_due]
    others = [each for each in told if not (each.sort.is_urgent or each.is_for_digest)]
    return sum(_mail(person, each) for each in (urgent, digest, _unless_they_wait(person, others)) if each)


def _unless_they_wait(person: Person, notices: list[Notice]) -> list[Notice]:
    """Everything, as soon as one has waited long enough; nothing in quiet hours and while they are at the desk."""
    if not any(each.is_due for each in notices):
        return []
    # What is for whoever is on duty takes the others with it.
    is_for_duty = any(each.sort.is_for_duty for each in notices)
    until = quiet_hours_of(person).over(now(), is_for_duty=is_for_duty)
    if until <= now() and is_at_the_desk(person):
        until = now() + AT_THE_DESK
    if until <= now():
        return notices
    with writing():
        Notice.objects.owed_by_mail().filter(pk__in=[each.pk for each in notices]).update(mail_due_at=until)
    return []


def _mail(person: Person, notices: Sequence[Notice]) -> bool:
    """Put these into one mail. Answers whether it goes out."""
    road = road_for(notices)
    if road is None:
        return _settle_unsent(notices)
    with translation.override(person.language):
        posting = prepare(letter_for(person, notices, road))
    ids = [each.pk for each in notices]
    with writing():
        # Read or mailed by another worker meanwhile: what is left has its turn the next time.
        still = Notice.objects.owed_by_mail().filter(pk__in=ids).select_for_update().order_by("pk")
        if list(still.values_list("pk", flat=True)) != ids:
            return False
        Notice.objects.filter(pk__in=ids).settle(posting.post(road, MailKind.NOTICE))
    return True


def _settle_unsent(notices: Sequence[Notice]) -> bool:
    if notices:
        with writing():
            Notice.objects.filter(pk__in=[each.pk for each in notices]).settle(None)
    return False


def is_at_the_desk(person: Person) -> bool:
    """Whether they have just done something here."""
    newest = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    lately = Event.objects.filter(pk__gt=newest - LATELY, at__range=(now() - AT_THE_DESK, now()))
    return lately.filter(by=person.actor_id).exists()


def owed(person: Person) -> list[Notice]:
    """What the next mail to them tells, oldest first."""
    return list(Notice.objects.owed_by_mail().filter(person=person).complete().order_by("pk"))


def may_still_know(notice: Notice) -> bool:
    """Whether their receiver may see what it is about."""
    seen = Conversation.objects.visible_to(notice.person).filter(pk=notice.conversation_id)
    return notice.conversation_id is None or seen.exists()


def road_for(notices: Sequence[Notice]) -> Mailbox | None:
    """The mailbox the mail goes out by: that of the first conversation, else any."""
    of_first = [each.conversation.mailbox_id for each in notices if each.conversation]
    active = Mailbox.objects.filter(is_active=True)
    return active.filter(pk__in=of_first[:1]).first() or active.first()
