"""What may be done with the ticked rows of a list: whom to give them to, until when to put them aside, why to close them."""

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from amends.conversations.closing import BY_AGENT
from amends.foundation.clock import now
from amends.people.models import Person

MORNING = time(8)


def bulk_choices(person: Person) -> dict[str, Any]:
    """The choices of the bar over the list; I myself come first."""
    others = [each for each in Person.objects.active().select_related("absence") if each.pk != person.pk]
    return {
        "people": [person, *others],
        "times": [
            ("hours", _("In three hours")),
            ("tomorrow", _("Tomorrow morning")),
            ("monday", _("Monday morning")),
            ("week", _("In a week")),
        ],
        "reasons": [(reason.value, reason.label) for reason in BY_AGENT],
    }


def moment_of(word: str) -> datetime | None:
    """The moment one of the times stands for, by the clock of whoever asks."""
    today = timezone.localtime(now())
    if word == "hours":
        return now() + timedelta(hours=3)
    days = {"tomorrow": 1, "monday": 7 - today.weekday(), "week": 7}.get(word)
    if days is None:
        return None
    day = today.date() + timedelta(days=days)
    return datetime.combine(day, MORNING, timezone.get_current_timezone())
