"""Which cause is meant by what a reader of messages says, and what stands in for one that is retired."""

import pytest

from amends.causes.meaning import offered_ones
from amends.causes.models import Cause


@pytest.fixture
def leak(lena) -> Cause:
    """A cause the house has added, as a part of one every house begins with."""
    return Cause(name_en="It leaks", parent=coded("technical_fault")).add(by=lena.actor)


def coded(code: str) -> Cause:
    return Cause.objects.get(code=code)


def meant(cause: str | None, runner_up: str | None = None) -> tuple[str | None, str | None]:
    """What becomes of both, in the words of a reader."""
    tokens = {each.pk: each.token for each in Cause.objects.all()}
    first, second = offered_ones(cause, runner_up)
    return first and tokens[first], second and tokens[second]


def test_a_cause_the_house_has_added_is_meant_by_its_number(leak):
    assert leak.token == f"own_{leak.pk}"
    assert meant(leak.token, "other") == (leak.token, "other")
    assert meant("other", leak.token) == ("other", leak.token)


def test_where_nothing_is_named_nothing_is_meant(leak):
    assert meant(None) == (None, None)
    assert meant("the_weather", "own_999999") == (None, None)


def test_a_retired_runner_up_is_left_out(leak, lena):
    coded("rude_staff").retire(by=lena.actor)
    assert meant("other", "rude_staff") == ("other", None)


def test_the_runner_up_stands_in_for_a_retired_cause_before_what_it_is_a_part_of(leak, lena):
    leak.retire(by=lena.actor)
    assert meant(leak.token, "rude_staff") == ("rude_staff", None)


def test_what_a_retired_cause_is_a_part_of_stands_in_where_no_runner_up_does(leak, lena):
    leak.retire(by=lena.actor)
    coded("rude_staff").retire(by=lena.actor)
    assert meant(leak.token) == meant(leak.token, "rude_staff") == ("technical_fault", None)


def test_where_what_a_retired_cause_is_a_part_of_is_retired_too_the_next_above_stands_in(leak, lena):
    drip = Cause(name_en="It drips", parent=leak).add(by=lena.actor)
    for each in (drip, leak):
        each.retire(by=lena.actor)
    assert meant(drip.token) == ("technical_fault", None)


def test_where_everything_is_retired_there_is_no_cause(leak, lena):
    for each in (leak, leak.parent):
        each.retire(by=lena.actor)
    assert meant(leak.token) == meant("technical_fault") == (None, None)


def test_what_is_brought_back_is_meant_again(leak, lena):
    leak.retire(by=lena.actor)
    leak.bring_back(by=lena.actor)
    assert meant(leak.token) == (leak.token, None)
