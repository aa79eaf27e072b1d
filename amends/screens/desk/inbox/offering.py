"""What may be done with the ticked rows of a list: whom to give them to, until when to put them aside, why to close them."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from amends.causes.models import causes_to_choose
from amends.conversations.closing import BY_AGENT
from amends.foundation.asking_again import asked_again
from amends.foundation.business_hours import BusinessHours
from amends.foundation.clock import now
from amends.people.models import Person, Team
from amends.screens.desk.choosing import Choice, later_choices


def bulk_choices(person: Person) -> dict[str, Any]:
    """The choices of the bar over the list; I myself come first."""
    others = [each for each in _colleagues() if each.pk != person.pk]
    return {
        "people": [person, *others],
        "times": [(key, words) for key, words, _moment in times_for(person)],
        "causes": causes_to_choose(),
        "reasons": [(reason.value, reason.label) for reason in BY_AGENT],
    }


def times_for(person: Person) -> list[Choice]:
    """Until when; the ticked rows may be of many teams, so it goes by the hours of whoever puts them aside."""
    teams = _teams_of(person.pk)
    return later_choices(teams[0].business_hours if teams else BusinessHours(), now())


def moment_of(word: str, person: Person) -> datetime | None:
    """The moment one of the times stands for; None for any other word."""
    return next((moment for key, _words, moment in times_for(person) if key == word), None)


@asked_again
def _colleagues() -> "QuerySet[Person]":
    return Person.objects.who_answer().select_related("absence")


@asked_again
def _teams_of(person: int) -> "QuerySet[Team]":
    return Team.objects.filter(members=person)[:1]
