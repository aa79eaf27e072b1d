"""What people say in so many words: that they will sue, leave, or speak to the manager. Found, it may raise a reading.

A phrase in `languages/*.toml` is written as it is said, with four signs: `kündig*` is any word that begins so, `*kosten`
any that ends so, `(mein|unser)` one of these, `(doch)?` perhaps this, and `…` up to four words between. ä, ö, ü, ß, æ, ø
and å are also found where somebody had no such keys. A phrase under `unless` makes its sentence say something else.

A phrase is looked for only where its first word stands, so that a thousand phrases cost little more than one.
"""

import re
import tomllib
from bisect import bisect
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import product
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent / "languages"
# Somebody who writes one of these says much as one does in the others.
BESIDE = {"nb": ("nb", "nn"), "nn": ("nn", "nb"), "da": ("nb", "nn"), "sv": ("nb",)}
ENGLISH = "en"

WITHOUT_THE_KEYS = {
    "ä": ("ä", "ae", "a"), "ö": ("ö", "oe", "o"), "ü": ("ü", "ue", "u"), "ß": ("ß", "ss"), "é": ("é", "e"),
    "æ": ("æ", "ae", "e"), "ø": ("ø", "oe", "o", "ö"), "å": ("å", "aa", "a"), "'": ("'", "’", "‘", "´", "`", ""),
}  # fmt: skip
# "får" is no "far", nor "bør" a "bor".
SHORT, BARE = 4, ("a", "o", "u", "e")
# The point of "31.8." and "1. mai" ends nothing.
GAP = r"(?:[^\w.!?]|\.(?=\d)|(?<=\d)\.){1,6}"
BETWEEN = rf"{GAP}(?:\w++{GAP}){{0,4}}?"
SENTENCE_END = re.compile(r"(?<![.!?])(?:[!?]|(?<!\d)\.)[.!?]*+(?=\s|$)|\n\n|\n\r\n|\n[ \t]{1,9}\n")
SIGN = re.compile(r"\(|\)\??|\||…|[^\s()|]+")
WORD = re.compile(r"\w+")
ANY, ENDS, REST = r"\w*", r"(?!\w)", r"\w*+"
# A first word of which only some letters are known is looked up by at most so many of them.
MOST = 8
# No longer word is one of ours.
LONGEST_WORD = 60


@dataclass(frozen=True)
class Found:
    """A phrase in a text: what it speaks for, how much by itself, and where it stands."""

    field: str
    share: float
    start: int
    end: int


