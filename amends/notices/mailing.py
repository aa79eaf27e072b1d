"""Mailing notices to colleagues who are away: everything owed to one of them in one mail, and not at night."""

import logging
import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amends.conversations.models import Conversation
from amends.environment import environment
from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.journal.models import Event
from amends.mail.letters import Letter
from amends.mail.models import Mailbox, MailKind
from amends.mail.posting import prepare
from amends.notices.notice import Notice
from amends.notices.wishing import quiet_hours_of
from amends.people.models import Person

log = logging.getLogger(__name__)

# Whoever has done something so lately sees the bell, and needs no mail.
AT_THE_DESK = timedelta(minutes=10)
# Only the newest part of the journal is asked who is at the desk, so that it costs the same at any size.
LATELY = 2000
MOST_IN_ONE = 25

_MARKS = re.compile(r"[\[\]()*<>]|://")


def mail_notices_due(limit: int = 50) -> int:
    """Mail everybody who is owed one by now; one mail that cannot be made holds up no other. Answers how many."""
    due = Notice.objects.owed_by_mail().filter(mail_due_at__lte=now())
    ids = list(due.order_by().values_list("person", flat=True).distinct()[:limit])
    return sum(_try(person) for person in Person.objects.filter(pk__in=ids))


def _try(person: Person) -> bool:
    try:
        return mail_to(person)
    except Exception:
        log.exception("The notices of person %s could not be mailed", person.pk)
        return False


def mail_to(person: Person) -> bool:
    """Put everything owed to a colleague into one mail, unless it has to wait. Answers whether one goes out."""
    if not person.is_active:
        return _drop(person)
    if (loud := quiet_hours_of(person).over(now())) > now():
        return _wait(person, loud)
    if is_at_the_desk(person):
        return _wait(person, now() + AT_THE_DESK)
    notices = [each for each in owed(person) if may_still_know(each)]
    road = road_for(notices)
    if not notices or road is None:
        return _drop(person)
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


def _wait(person: Person, until: datetime) -> bool:
    with writing():
        Notice.objects.owed_by_mail().filter(person=person).update(mail_due_at=until)
    return False


def _drop(person: Person) -> bool:
    with writing():
        Notice.objects.filter(pk__in=[each.pk for each in owed(person)]).settle(None)
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


def letter_for(person: Person, notices: Sequence[Notice], road: Mailbox) -> Letter:
    """The mail, in the language that is active."""
    choose = _("What is mailed to you, and when, you choose here: %(url)s") % {
        "url": f"{environment.public_url}/me/notices/"
    }
    if len(notices) == 1:
        subject, text = plain(notices[0].sentence), plain(notices[0].sentence)
        footer = _("See it at your desk:"), notices[0].url
    else:
        subject = ngettext("%(count)s notice", "%(count)s notices", len(notices)) % {"count": len(notices)}
        text = "\n".join(f"- [{plain(each.sentence)}]({each.url})" for each in notices[:MOST_IN_ONE])
        footer = _("See all of them:"), f"{environment.public_url}/notices/"
    return Letter(
        sender=road.address,
        from_name=road.from_name,
        to=(person.email,),
        subject=subject.rstrip("."),
        text=f"{text}\n\n{choose}",
        message_id=f"amends.notices.{notices[0].pk}.{person.pk}@{road.domain}",
        footer=footer,
        language=person.language,
        is_automatic=True,
    )


def plain(sentence: str) -> str:
    """Without what our markup would take for more than words: people choose their own names."""
    return _MARKS.sub("", sentence)
