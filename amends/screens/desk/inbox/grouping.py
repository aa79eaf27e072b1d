"""Rows of a list under headings that say when they are due, by the reader's own clock."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from amends.foundation.clock import now
from amends.queues.models import Place

HOUR = timedelta(hours=1)
LUNCH = 12

Row = dict[str, Any]


def group(rows: Iterable[Row]) -> list[tuple[str, list[Row]]]:
    """Each heading with its rows, in the order the rows come in."""
    moment = now()
    return [
        (words, list(some)) for words, some in groupby(rows, lambda row: heading(row["place"], row["moment"], moment))
    ]


def heading(place: str, moment: datetime, present: datetime) -> str:
    """Under which heading something belongs."""
    if place == Place.WAITING:
        return _("Waiting for the customer")
    moment, present = timezone.localtime(moment), timezone.localtime(present)
    days = (moment.date() - present.date()).days
    return _aside(days) if place == Place.SNOOZED else _due(moment, present, days)


def _aside(days: int) -> str:
    if days <= 0:
        return _("Put aside until today")
    return _("Put aside until tomorrow") if days == 1 else _("Put aside for longer")


def _due(moment: datetime, present: datetime, days: int) -> str:
    if moment < present:
        return _("Late")
    if moment - present <= HOUR:
        return _("Within the hour")
    if days == 0:
        return _("Before lunch") if moment.hour < LUNCH else _("Today")
    return _("Tomorrow") if days == 1 else _("After tomorrow")
