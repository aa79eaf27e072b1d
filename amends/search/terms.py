"""The terms under which a text is found: words without their endings, accents and spellings. Knows no database.

Word forms and spellings find each other because they share a term: „Maschinen“ and „Maschine“, „Müller“, „Mueller“ and
„Muller“, «kjøkkenet», «kjoekken» and «kjokken». Which language a text is in is never asked: a note may be in another one.
"""

import re
import threading
import unicodedata
from functools import lru_cache

import snowballstemmer

WORD = re.compile(r"[^\W_]+")
JOINED = re.compile(r"[^\W_]+(?:-[^\W_]+)+")
LONGEST = 40
REMEMBERED = 60_000

# Letters that are no letter with a mark on it.
PLAIN = str.maketrans({"æ": "a", "ø": "o", "ß": "ss", "ð": "d", "þ": "th", "ł": "l", "đ": "d", "œ": "o", "ı": "i"})
MARKS = re.compile(r"[\u0300-\u036f]")
# How people write what their keyboard lacks; not where two vowels merely meet, as in „neue“.
GERMAN = re.compile(r"(?<![aeouyäöüq])ue|ae|oe")
NORWEGIAN = re.compile(r"aa|ae|oe")
SPELT = {"ae": "ä", "oe": "ö", "ue": "ü"}
STAVET = {"aa": "å", "ae": "æ", "oe": "ø"}

_STEMMERS = {name: snowballstemmer.stemmer(name) for name in ("german", "english", "norwegian")}
# A stemmer keeps the word it is at in itself.
_one_at_a_time = threading.Lock()


def terms(text: str) -> set[str]:
    """Every term of a text."""
    found: set[str] = set()
    for word in {*words_of(text), *joined_of(text)}:
        found.update(terms_of_word(word))
    return found


def words_of(text: str) -> list[str]:
    """The words of a text, in order and in lower case; what stands on both sides of a hyphen is two words."""
    return [word[:LONGEST] for word in WORD.findall(in_lower_case(text))]


def joined_of(text: str) -> list[str]:
    """Words with hyphens as if they had none: „Kaffee-Maschine“ is found as „Kaffeemaschine“ too."""
    found = JOINED.findall(in_lower_case(text)) if "-" in text else ()
    return [each for each in (word.replace("-", "") for word in found) if len(each) <= LONGEST]


def in_lower_case(text: str) -> str:
    """The text in lower case; the dot a Turkish İ leaves behind there would part the word."""
    return composed(text).lower().replace("i\u0307", "i")


def composed(text: str) -> str:
    """The text with each letter and its marks as one character."""
    return unicodedata.normalize("NFC", text)


@lru_cache(maxsize=REMEMBERED)
def terms_of_word(word: str) -> tuple[str, ...]:
    """The terms of one word in lower case: its stem in German, English and Norwegian, without repeats."""
    if not word.isalpha():
        return (fold(word),)
    with _one_at_a_time:
        stems = (
            _STEMMERS["german"].stemWord(GERMAN.sub(lambda found: SPELT[found[0]], word)),
            _STEMMERS["english"].stemWord(word),
            _STEMMERS["norwegian"].stemWord(NORWEGIAN.sub(lambda found: STAVET[found[0]], word)),
        )
    return tuple(dict.fromkeys(fold(stem) for stem in stems))


def fold(word: str) -> str:
    """The word in lower case with plain letters: ä, å and æ are a, ö and ø are o, ß is ss."""
    bare = MARKS.sub("", unicodedata.normalize("NFD", word.lower()))
    return unicodedata.normalize("NFC", bare).translate(PLAIN)


def spelt_alike(text: str) -> str:
    """A short text reduced to what all its spellings share, for comparing names: “Åse”, “Aase” and “ase” are one."""
    return re.sub(r"a[ea]|(?<=o)e|(?<=u)e", lambda found: found[0][:1] if found[0][0] == "a" else "", fold(text))
