"""Questions the ORM writes once, and that are asked again and again with other values.

For every mail the same dozen questions are asked. Django takes longer to put one with a few joins into words than the
database takes to answer it, so the words are kept, and only the values change. Everything else stays the ORM's: what the
question is, how values are adapted, which rows the answer is made of. What this leans on inside Django, a compiler whose
words are given beforehand, stands here alone.
"""

from collections.abc import Callable, Hashable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import wraps
from itertools import count
from typing import Any, ParamSpec, TypeVar

from django.db import connection, connections
from django.db.models import QuerySet

Asked = ParamSpec("Asked")
Row = TypeVar("Row")

# Stand in a question for the values to come, and are like no value of ours. The number fits into every column but the
# smallest, since of one that does not fit Django says that nothing can be equal to it.
SOME_DAY, SOME_NUMBER, SOME_WORD = datetime(1066, 10, 14, tzinfo=UTC), 1_987_654_000, "\x01 some word \x01"


def asked_again(question: "Callable[Asked, QuerySet[Any, Row]]") -> Callable[Asked, list[Row]]:
    """Turn a function that puts a question into one that answers it; values are words, numbers, moments or tuples of them.

    A tuple is asked for in lengths of a power of two, its last value repeated, so that few lengths are written down; an
    empty one is answered by nothing.
    """
    written: dict[Hashable, _Written] = {}

    @wraps(question)
    def ask(*given: Asked.args, **_none: Asked.kwargs) -> list[Row]:
        if () in given:
            return []
        values = [_padded(value) if isinstance(value, tuple) else value for value in given]
        shape = (connection.vendor, *(len(value) if isinstance(value, tuple) else 0 for value in values))
        if shape not in written:
            written[shape] = _write(question, values)
        return written[shape].answer(_flat(values))

    return ask


@dataclass(frozen=True)
class _Written:
    """A question in the words of the database; `places` says which value goes where."""

    queryset: Any
    compiler: Any
    sql: str
    params: Sequence[Any]
    places: dict[int, int]
    converters: Any

    def answer(self, values: list[Any]) -> list[Any]:
        """Ask with these values."""
        adapted = [_adapted(value) for value in values]
        params = [adapted[self.places[at]] if at in self.places else each for at, each in enumerate(self.params)]
        compiler, query = copy(self.compiler), copy(self.queryset.query)
        compiler.connection = connections[compiler.using]
        vars(compiler).update(as_sql=lambda: (self.sql, params), get_converters=lambda _columns: self.converters)
        vars(query).update(get_compiler=lambda *_args, **_more: compiler)
        again: Any = QuerySet(self.queryset.model, query, compiler.using)
        again._iterable_class, again._fields = self.queryset._iterable_class, self.queryset._fields
        return list(again)


def _write(question: Callable[..., "QuerySet[Any, Any]"], values: Sequence[Any]) -> _Written:
    marks = _marks(values)
    queryset = question(*marks)
    compiler = queryset.query.get_compiler(queryset.db)
    sql, params = compiler.as_sql()
    known = {_adapted(mark): at for at, mark in enumerate(_flat(marks))}
    places = {at: known[value] for at, value in enumerate(params) if isinstance(value, Hashable) and value in known}
    assert set(places.values()) == set(known.values()), f"a value is lost in {sql}"
    converters = compiler.get_converters([column[0] for column in compiler.select[: compiler.col_count]])
    return _Written(queryset, compiler, sql, params, places, converters)


def _marks(values: Sequence[Any]) -> list[Any]:
    """The same shape, filled with values that can be found again."""
    numbers = count()
    return [
        tuple(_mark(each, next(numbers)) for each in value) if isinstance(value, tuple) else _mark(value, next(numbers))
        for value in values
    ]


def _mark(value: Any, number: int) -> Any:
    if isinstance(value, datetime):
        return SOME_DAY + timedelta(days=number)
    return SOME_NUMBER + number if isinstance(value, int) else f"{SOME_WORD}{number}"


def _padded(values: tuple[Any, ...]) -> tuple[Any, ...]:
    wanted = 1 << max(len(values) - 1, 0).bit_length()
    return values + values[-1:] * (wanted - len(values))


def _flat(values: Sequence[Any]) -> list[Any]:
    return [each for value in values for each in (value if isinstance(value, tuple) else (value,))]


def _adapted(value: Any) -> Any:
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value
