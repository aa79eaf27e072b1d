"""Who of a team is on duty: its members while it is open, else its leads, else the admins."""

from datetime import UTC, date, datetime

import pytest

from amends.foundation.clock import standing_at
from amends.people.models import Person, Team
from tests import cast

# In Oslo it is an hour later.
MONDAY_NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)
MONDAY_NIGHT = datetime(2026, 3, 2, 22, tzinfo=UTC)


def on_duty(team: Team, at: datetime = MONDAY_NOON, among: list[Person] | None = None) -> list[str]:
    """Their first names, by name."""
    asked = Person.objects.filter(pk__in=[each.pk for each in among]) if among is not None else None
    with standing_at(at):
        return [each.first_name for each in team.on_duty(asked)]


def away(person: Person) -> Person:
    person.be_away(date(2026, 3, 2), date(2026, 3, 3), by=person.actor)
    return person


@pytest.fixture
def office(jonas: Person, ingrid: Person, lena: Person, ada: Person, otto: Person) -> Team:
    """Works from nine to five; Jonas and Ingrid are in it, and Otto, who only looks."""
    team = cast.team(week={str(day): [["09:00", "17:00"]] for day in range(5)})
    team.members.add(jonas, ingrid, otto)
    return team


def test_those_who_answer_in_a_team_are_on_duty_while_it_is_open(office):
    assert on_duty(office) == ["Ingrid", "Jonas"]


def test_whoever_is_away_or_has_left_is_not(office, jonas, ingrid, ada):
    away(jonas)
    assert on_duty(office) == ["Ingrid"]
    ingrid.leave(by=ada.actor)
    assert on_duty(office) == ["Lena"]


def test_at_night_it_is_the_lead_of_the_team_before_any_other(office, lena):
    cast.person("Maren Lie", "lead")
    assert on_duty(office, MONDAY_NIGHT) == ["Lena", "Maren"]
    office.members.add(lena)
    assert on_duty(office, MONDAY_NIGHT) == ["Lena"]


def test_without_a_lead_who_is_here_it_is_the_admins(office, lena, ada):
    away(lena)
    assert on_duty(office, MONDAY_NIGHT) == ["Ada"]
    away(ada)
    assert on_duty(office, MONDAY_NIGHT) == ["Ada"]


def test_a_team_without_hours_is_always_at_work(office):
    office.week = {}
    assert on_duty(office, MONDAY_NIGHT) == ["Ingrid", "Jonas"]


def test_only_some_may_be_asked(office, ingrid, lena, ada):
    assert on_duty(office, among=[ingrid, lena]) == ["Ingrid"]
    assert on_duty(office, MONDAY_NIGHT, among=[ingrid, ada]) == ["Ada"]
    assert on_duty(office, among=[]) == []


def test_whether_one_colleague_is_on_duty(office, jonas, otto):
    with standing_at(MONDAY_NOON):
        assert (office.has_on_duty(jonas), office.has_on_duty(otto)) == (True, False)
        assert not office.has_on_duty(Person.objects.get(pk=away(jonas).pk))
    with standing_at(MONDAY_NIGHT):
        assert not office.has_on_duty(jonas)
