"""Words that were taken out of the index stand in SQLite's full-text tables until their parts are merged; this merges them."""

import time

from django.db import connection

from amends.foundation.writing import writing

TABLES = ("search_entry_index", "search_word_index")
# So many pages are written in one short transaction; between two, others have their turn.
PAGES = 64
BREATH = 0.005


def wipe_forgotten_words() -> None:
    """Merge step by step until nothing deleted is left; on PostgreSQL its autovacuum does that."""
    if connection.vendor != "sqlite":
        return
    for table in TABLES:
        # A negative number begins to merge everything, a positive one goes on with it.
        pages = -PAGES
        while _merge(table, pages):
            pages = PAGES
            time.sleep(BREATH)


def _merge(table: str, pages: int) -> bool:
    """Whether there was something to merge: SQLite counts one change for the order itself."""
    with writing(), connection.cursor() as cursor:
        before = cursor.execute("SELECT total_changes()").fetchone()[0]
        cursor.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('merge', %s)", [pages])  # noqa: S608 - ours
        return cursor.execute("SELECT total_changes()").fetchone()[0] - before > 1
