"""New rows, in words the ORM puts together once for each table (as `asking_again` does for questions).

What `save` does beyond that, signals and a look whether the row is there, nobody here has asked for.
"""

from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connection, models
from django.db.models import Field
from django.db.models.constants import OnConflict
from django.db.models.sql import InsertQuery

Added = TypeVar("Added", bound=models.Model)


def add(row: Added) -> Added:
    """Write a new row, which then knows its key."""
    return _write(row, "")


def add_unless_there(row: Added) -> Added:
    """Write a row, unless one with its key is there."""
    return _write(row, "unless there")


def put(row: Added) -> Added:
    """Write a row in place of the one with its key, if there is one."""
    return _write(row, "in place")


@dataclass(frozen=True)
class _Words:
    """How a row of a table is written; `key` is the field the database fills in."""

    sql: str
    fields: tuple["Field[Any, Any]", ...]
    key: "Field[Any, Any] | None"


_known: dict[tuple[str, type[models.Model], str], _Words] = {}


def _write(row: Added, otherwise: str) -> Added:
    kind = (connection.vendor, type(row), otherwise)
    if kind not in _known:
        _known[kind] = _put_into_words(row, otherwise)
    words = _known[kind]
    values = [field.get_db_prep_save(field.pre_save(row, True), connection) for field in words.fields]
    with connection.cursor() as cursor:
        cursor.execute(words.sql, values)
        if words.key:
            setattr(row, words.key.attname, cursor.fetchone()[0])
    row._state.adding, row._state.db = False, connection.alias
    return row


def _put_into_words(row: models.Model, otherwise: str) -> _Words:
    table = row._meta
    key = table.auto_field
    fields = [field for field in table.concrete_fields if field is not key]
    query = InsertQuery(type(row), **_conflict(table, fields, otherwise))
    query.insert_values(fields, [row])
    compiler: Any = query.get_compiler(connection.alias)
    compiler.returning_fields = [key] if key else []
    ((sql, _values),) = compiler.as_sql()
    return _Words(sql, tuple(fields), key)


def _conflict(table: Any, fields: "list[Field[Any, Any]]", otherwise: str) -> dict[str, Any]:
    if otherwise == "unless there":
        return {"on_conflict": OnConflict.IGNORE}
    if otherwise == "in place":
        others = [field for field in fields if field is not table.pk]
        return {"on_conflict": OnConflict.UPDATE, "update_fields": others, "unique_fields": [table.pk]}
    return {}
