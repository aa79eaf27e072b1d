"""The tables of this room."""

from amends.search.entry import VERSION, Entry
from amends.search.vocabulary import Word

__all__ = ["VERSION", "Entry", "Word"]
