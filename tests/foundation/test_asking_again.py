"""A question asked again gives what the ORM would have given, with fewer words put together on the way."""

from datetime import datetime, timedelta
from threading import Thread

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from amends.customers.models import Customer, EmailAddress
from amends.foundation.asking_again import asked_again
from amends.foundation.clock import now
from amends.people.models import Team
from tests import cast


@asked_again
def known(address: str) -> "QuerySet[EmailAddress]":
    return EmailAddress.objects.select_related("customer__merged_into", "customer__actor").filter(address=address)


@asked_again
def named(numbers: tuple[int, ...]) -> "QuerySet[Customer, str]":
    return Customer.objects.filter(pk__in=numbers).order_by("pk").values_list("name", flat=True)


@asked_again
def met(since: datetime, name: str) -> "QuerySet[Customer, dict]":
    return Customer.objects.filter(met_at__gt=since, name=name).values("name", "met_at")[:3]


@pytest.fixture
def people(db) -> list[Customer]:
    return [cast.customer(name, f"{name.lower()}@kunder.example") for name in ("Kari", "Per", "Åse", "Ola", "Nils")]


def test_whole_rows_come_back_with_those_they_belong_to(people):
    rows = [known(f"{each.name.lower()}@kunder.example")[0] for each in people]
    with CaptureQueriesContext(connection) as queries:
        assert [(row.customer, row.customer.actor) for row in rows] == [(each, each.actor) for each in people]
        assert [row.customer.merged_into for row in rows] == [None] * 5
    assert not queries


def test_each_time_other_values_are_asked_for(people):
    assert [len(known(address)) for address in ("per@kunder.example", "nobody@kunder.example")] == [1, 0]


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
def test_of_many_values_each_is_found_once(people, count):
    assert named(tuple(each.pk for each in people[:count])) == ["Kari", "Per", "Åse", "Ola", "Nils"][:count]


def test_nothing_is_asked_where_there_are_no_values(people):
    assert named(()) == []


def test_moments_are_compared_and_come_back_as_moments(people):
    row = met(now() - timedelta(hours=1), "Per")[0]
    assert row == {"name": "Per", "met_at": people[1].met_at}
    assert met(now() + timedelta(hours=1), "Per") == []


def test_numbers_of_small_columns_are_asked_for(team):
    @asked_again
    def patient(minutes: int) -> "QuerySet[Team, str]":
        return Team.objects.filter(answer_within_minutes=minutes).values_list("name", flat=True)

    Team.objects.filter(pk=team.pk).update(answer_within_minutes=90)
    assert [patient(90), patient(60)] == [[team.name], []]


def test_the_words_are_put_together_once(people):
    known("per@kunder.example")
    with CaptureQueriesContext(connection) as queries:
        known("kari@kunder.example")
    assert "kari@kunder.example" in queries[0]["sql"]


def test_a_value_that_is_lost_on_the_way_is_noticed(people):
    @asked_again
    def like(name: str) -> "QuerySet[Customer]":
        return Customer.objects.filter(name__startswith=name)

    with pytest.raises(AssertionError, match="a value is lost"):
        like("Per")


@pytest.mark.django_db(transaction=True)
def test_every_thread_asks_over_its_own_line():
    cast.customer("Per", "per@kunder.example")
    found = known("per@kunder.example")

    def ask() -> None:
        found.extend(known("per@kunder.example"))
        connection.close()

    thread = Thread(target=ask)
    thread.start()
    thread.join()
    assert len(found) == 2
