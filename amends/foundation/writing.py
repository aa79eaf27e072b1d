"""One writer at a time on SQLite, a plain transaction on PostgreSQL, and work to be done just before the commit."""

import fcntl
import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction

_local = threading.local()


@contextmanager
def writing() -> Iterator[None]:
    """Open a transaction, or join the one that is open; on SQLite wait in a fair line before taking the write lock.

    SQLite lets late writers starve behind a busy one, so a lock on a file beside the database makes the line.
    """
    if connection.in_atomic_block and is_writing():
        with transaction.atomic(savepoint=False):
            yield
        return
    with _line(), transaction.atomic():
        _local.is_writing, _local.last_steps = True, {}
        try:
            yield
            _take_last_steps()
        finally:
            _local.is_writing = False


@contextmanager
def attempt() -> Iterator[None]:
    """Part of a transaction that may fail by itself: then nothing of it stays, and no step it has asked for is taken."""
    before = dict(_local.last_steps) if is_writing() else {}
    try:
        with transaction.atomic():
            yield
    except BaseException:
        if is_writing():
            _local.last_steps = before
        raise


def is_writing() -> bool:
    """Whether this thread has the pen, so that others wait for it."""
    return getattr(_local, "is_writing", False)


def before_commit(key: Hashable, step: Callable[[], None]) -> None:
    """Do a step once, at the end of the transaction that is open, however often it is asked for."""
    if not is_writing():
        step()
        return
    _local.last_steps.setdefault(key, step)


def _take_last_steps() -> None:
    """Run what was asked for; a step may ask for further ones."""
    while _local.last_steps:
        key = next(iter(_local.last_steps))
        _local.last_steps.pop(key)()


@contextmanager
def _line() -> Iterator[None]:
    name = connection.settings_dict["NAME"]
    if connection.vendor != "sqlite" or connection.in_atomic_block or "memory" in str(name):
        yield
        return
    with Path(f"{name}.line").open("w") as line:
        fcntl.flock(line, fcntl.LOCK_EX)
        yield
