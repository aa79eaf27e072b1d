"""Counting many things in one short query, and putting a question that is asked again and again only once."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet

MANY = 500

Questions = Callable[..., Mapping[str, "QuerySet[Any]"]]
Question = tuple[Sequence[str], str, Sequence[Any]]


def count_each(wanted: Mapping[str, "QuerySet[Any]"]) -> dict[str, int]:
    """How many there are of each, by its name; MANY + 1 means “more than many”, so a count costs the same at any size."""
    return _asked(*_question(wanted))


def count_about(wanted: Questions, *about: Model) -> dict[str, int]:
    """How many there are of each for these rows.

    Putting such a question takes longer than answering it. So it is put once, about rows that do not exist, and these
    take their place; it must say nothing else that changes, such as the time.
    """
    names, sql, values = _question_about_nobody(wanted, tuple(each._meta.model for each in about))
    meant = {_nobody(place): each.pk for place, each in enumerate(about)}
    return _asked(names, sql, [meant.get(value, value) if isinstance(value, int) else value for value in values])


@cache
def _question_about_nobody(wanted: Questions, kinds: tuple[type[Model], ...]) -> Question:
    return _question(wanted(*(kind(pk=_nobody(place)) for place, kind in enumerate(kinds))))


def _nobody(place: int) -> int:
    return -1 - place


def _question(wanted: Mapping[str, "QuerySet[Any]"]) -> Question:
    counted = [_counted(rows) for rows in wanted.values()]
    values = [value for _sql, some in counted for value in some]
    return tuple(wanted), f"SELECT {', '.join(sql for sql, _values in counted)}", values


def _asked(names: Sequence[str], sql: str, values: Sequence[Any]) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return dict(zip(names, cursor.fetchone(), strict=True))


def _counted(rows: "QuerySet[Any]") -> tuple[str, tuple[Any, ...]]:
    some = rows.order_by().values("pk")[: MANY + 1]
    try:
        sql, params = some.query.sql_with_params()
    except EmptyResultSet:
        return "0", ()
    return f"(SELECT COUNT(*) FROM ({sql}) AS counted)", params  # noqa: S608 - written by the ORM, values apart
