"""When something put aside may come back: the few moments people choose, each while the team is at work.

A choice is called by the moment it stands for: of a team that works from Tuesday on, none says Monday.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from amends.foundation.business_hours import BusinessHours

A_MOMENT = timedelta(minutes=1)
MORNING, NOON = 8, 12
HOURS = timedelta(hours=3)
MONDAY = 0

Choice = tuple[str, str, datetime]


def later_choices(hours: BusinessHours, moment: datetime) -> list[Choice]:
    """Key, words and moment of each choice; two that come to the same are one."""
    found: dict[datetime, Choice] = {}
    for choice in _choices(hours, moment):
        found.setdefault(choice[2], choice)
    return list(found.values())


def _choices(hours: BusinessHours, moment: datetime) -> Iterator[Choice]:
    local = timezone.localtime(moment)
    morning = local.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    soon = at_work(hours, moment + HOURS)
    if soon == moment + HOURS:
        yield "hours", _("In three hours"), soon
    elif timezone.localtime(soon).date() == local.date():
        yield "hours", _("Later today"), soon
    days = {"tomorrow": 1, "monday": 7 - local.weekday(), "week": 7, "month": 28}
    if local.weekday() == MONDAY:
        del days["monday"]
    for key, distance in days.items():
        back = at_work(hours, morning + timedelta(days=distance))
        yield key, _called(timezone.localtime(back), local, distance), back


def _called(back: datetime, local: datetime, distance: int) -> str:
    """The words for a moment: the day where it is near, else how far away it is."""
    days = (back.date() - local.date()).days
    if days == 1:
        return _("Tomorrow morning") if back.hour < NOON else _("Tomorrow")
    if days < 7:
        weekday = capfirst(date_format(back, "l"))
        return _("%(weekday)s morning") % {"weekday": weekday} if back.hour < NOON else weekday
    if days == distance:
        return _("In a week") if days == 7 else _("In four weeks")
    return _("In %(count)s days") % {"count": days}


def at_work(hours: BusinessHours, moment: datetime) -> datetime:
    """This moment, or when the team opens next."""
    return hours.after(moment, A_MOMENT) - A_MOMENT
