"""Making names, mail addresses and long numbers unreadable, letter for letter, so that every place in a text stays its own."""

import re
from collections.abc import Iterable, Iterator

# It begins only where a word does, so that a long text without gaps takes no longer than another.
MAIL = re.compile(r"(?<![^\s<>()\[\],;:\"'])[^\s<>()\[\],;:\"'@]+@[^\s<>()\[\],;:\"'@]+")
# Telephone, account and customer numbers; a year or a price is left.
NUMBER = re.compile(r"\+?\d(?:[ ./()-]{0,2}\d){5,}")
WORD = re.compile(r"[^\W\d_]+")
# A name this short is also a word, unless it is written as a name.
SHORT = 2
WITHOUT_THE_KEYS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "å": "aa", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue",
     "Æ": "Ae", "Ø": "Oe", "Å": "Aa"}
)  # fmt: skip


def mask(text: str, names: Iterable[str] = ()) -> str:
    """The text as long as before, without these names, and without what else says who somebody is."""
    for pattern in (MAIL, NUMBER, *_patterns(names)):
        text = pattern.sub(lambda found: unreadable(found[0]), text)
    return text


def unreadable(words: str) -> str:
    """As many signs, of which none says anything."""
    return "".join(_instead_of(sign) for sign in words)


def _instead_of(sign: str) -> str:
    if sign.isdigit():
        return "0"
    return ("X" if sign.isupper() else "x") if sign.isalpha() else sign


def _patterns(names: Iterable[str]) -> Iterator[re.Pattern[str]]:
    words = {word for name in names for word in WORD.findall(name) if len(word) > 1}
    words |= {word.translate(WITHOUT_THE_KEYS) for word in words}
    for are_short in (False, True):
        these = sorted(re.escape(word) for word in words if (len(word) <= SHORT) == are_short)
        if these:
            yield re.compile(rf"\b(?:{'|'.join(these)})s?\b", 0 if are_short else re.IGNORECASE)