@dataclass(frozen=True, eq=False)
class Phrase:
    """A phrase we know; one without a share takes back what others say for the field."""

    field: str
    share: float | None
    words: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Built when its first word is first met: most never are, and all at once would take a second."""
        return re.compile(pattern_of(self.words), re.IGNORECASE)


def find_phrases(text: str, language: str) -> list[Found]:
    """Every phrase of this language, or of English, that a text says and does not take back in the same sentence."""
    ends = [each.start() for each in SENTENCE_END.finditer(text)]
    said = [(phrase, bisect(ends, start), start, end) for phrase, start, end in _places(text, language)]
    denied = {(phrase.field, sentence) for phrase, sentence, _, _ in said if phrase.share is None}
    found = {
        Found(phrase.field, phrase.share, start, end)
        for phrase, sentence, start, end in said
        if phrase.share is not None and (phrase.field, sentence) not in denied
    }
    return sorted(found, key=lambda each: (each.start, each.end, each.field, each.share))


Book = dict[str, tuple[Phrase, ...]]
Match = Callable[[str, int], re.Match[str] | None]


def _places(text: str, language: str) -> Iterator[tuple[Phrase, int, int]]:
    for word in WORD.finditer(text):
        for phrase, match in _that_begin_with(_shortened(word[0]).lower(), language):
            if place := match(text, word.start()):
                yield phrase, *place.span()


def _shortened(word: str) -> str:
    """Both ends of what is longer than any word of ours, since that much of it is looked up."""
    return word if len(word) <= LONGEST_WORD else word[: LONGEST_WORD // 2] + word[-LONGEST_WORD // 2 :]


@lru_cache(maxsize=20_000)
def _that_begin_with(word: str, language: str) -> tuple[tuple[Phrase, Match], ...]:
    """Each with how it is looked for; kept for the words met last. Of ten thousand too many were gone when they came back."""
    book, letters = _book(language), range(2, min(len(word), MOST) + 1)
    firsts = (word, *(each for some in letters for each in (word[:some] + "*", "*" + word[-some:])))
    return tuple((phrase, phrase.pattern.match) for first in firsts for phrase in book.get(first, ()))


@cache
def _book(language: str) -> Book:
    """The phrases to look for in a text, by their first words."""
    book: defaultdict[str, dict[Phrase, None]] = defaultdict(dict)
    for each in dict.fromkeys((*BESIDE.get(language, (language,)), ENGLISH)):
        for phrase in known(each):
            for first in first_words(phrase.words):
                book[first][phrase] = None
    return {first: tuple(phrases) for first, phrases in book.items()}


@cache
def known(language: str) -> tuple[Phrase, ...]:
    """The phrases of one language."""
    path = HERE / f"{language}.toml"
    fields: dict[str, Any] = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
    return tuple(
        Phrase(field, share, words)
        for field, groups in fields.items()
        for one in groups
        for share, phrases in ((one["share"], one["say"]), (None, one.get("unless", [])))
        for words in phrases
    )


# A phrase, read: of each of several ways to say it the words in their order, where a choice stands for a word.
Ways = list[list[Any]]


def pattern_of(words: str) -> str:
    """A phrase as a regular expression; every repetition in it is bounded, or ends where the word does."""
    return _pattern(_ways(iter(SIGN.findall(words)))[0])


def first_words(words: str) -> Iterator[str]:
    """The words it may begin with, in every spelling; those of which only some letters are known with their sign."""
    return _first_words(_ways(iter(SIGN.findall(words)))[0])


def _ways(signs: Iterator[str]) -> tuple[Ways, str]:
    ways: Ways = [[]]
    for sign in signs:
        if sign in (")", ")?"):
            return ways, sign
        if sign == "|":
            ways.append([])
        else:
            ways[-1].append(_ways(signs) if sign == "(" else sign)
    return ways, ""


def _pattern(ways: Ways) -> str:
    found = [_sequence(each) for each in ways]
    return found[0] if len(found) == 1 else f"(?:{'|'.join(found)})"


def _sequence(words: list[Any]) -> str:
    parts, gap = "", ""
    for word in words:
        one, closed = (_word(word), "") if isinstance(word, str) else (_pattern(word[0]), word[1])
        if word == "…":
            gap = BETWEEN
        elif closed == ")?":
            parts += f"(?:{gap}{one})?" if gap else f"(?:{one}{GAP})?"
        else:
            parts, gap = parts + gap + one, GAP
    return parts


def _first_words(ways: Ways) -> Iterator[str]:
    for words in ways:
        for word in words:
            yield from _spellings(word) if isinstance(word, str) else _first_words(word[0])
            if isinstance(word, str) or word[1] == ")":
                break


def _spellings(word: str) -> Iterator[str]:
    for spelling in map("".join, product(*_letters(word))):
        first = WORD.match(spelling)
        assert first and not word[0] == word[-1] == "*", f"No phrase can begin with {word}"
        if word[0] == "*":
            yield "*" + first[0][-MOST:]
        else:
            yield first[0][:MOST] + "*" if word[-1] == "*" and first[0] == spelling else first[0]


def _word(word: str) -> str:
    letters = "".join(f"(?:{'|'.join(each)})" if len(each) > 1 else re.escape(each[0]) for each in _letters(word))
    return (ANY if word[0] == "*" else "") + letters + (REST if word[-1] == "*" else ENDS)


def _letters(word: str) -> list[tuple[str, ...]]:
    """Each letter in the ways people write it; in a short word the bare vowel would often be another word."""
    letters = word.strip("*").lower()
    ways = [WITHOUT_THE_KEYS.get(each, (each,)) for each in letters]
    return ways if len(letters) > SHORT else [tuple(each for each in way if each not in BARE) or way for way in ways]
