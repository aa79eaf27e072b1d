"""Reading what somebody typed into the search box: words, exact phrases, what to leave out, and filters.

Pure: whether there is a colleague or team of that name is asked later.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from amends.search.terms import spelt_alike, words_of

LONGEST = 500
MOST_WORDS = 24

PART = re.compile(r'(?P<minus>-)?(?:(?P<name>[^\W\d_]{2,20}):)?(?:"(?P<quoted>[^"]*)"?|(?P<plain>[^\s"]+))')
NUMBER = re.compile(r"\s*(?:№|#|n[ro]\.?(?=[\s\d]))?\s*(\d{1,18})\s*", re.IGNORECASE)
QUOTES = str.maketrans("“”„«»\0", '""""" ')

# The words people may use, in each of our languages, whichever they read the desk in; compared as spelt_alike.
FILTERS = {
    "from": "from von fra",
    "assigned": "assigned zugewiesen tildelt",
    "status": "status",
    "before": "before vor før",
    "after": "after nach etter",
    "team": "team",
    "tag": "tag schlagwort emneord merkelapp",
    "has": "has hat mit har med",
}
STATES = {
    "open": "open offen åpen åpne",
    "waiting": "waiting wartet wartend venter ventende",
    "snoozed": "snoozed later später senere utsatt",
    "closed": "closed geschlossen abgeschlossen zu lukket avsluttet",
}
MYSELF = "me mine ich mir mich meg min jeg"
NOBODY = "nobody none niemand niemandem keiner ingen"
FILES = "file files attachment datei dateien anhang anhänge fil filer vedlegg"
# From 1896 to 1904, and again from 2096.
LEAP_YEARS_APART = 8
DAYS = {0: "today heute idag", 1: "yesterday gestern igår"}

ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
DAY_FIRST = re.compile(r"(\d{1,2})[./](\d{1,2})[./]?(\d{4}|\d{2})?")


@dataclass(frozen=True)
class Filter:
    """One condition: the kind of filter, what was said of it, and whether it is to be left out."""

    kind: str
    value: str
    is_not: bool = False


@dataclass(frozen=True)
class Wish:
    """What somebody looks for."""

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    # Each is left out where all its words stand; a quoted one only where it is said exactly so.
    without: tuple[tuple[str, ...], ...] = ()
    never_said: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is looked for."""
        return not (self.words or self.without or self.never_said or self.filters)

    @property
    def is_about_phrases(self) -> bool:
        """Whether the texts themselves have to be looked at."""
        return bool(self.phrases or self.never_said)

    @property
    def said_exactly(self) -> set[str]:
        """The words of the phrases, which are not found as parts of longer ones."""
        return {word for phrase in self.phrases for word in words_of(phrase)}


def read_wish(typed: str) -> Wish:
    """What the typed words ask for; whatever is typed, something sensible comes out."""
    words: list[str] = []
    phrases: dict[bool, list[str]] = {True: [], False: []}
    without: list[tuple[str, ...]] = []
    filters: list[Filter] = []
    unknown: list[str] = []
    for minus, name, value, is_quoted in _parts(typed):
        kind, some = _known(FILTERS, name) if name else None, words_of(value)
        unknown += [name] if name and not kind else []
        if kind:
            filters.append(Filter(kind, value, minus))
            continue
        is_phrase = is_quoted and len(some) > 1
        phrases[minus] += [value] if is_phrase else []
        if not minus:
            words += some
        elif some and not is_phrase:
            without.append(tuple(some))
    return Wish(
        words=tuple(dict.fromkeys(words))[:MOST_WORDS],
        phrases=tuple(phrases[False]),
        without=tuple(dict.fromkeys(without))[:MOST_WORDS],
        never_said=tuple(phrases[True])[:MOST_WORDS],
        filters=tuple(filters)[:MOST_WORDS],
        unknown=tuple(dict.fromkeys(unknown)),
    )


def _parts(typed: str) -> Iterator[tuple[bool, str, str, bool]]:
    for found in PART.finditer(typed.translate(QUOTES)[:LONGEST]):
        name, plain = found["name"] or "", found["plain"] or ""
        # An address of the web, a time or “Re:” is no filter.
        if plain.startswith("//") or (not plain and found["quoted"] is None):
            name, plain = "", f"{name} {plain}"
        value = plain if found["quoted"] is None else found["quoted"]
        yield bool(found["minus"]), name, value, found["quoted"] is not None


def number_in(typed: str) -> int | None:
    """The number of a conversation, when nothing else was typed: 1042, #1042, № 1042."""
    found = NUMBER.fullmatch(typed)
    return int(found[1]) if found else None


def state_of(word: str) -> str | None:
    """The state a word means."""
    return _known(STATES, word)


def means_me(word: str) -> bool:
    """Whether a word means whoever searches."""
    return _is_one_of(MYSELF, word)


def means_nobody(word: str) -> bool:
    """Whether a word means that nobody has it."""
    return _is_one_of(NOBODY, word)


def means_files(word: str) -> bool:
    """Whether a word means attachments."""
    return _is_one_of(FILES, word)


def day_of(word: str, today: date) -> date | None:
    """The day a word means: 2026-11-24, 24.11.2026, 24.11., 2026-11, 2026, today, yesterday."""
    for ago, names in DAYS.items():
        if _is_one_of(names, word):
            return today - timedelta(days=ago)
    if found := ISO.fullmatch(word):
        return _day(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    if not (found := DAY_FIRST.fullmatch(word)):
        return None
    day, month = int(found[1]), int(found[2])
    if found[3]:
        return _day(int(found[3]) + (2000 if len(found[3]) == 2 else 0), month, day)
    return _last_time(month, day, today)


def _last_time(month: int, day: int, today: date) -> date | None:
    """The last such day there has been; the 24th of December, said in January, is last year's."""
    days = (_day(year, month, day) for year in range(today.year, today.year - LEAP_YEARS_APART - 1, -1))
    return next((found for found in days if found and found <= today), None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _known(book: dict[str, str], word: str) -> str | None:
    return next((name for name, words in book.items() if _is_one_of(words, word)), None)


def _is_one_of(words: str, word: str) -> bool:
    return spelt_alike(word) in {spelt_alike(each) for each in words.split()}
