"""The index: one entry for each conversation, with every term it is found under.

The database itself keeps the terms findable: SQLite by triggers that feed a full-text table, PostgreSQL by a column it
works out. So whatever deletes an entry, and be it a cascade, takes it out of the index in the same transaction.
"""

from datetime import datetime

from django.db import models

from amends.conversations.models import Conversation

# Raised when terms are made differently, so that every entry is made again after the upgrade.
VERSION = 1

NUMBER_BITS = 20
LATEST = 1 << 42


class Entry(models.Model):
    """Where a conversation stands among the found ones, newest last, and its terms between blanks."""

    conversation = models.OneToOneField(
        Conversation, on_delete=models.CASCADE, primary_key=True, related_name="search_entry"
    )
    place = models.BigIntegerField(unique=True)
    words = models.TextField()
    version = models.SmallIntegerField(default=VERSION, db_index=True)

    def __str__(self) -> str:
        return f"{self.conversation_id} at {self.place}"


def place_of(moment: datetime, number: int = 0) -> int:
    """A place by the millisecond; conversations of the same one stand in the order of their numbers."""
    milliseconds = min(max(int(moment.timestamp() * 1000), 0), LATEST)
    return milliseconds << NUMBER_BITS | number & (1 << NUMBER_BITS) - 1
