"""Letting go of files nobody refers to any more."""

from collections.abc import Iterable
from functools import cache

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models

from amends.files.durable import DurableFileSystemStorage
from amends.files.storing import StoredFile, path_of
from amends.foundation.writing import writing


@cache
def holders() -> tuple["models.ForeignKey", ...]:
    """Every column that points to a file, found by walking the tables, so that no later room is forgotten."""
    fields = (field for model in apps.get_models() for field in model._meta.get_fields())
    return tuple(
        field for field in fields if isinstance(field, models.ForeignKey) and field.related_model is StoredFile
    )


def let_go(digests: Iterable[str]) -> int:
    """Remove those of these files no row points to, from disk as well. Answers how many went.

    The bytes go inside the transaction: whoever keeps the same bytes at this moment waits, and then keeps them anew.
    """
    with writing():
        free = set(digests) - {digest for field in holders() for digest in _held_by(field, digests)}
        StoredFile.objects.filter(pk__in=free).delete()
        for digest in free:
            default_storage.delete(path_of(digest))
    return len(free)


def clear_unfinished() -> int:
    """Delete what was begun to be written and never will be ended, where files lie on disk. Answers how many."""
    return default_storage.clear_unfinished() if isinstance(default_storage, DurableFileSystemStorage) else 0


def _held_by(field: "models.ForeignKey", digests: Iterable[str]) -> Iterable[str]:
    rows = field.model._default_manager.filter(**{f"{field.attname}__in": list(digests)})
    return rows.values_list(field.attname, flat=True).distinct()
