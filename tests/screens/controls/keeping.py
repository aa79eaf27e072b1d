"""The database as it was, put back after every use, and which of its tables a use has written to. SQLite only."""

import sqlite3

from django.db import connection

# What every request writes, whatever it is for.
BESIDE = {"shared_cache", "usersessions_usersession", "conversations_sentform", "touched"}


class Snapshot:
    """Everything in the database at one moment."""

    def __init__(self) -> None:
        self._kept = sqlite3.connect(":memory:", check_same_thread=False)
        _ours().backup(self._kept)

    def put_back(self) -> None:
        """Let the database be as it was."""
        self._kept.backup(_ours())


def begin_to_watch() -> None:
    """Let the database itself note what is written, whoever writes it."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE touched (name TEXT)")
        for table in set(connection.introspection.django_table_names(only_existing=True)) - BESIDE:
            for verb in ("INSERT", "UPDATE", "DELETE"):
                cursor.execute(
                    f'CREATE TRIGGER "touched_{table}_{verb}" AFTER {verb} ON "{table}" '
                    f"BEGIN INSERT INTO touched VALUES ('{table}'); END"
                )


def stop_watching() -> None:
    """Take the notes and the triggers away again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'touched_%'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')
        cursor.execute("DROP TABLE IF EXISTS touched")


def forget_touched() -> None:
    """Begin to note anew."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM touched")


def touched() -> set[str]:
    """The tables that were written to since."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT name FROM touched")
        return {name for (name,) in cursor.fetchall()}


def _ours() -> sqlite3.Connection:
    connection.ensure_connection()
    return connection.connection
