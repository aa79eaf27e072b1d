"""Saying when somebody is away."""

from datetime import date, timedelta

import pytest

from amends.conversations.models import Conversation
from amends.foundation.clock import now
from amends.people.models import Absence, Person
from tests.screens.office.reading import read


def days(first: int, last: int) -> dict[str, str]:
    today = now().date()
    return {"first": str(today + timedelta(days=first)), "last": str(today + timedelta(days=last))}


@pytest.fixture
def me(client, jonas) -> Person:
    client.force_login(jonas)
    return jonas


def test_a_colleague_says_when_they_are_away_and_who_takes_over(client, me, ingrid):
    client.post("/me/away/", days(-1, 5) | {"substitute": ingrid.pk})
    row = Absence.objects.get()
    assert (row.person, row.substitute, row.by, row.is_on) == (me, ingrid, me.actor, True)
    assert row.last_day - row.first_day == timedelta(days=6)
    assert "From " in read(client.get("/me/"))


@pytest.mark.parametrize(("first", "last"), [(5, 3), (-9, -3), (0, 900)])
def test_days_that_cannot_be_are_said_by_the_field(client, me, first, last):
    page = client.post("/me/away/", days(first, last))
    assert (page.status_code, set(page.context["form"].errors)) == (422, {"last"})
    assert not Absence.objects.exists()


def test_nobody_is_their_own_substitute(client, me):
    page = client.post("/me/away/", days(0, 3) | {"substitute": me.pk})
    assert set(page.context["form"].errors) == {"substitute"}


def test_an_absence_is_taken_back(client, me):
    client.post("/me/away/", days(0, 3))
    client.post("/me/away/", {"back": "1"})
    assert not Absence.objects.exists()


def test_a_lead_says_it_for_somebody_who_is_ill(client, lena, jonas):
    client.force_login(lena)
    client.post(f"/settings/colleagues/{jonas.pk}/away/", days(0, 3))
    assert Absence.objects.get().by == lena.actor
    assert "From " in read(client.get(f"/settings/colleagues/{jonas.pk}/"))


def test_whoever_chooses_sees_who_is_away_and_may_choose_them_all_the_same(client, me, ingrid, conversation):
    ingrid.be_away(date(2020, 1, 1), date(2099, 6, 1), by=ingrid.actor)
    said = "Ingrid Solheim (away until Monday 1 June)"
    assert said in read(client.get(f"/conversations/{conversation.number}/assignment/"))
    assert said in read(client.get("/queue/all/"))
    client.post(f"/conversations/{conversation.number}/assignment/", {"person": ingrid.pk})
    assert Conversation.objects.get().assignee == ingrid


def test_what_is_confidential_is_offered_and_given_to_its_people_only(client, me, ingrid, conversation):
    conversation.confide([me], by=me.actor)
    url = f"/conversations/{conversation.number}/assignment/"
    assert "Ingrid" not in read(client.get(url))
    page = client.post(url, {"person": ingrid.pk}, follow=True)
    assert "not among those who may see it" in read(page)
    client.post("/queue/actions/", {"person": ingrid.pk, "selected": [conversation.number]})
    assert Conversation.objects.get().assignee is None
