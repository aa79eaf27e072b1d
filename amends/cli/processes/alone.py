"""Letting one worker at a time do what two must not do at once."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from zlib import crc32

from django.db import connection

from amends.environment import environment


@contextmanager
def alone(name: str) -> Iterator[bool]:
    """Whether nobody else is at it, here or on another machine; others are kept away until the block ends."""
    with _postgresql(name) if connection.vendor == "postgresql" else _file(name) as is_free:
        yield is_free


@contextmanager
def _postgresql(name: str) -> Iterator[bool]:
    key = crc32(name.encode())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(4128, %s)", [key - 2**31])
        is_free = cursor.fetchone()[0]
        try:
            yield is_free
        finally:
            # A connection that broke has let go of the lock already.
            if is_free and connection.connection and not connection.connection.closed:
                cursor.execute("SELECT pg_advisory_unlock(4128, %s)", [key - 2**31])


@contextmanager
def _file(name: str) -> Iterator[bool]:
    with (environment.data / f"{name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
