"""What SQLite keeps between its rows."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from amends.conversations.models import Tag
from amends.privacy.carrying_out import wipe_the_log

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="about SQLite"),
]


def log() -> Path:
    return Path(f"{connection.settings_dict['NAME']}-wal")


def test_freed_pages_are_overwritten_whatever_sqlite_was_built_with() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete")
        assert cursor.fetchone() == (1,)


def test_the_log_is_cut_while_others_have_the_database_open() -> None:
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as other:
        other.execute("SELECT count(*) FROM conversations_tag").fetchone()
        Tag.objects.create(name="unforgettable")
        assert b"unforgettable" in log().read_bytes()
        wipe_the_log()
        assert log().stat().st_size == 0


def test_a_reader_in_the_way_means_another_try() -> None:
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM conversations_tag").fetchone()
        Tag.objects.create(name="unforgettable")
        with pytest.raises(OSError, match="could not be cut"):
            wipe_the_log()
