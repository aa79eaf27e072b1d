"""Being away: from when until when, who said so, and who takes over meanwhile."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Self
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q

from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.journal.models import Actor, record

if TYPE_CHECKING:
    from amends.people.persons import Person

AWAY_SET, AWAY_TAKEN_BACK = "person.away_set", "person.away_taken_back"


def away_now() -> Q:
    """People who are away at this moment."""
    return Q(absence__begins_at__lte=now(), absence__returns_at__gt=now())


class AbsenceQuerySet(models.QuerySet["Absence"]):
    """Many absences."""

    def begun(self) -> Self:
        """Those that have begun and are not over, while their work still waits to be handed over."""
        return self.filter(begins_at__lte=now(), returns_at__gt=now(), handed_over_at__isnull=True)


class Absence(models.Model):
    """Says when a colleague is away, and who takes over; without a substitute it is the team."""

    person = models.OneToOneField("people.Person", on_delete=models.CASCADE, related_name="absence")
    begins_at = models.DateTimeField(db_index=True)
    returns_at = models.DateTimeField()
    substitute = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    handed_over_at = models.DateTimeField(null=True)
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(returns_at__gt=F("begins_at")), name="absence_ends_after_it_begins")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} is away until {self.returns_at}"

    @property
    def is_on(self) -> bool:
        """Whether they are away now."""
        return self.begins_at <= now() < self.returns_at

    @property
    def is_over(self) -> bool:
        """Whether they are back."""
        return self.returns_at <= now()

    @property
    def first_day(self) -> date:
        """The first day they are not here, by their own clock."""
        return self.begins_at.astimezone(ZoneInfo(self.person.timezone)).date()

    @property
    def last_day(self) -> date:
        """The last day they are not here, by their own clock."""
        return (self.returns_at.astimezone(ZoneInfo(self.person.timezone)) - timedelta(microseconds=1)).date()


class Absentee(models.Model):
    """Somebody who can be away."""

    class Meta:
        abstract = True

    absence: Absence

    @property
    def is_away(self) -> bool:
        return hasattr(self, "absence") and self.absence.is_on

    def be_away(self: "Person", first: date, last: date, *, by: Actor, substitute: "Person | None" = None) -> None:
        """Be away on these days; whoever is away already stays so, and what was handed over is not asked for twice."""
        if last < first:
            raise ValueError("an absence ends after it begins")
        before = Absence.objects.filter(person=self).first()
        facts = {"begins_at": self._midnight(first), "returns_at": self._midnight(last + timedelta(days=1))}
        kept = before.handed_over_at if before and before.is_on else None
        with writing():
            Absence.objects.update_or_create(
                person=self,
                defaults=facts | {"substitute": substitute, "by": by, "at": now(), "handed_over_at": kept},
            )
            self._state.fields_cache.pop("absence", None)
            record("person", self.pk, AWAY_SET, by=by, first=first.isoformat(), last=last.isoformat())

    def be_here(self: "Person", *, by: Actor) -> None:
        """Take the absence back, or end it early; what was handed over stays where it is."""
        with writing():
            gone, _rows = Absence.objects.filter(person=self).delete()
            self._state.fields_cache.pop("absence", None)
            if gone:
                record("person", self.pk, AWAY_TAKEN_BACK, by=by)

    def _midnight(self: "Person", day: date) -> datetime:
        return datetime.combine(day, time.min, ZoneInfo(self.timezone))
