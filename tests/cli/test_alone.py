"""What two must not do at once, one does."""

import threading

import pytest
from django.db import connection

from amends.cli.processes.alone import alone


def somebody_else_gets(name: str) -> bool:
    """Whether another connection gets in."""
    seen: list[bool] = []

    def try_it() -> None:
        with alone(name) as is_free:
            seen.append(is_free)
        connection.close()

    other = threading.Thread(target=try_it)
    other.start()
    other.join()
    return seen[0]


@pytest.mark.django_db(transaction=True)
def test_the_second_is_kept_away_until_the_first_is_done() -> None:
    with alone("counting") as is_free:
        assert is_free
        assert not somebody_else_gets("counting")
        assert somebody_else_gets("something else")
    assert somebody_else_gets("counting")


@pytest.mark.django_db(transaction=True)
def test_the_second_gets_in_when_the_first_fails() -> None:
    with pytest.raises(ZeroDivisionError), alone("counting"):
        _ = 1 / 0
    assert somebody_else_gets("counting")
