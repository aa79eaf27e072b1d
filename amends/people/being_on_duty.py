"""Being on duty: who of a team can look at something right now, and who else when nobody can."""

from typing import TYPE_CHECKING

from django.db import models

from amends.foundation.clock import now
from amends.people.being_away import away_now
from amends.people.permitting import Role
from amends.people.persons import Person

if TYPE_CHECKING:
    from amends.people.teams import Team

People = models.QuerySet[Person]


class Staffed(models.Model):
    """Something people are on duty for; `among` asks only some of them, such as those a matter was confided to."""

    class Meta:
        abstract = True

    def is_at_work(self: "Team") -> bool:
        """Whether it is open at this moment; without any opening hours it always is."""
        hours = self.business_hours
        return hours.is_open(now()) or not any(hours.week.values())

    def has_on_duty(self: "Team", person: Person) -> bool:
        """Whether this colleague is at work while it is open."""
        return person.may_answer and not person.is_away and self.is_at_work()

    def on_duty(self: "Team", among: People | None = None) -> People:
        """Its members who are at work while it is open; if there are none, whoever leads it now."""
        return self.staff(among) if self.is_at_work() else self.leading(among)

    def staff(self: "Team", among: People | None = None) -> People:
        """Its members who are not away, open or not; if there are none, whoever leads it now."""
        members = here(among).filter(teams=self)
        return members if members.exists() else self.leading(among)

    def leading(self: "Team", among: People | None = None) -> People:
        """Its leads who are here, else other leads, else the admins; nobody being here, the admins all the same."""
        leads = here(among).filter(role_rows__role=Role.LEAD)
        admins = who_answer(among).filter(role_rows__role=Role.ADMIN)
        steps = (leads.filter(teams=self), leads, admins.exclude(away_now()))
        return next((each for each in steps if each.exists()), admins)


def here(among: People | None = None) -> People:
    """Colleagues who answer customers and are not away."""
    return who_answer(among).exclude(away_now())


def who_answer(among: People | None = None) -> People:
    """Colleagues who answer customers, of all or among some."""
    people = Person.objects.who_answer()
    return people if among is None else people.filter(pk__in=among.values("pk"))
