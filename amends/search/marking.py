"""Marking found words in a text, and cutting out the place where they stand. Knows no database."""

import re
import string
from collections.abc import Iterator, Set
from functools import lru_cache

from amends.search.terms import LONGEST, REMEMBERED, composed, fold, spelt_alike, terms_of_word, words_of

# The found word stands near the beginning, because a list shows one line of it.
BEFORE, AFTER = 25, 150
# Letters with marks, and those that are no letter with a mark on it: Latin, as far as Europe writes it.
WRITTEN = [chr(code) for code in range(0xC0, 0x180)]
PLAIN_ONES = string.ascii_letters + string.digits
SPACE = re.compile(r"\s+")

Piece = tuple[str, bool]


def excerpt(text: str, wanted: Set[str]) -> list[Piece]:
    """The surroundings of the first found word, in pieces, each with whether it is a found word; nothing without one."""
    text = composed(text)
    first = next(_hits(text, wanted), None)
    if first is None:
        return []
    start, end = _edge(text, first[0] - BEFORE, -1), _edge(text, first[1] + AFTER, +1)
    line = SPACE.sub(" ", text[start:end]).strip()
    return marked(f"{'… ' if start else ''}{line}{' …' if end < len(text) else ''}", wanted)


def marked(text: str, wanted: Set[str]) -> list[Piece]:
    """All of a text in pieces, each with whether it is a found word."""
    text, pieces, at = composed(text), [], 0
    for start, end in _hits(text, wanted):
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [piece for piece in [*pieces, (text[at:], False)] if piece[0]]


def says(text: str, phrase: str) -> bool:
    """Whether a text says exactly these words one after the other, however they are spelt."""
    wanted, like = _said_like(phrase)
    return any(
        all(not each.isdisjoint(terms_of_word(word)) for each, word in zip(wanted, words_of(first + more), strict=True))
        for first, more in like.findall(composed(text))
    )


@lru_cache(maxsize=64)
def _said_like(phrase: str) -> tuple[list[set[str]], re.Pattern[str]]:
    """The terms of each word of a phrase, and so many words that begin as these do, the first and those after it."""
    wanted = [set(terms_of_word(word)) for word in words_of(phrase)]
    first, *more = (_letters({term[:1] for term in each}) for each in wanted)
    after = "".join(rf"[\W_]++{letter}[^\W_]*+" for letter in more)
    return wanted, re.compile(rf"({first}(?<![^\W_].)[^\W_]*+)(?=({after}))", re.DOTALL)


def _letters(some: set[str]) -> str:
    """One of these letters, in both cases; or any that is not plain, for it may be one of them with a mark."""
    others = "".join(letter for letter in PLAIN_ONES if letter.lower() not in some)
    return rf"[^\W_{others}]"


def _hits(text: str, wanted: Set[str]) -> Iterator[tuple[int, int]]:
    """Where found words stand. Most words are passed over by their first letters, for finding stems takes longer."""
    if not wanted:
        return
    beginnings = _beginnings(frozenset(wanted))
    for found in _beginning_like(frozenset(wanted)).finditer(text):
        word = found[0].lower()[:LONGEST]
        if _beginning(word[:6]) in beginnings and not wanted.isdisjoint(terms_of_word(word)):
            yield found.span()


@lru_cache(maxsize=64)
def _beginning_like(wanted: frozenset[str]) -> re.Pattern[str]:
    """Words that begin with the first letter of one of these terms, however it is written."""
    first = {term[:1] for term in wanted}
    alike = {each for each in WRITTEN if fold(each)[:1] in first}
    letters = re.escape("".join(sorted(first | {letter.upper() for letter in first} | alike)))
    # The letter stands before the look at what precedes it, and both cases are written out: most is skipped at once.
    return re.compile(rf"[{letters}](?<![^\W_].)[^\W_]*", re.DOTALL)


@lru_cache(maxsize=64)
def _beginnings(wanted: frozenset[str]) -> set[str]:
    return {_beginning(term) for term in wanted}


@lru_cache(maxsize=REMEMBERED)
def _beginning(word: str) -> str:
    return spelt_alike(word)[:2]


def _edge(text: str, place: int, way: int) -> int:
    """The nearest gap between words, so that none is cut; in a text without gaps, nearly the place itself."""
    if not 0 < place < len(text):
        return 0 if place <= 0 else len(text)
    steps = range(place, max(0, min(len(text), place + way * 20)), way)
    return next((step for step in steps if text[step].isspace()), place)
