"""Teams, who is in them, and when they work."""

from datetime import time
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from amends.foundation.business_hours import BusinessHours, Spans
from amends.people.being_on_duty import Staffed
from amends.people.persons import Person, check_timezone

NINE_TO_FIVE = {str(day): [["09:00", "17:00"]] for day in range(5)}


def office_week() -> dict[str, list[list[str]]]:
    """Monday to Friday, nine to five."""
    return {day: [list(span) for span in spans] for day, spans in NINE_TO_FIVE.items()}


class Team(Staffed):
    """People who share their conversations and their hours."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    timezone = models.CharField(_("time zone"), max_length=60, default="Europe/Berlin", validators=[check_timezone])
    country = models.CharField(_("country of the holidays"), max_length=2, blank=True)
    region = models.CharField(_("region of the holidays"), max_length=10, blank=True)
    answer_within_minutes = models.PositiveIntegerField(_("first answer within, in minutes"), null=True, blank=True)
    week = models.JSONField(_("opening hours"), default=office_week)
    members = models.ManyToManyField(Person, related_name="teams", blank=True, verbose_name=_("members"))

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def business_hours(self) -> BusinessHours:
        """The team's opening hours, in the form that can count."""
        return BusinessHours(self.timezone, read_week(self.week), self.country, self.region)


def read_week(week: dict[str, Any]) -> dict[int, Spans]:
    """`{"0": [["09:00", "17:00"]]}` as times of the weekday; a span that ends at 24:00 ends with the day."""
    return {int(day): tuple((_hour(start), _hour(end)) for start, end in spans) for day, spans in week.items()}


def _hour(text: str) -> time:
    return time.max if text == "24:00" else time.fromisoformat(text)
