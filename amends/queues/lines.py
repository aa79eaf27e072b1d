"""The lines a colleague can look at, and counting them all in one short query."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from amends.people.models import Person
from amends.queues.placement import MANY, Placement, PlacementQuerySet

NOBODY = -1

Lines = Callable[[Person], Mapping[str, "QuerySet[Any]"]]
Question = tuple[Sequence[str], str, Sequence[Any]]


def lines_of(person: Person) -> dict[str, PlacementQuerySet]:
    """Every line by the word it has in its address."""
    line = Placement.objects.visible_to(person)
    return {
        "answer": line.to_answer(),
        "mine": line.mine(person),
        "new": line.new(),
        "waiting": line.waiting(),
        "later": line.snoozed(),
        "vip": line.of_vips(),
        "all": line,
    }


def count_for(person: Person, lines: Lines) -> dict[str, int]:
    """How many stand in each of a colleague's lines.

    Every page of the desk asks this, and putting the question took longer than answering it: so it is put once, for
    somebody who does not exist, and each colleague takes their place.
    """
    names, sql, values = _question_of_everyone(lines)
    return _asked(names, sql, [person.pk if value == NOBODY else value for value in values])


def count_each(lines: Mapping[str, "QuerySet[Any]"]) -> dict[str, int]:
    """How many stand in each line, by its name; MANY + 1 means “more than many”, so a count costs the same at any size."""
    return _asked(*_question(lines))


@cache
def _question_of_everyone(lines: Lines) -> Question:
    return _question(lines(Person(pk=NOBODY)))


def _question(lines: Mapping[str, "QuerySet[Any]"]) -> Question:
    counted = [_counted(line) for line in lines.values()]
    values = [value for _sql, some in counted for value in some]
    return tuple(lines), f"SELECT {', '.join(sql for sql, _values in counted)}", values


def _asked(names: Sequence[str], sql: str, values: Sequence[Any]) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return dict(zip(names, cursor.fetchone(), strict=True))


def _counted(line: "QuerySet[Any]") -> tuple[str, tuple[Any, ...]]:
    rows = line.order_by().values("pk")[: MANY + 1]
    try:
        sql, params = rows.query.sql_with_params()
    except EmptyResultSet:
        return "0", ()
    return f"(SELECT COUNT(*) FROM ({sql}) AS counted)", params  # noqa: S608 - written by the ORM, values apart
