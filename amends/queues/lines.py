"""The lines a colleague can look at, and counting them all in one short query."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from amends.people.models import Person
from amends.queues.placement import MANY, Placement, PlacementQuerySet


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


def count_each(lines: Mapping[str, "QuerySet[Any]"]) -> dict[str, int]:
    """How many stand in each line, by its name; MANY + 1 means “more than many”, so a count costs the same at any size."""
    parts, values = [], []
    for line in lines.values():
        sql, params = _counted(line)
        parts.append(sql)
        values += params
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", values)  # noqa: S608 - written by the ORM, values apart
        return dict(zip(lines, cursor.fetchone(), strict=True))


def _counted(line: "QuerySet[Any]") -> tuple[str, tuple[Any, ...]]:
    rows = line.order_by().values("pk")[: MANY + 1]
    try:
        sql, params = rows.query.sql_with_params()
    except EmptyResultSet:
        return "0", ()
    return f"(SELECT COUNT(*) FROM ({sql}) AS counted)", params  # noqa: S608 - as above
