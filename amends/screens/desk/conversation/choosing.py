"""When something put aside may come back: the few moments people choose, each while the team is at work."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from amends.foundation.business_hours import BusinessHours
from amends.people.models import Team

A_MOMENT = timedelta(minutes=1)
MORNING = 8


def later_choices(team: Team, moment: datetime) -> list[tuple[str, str, datetime]]:
    """Key, words and moment of each choice."""
    return list(_choices(team.business_hours, moment))


def _choices(hours: BusinessHours, moment: datetime) -> Iterator[tuple[str, str, datetime]]:
    local = timezone.localtime(moment)
    morning = local.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    yield "hours", _("In three hours"), at_work(hours, moment + timedelta(hours=3))
    yield "tomorrow", _("Tomorrow morning"), at_work(hours, morning + timedelta(days=1))
    yield "monday", _("Monday morning"), at_work(hours, morning + timedelta(days=7 - local.weekday()))
    yield "month", _("In four weeks"), at_work(hours, morning + timedelta(days=28))


def at_work(hours: BusinessHours, moment: datetime) -> datetime:
    """This moment, or when the team opens next."""
    return hours.after(moment, A_MOMENT) - A_MOMENT
