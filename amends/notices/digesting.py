"""The digest: what a colleague wants to hear together, at hours of their own choice."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import models

from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.notices.notice import Notice
from amends.notices.wishing import SATURDAY
from amends.people.models import Person

USUAL = time(8)
# No team is closed for longer, unless it never opens.
LONGEST_REST = 31


class DigestTimes(models.Model):
    """When a colleague's digest comes; without a row at eight on working days."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="digest_times")
    first = models.TimeField(default=USUAL)
    second = models.TimeField(null=True)
    working_days = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.first:%H:%M} for {self.person_id}"

    def after(self, moment: datetime) -> datetime:
        """The next time it is due, always later than this moment, by the colleague's own clock."""
        zone = ZoneInfo(self.person.timezone)
        today = moment.astimezone(zone).date()
        days = [today + timedelta(days=each) for each in range(LONGEST_REST)]
        for day in [each for each in days if self._comes_on(each)] or days:
            for hour in sorted({self.first, self.second or self.first}):
                due = datetime.combine(day, hour, zone).astimezone(UTC)
                if due > moment:
                    return due
        return moment + timedelta(days=1)

    def _comes_on(self, day: date) -> bool:
        """Whether it is a day on which one of their teams works; whoever is in none rests at weekends."""
        if not self.working_days:
            return True
        teams = self.person.teams.all()
        return any(team.business_hours.is_workday(day) for team in teams) if teams else day.weekday() < SATURDAY


def digest_times_of(person: Person) -> DigestTimes:
    """Their own, or the usual ones."""
    asked = Person.objects.prefetch_related("teams")
    rows = DigestTimes.objects.filter(person=person).prefetch_related(models.Prefetch("person", asked))
    return rows.first() or DigestTimes(person=asked.get(pk=person.pk))


def send_digest_at(person: Person, first: time, second: time | None, *, working_days: bool) -> None:
    """Let the digest come at these times from now on, also with what waits already."""
    with writing():
        times, _is_new = DigestTimes.objects.update_or_create(
            person=person, defaults={"first": first, "second": second, "working_days": working_days}
        )
        waiting = Notice.objects.owed_by_mail().filter(person=person, is_for_digest=True)
        waiting.update(mail_due_at=times.after(now()))
