"""When something put aside may come back: the few moments people choose, in the team's working time."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from amends.people.models import Team

A_MOMENT = timedelta(minutes=1)


def later_choices(team: Team, moment: datetime) -> list[tuple[str, str, datetime]]:
    """Key, words and moment of each choice."""
    return list(_choices(team, moment))


def _choices(team: Team, moment: datetime) -> Iterator[tuple[str, str, datetime]]:
    hours = team.business_hours
    local = timezone.localtime(moment)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    yield "hours", _("In three hours"), moment + timedelta(hours=3)
    yield "tomorrow", _("Tomorrow morning"), hours.after(midnight + timedelta(days=1), A_MOMENT)
    yield "monday", _("Monday morning"), hours.after(midnight + timedelta(days=7 - local.weekday()), A_MOMENT)
    yield "month", _("In four weeks"), hours.after(midnight + timedelta(days=28), A_MOMENT)
