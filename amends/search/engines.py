"""The two databases as finders: the same question, asked in the words of SQLite and of PostgreSQL."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

# PostgreSQL looks through these first, one by one; what is common is found there, what is not is gathered and sorted.
NEWEST = 2000
MOST_WORDS = 2000
# SQLite opens each term in each part of its index, so with many it looks through so many of the newest first, one by one.
MANY, NEWEST_OF_MANY, LETTERS_OF_MANY = 20, 100, 300_000

Hit = tuple[int, int]
Groups = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Question:
    """What must be so of an entry: one term of each group, the same of none in `none_of`, a place between two."""

    groups: Groups
    none_of: tuple[Groups, ...] = ()
    since: int = 0
    below: int = 1 << 62
    # Names are: then PostgreSQL gathers them at once and does not look through the newest first.
    is_rare: bool = False

    @property
    def has_many(self) -> bool:
        """Whether it is about so many terms that looking each of them up is dear."""
        return sum(len(group) for group in self.groups) > MANY

    def fits(self, terms: Set[str]) -> bool:
        """Whether an entry with these terms is what is asked for, wherever it stands."""
        return _has_all(self.groups, terms) and not any(_has_all(groups, terms) for groups in self.none_of)


def _has_all(groups: Groups, terms: Set[str]) -> bool:
    return all(not terms.isdisjoint(group) for group in groups)


def newest(question: Question, count: int) -> list[Hit]:
    """The place and the conversation of the newest entries that fit."""
    if connection.vendor != "postgresql":
        return _newest_on_sqlite(question, count)
    span = [question.below, question.since]
    if not question.is_rare:
        first = _asked(AMONG_NEWEST, [*span, NEWEST, _for_postgresql(question), count])
        if len(first) == count:
            return first
    return _asked(GATHERED, [*span, _for_postgresql(question), count])


def _newest_on_sqlite(question: Question, count: int) -> list[Hit]:
    first: list[Hit] = []
    if question.has_many and not question.is_rare:
        first, below = _among_newest(question, count)
        question, count = replace(question, below=below), count - len(first)
    return [*first, *(_asked(SQLITE, [_for_sqlite(question), question.below, question.since, count]) if count else [])]


def _among_newest(question: Question, count: int) -> tuple[list[Hit], int]:
    """What fits among the newest entries, and the place of the last one looked at."""
    found: list[Hit] = []
    letters, below = 0, question.below
    with connection.cursor() as cursor:
        cursor.execute(NEWEST_ON_SQLITE, [question.below, question.since, NEWEST_OF_MANY])
        for below, number, words in cursor:
            found += [(below, number)] if question.fits(set(words.split(" "))) else []
            letters += len(words)
            if len(found) == count or letters > LETTERS_OF_MANY:
                break
    return found, below


NEWEST_ON_SQLITE = """
SELECT place, conversation_id, words FROM search_entry WHERE place < %s AND place >= %s ORDER BY place DESC LIMIT %s
"""
SQLITE = """
SELECT search_entry.place, search_entry.conversation_id
FROM search_entry_index JOIN search_entry ON search_entry.place = search_entry_index.rowid
WHERE search_entry_index MATCH %s AND search_entry_index.rowid < %s AND search_entry_index.rowid >= %s
ORDER BY search_entry_index.rowid DESC LIMIT %s
"""
AMONG_NEWEST = """
SELECT place, conversation_id FROM (
    SELECT place, conversation_id, terms FROM search_entry WHERE place < %s AND place >= %s ORDER BY place DESC LIMIT %s
) AS newest WHERE terms @@ %s::tsquery ORDER BY place DESC LIMIT %s
"""
GATHERED = """
WITH found AS MATERIALIZED (
    SELECT place, conversation_id FROM search_entry WHERE place < %s AND place >= %s AND terms @@ %s::tsquery
) SELECT place, conversation_id FROM found ORDER BY place DESC LIMIT %s
"""


def words_with(parts: Sequence[str]) -> list[str]:
    """Terms of the vocabulary that have all these parts."""
    question = Question(tuple((part,) for part in parts))
    if connection.vendor == "postgresql":
        sql = "SELECT term FROM search_word WHERE in_parts @@ %s::tsquery LIMIT %s"
        return [term for (term,) in _asked(sql, [_for_postgresql(question), MOST_WORDS])]
    sql = "SELECT term FROM search_word WHERE id IN (SELECT rowid FROM search_word_index WHERE search_word_index MATCH %s) LIMIT %s"
    return [term for (term,) in _asked(sql, [_for_sqlite(question), MOST_WORDS])]


def is_used(term: str) -> bool:
    """Whether a conversation has this term."""
    question = Question(((term,),))
    if connection.vendor == "postgresql":
        sql = "SELECT 1 FROM search_entry WHERE terms @@ %s::tsquery LIMIT 1"
        return bool(_asked(sql, [_for_postgresql(question)]))
    sql = "SELECT 1 FROM search_entry_index WHERE search_entry_index MATCH %s LIMIT 1"
    return bool(_asked(sql, [_for_sqlite(question)]))


def build_anew() -> None:
    """On SQLite, make the full-text tables anew from the entries; PostgreSQL's cannot differ from them."""
    if connection.vendor == "postgresql":
        return
    with connection.cursor() as cursor:
        for table in ("search_entry_index", "search_word_index"):
            cursor.execute(f"INSERT INTO {table} ({table}) VALUES ('rebuild')")  # noqa: S608 - two names of ours


def _asked(sql: str, values: Sequence[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def _for_sqlite(question: Question) -> str:
    wanted = _all(question.groups, " AND ", " OR ")
    unwanted = " OR ".join(f"({_all(groups, ' AND ', ' OR ')})" for groups in question.none_of)
    return f"({wanted}) NOT ({unwanted})" if unwanted else wanted


def _for_postgresql(question: Question) -> str:
    wanted = _all(question.groups, " & ", " | ")
    unwanted = " | ".join(f"({_all(groups, ' & ', ' | ')})" for groups in question.none_of)
    return f"{wanted} & !({unwanted})" if unwanted else wanted


def _all(groups: Groups, both: str, either: str) -> str:
    return both.join(f"({_either(group, either)})" for group in groups)


def _either(terms: Iterable[str], word: str) -> str:
    """Terms are letters, digits and colons; should one ever have a quotation mark in it, it still ends nothing."""
    mark = "'" if connection.vendor == "postgresql" else '"'
    return word.join(f"{mark}{term.replace(mark, mark * 2)}{mark}" for term in terms)
