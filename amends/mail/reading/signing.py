"""Where a signature begins at the end of a text."""

import re

from .lines import Sort, is_rule
from .phrases import any_of, every

MAX_SIGNATURE = 25

_CLOSING = any_of(every("closings"), before=r"^\W{0,3}", after=r"\W{0,4}$")
_CONTACT = re.compile(
    r"@[\w-]{1,60}\.|https?://|www\.|\b(?:tel|phone|mobile|mobil|fax|tlf|telefon|cell|mob)\b|\+\d[\d\s()/.-]{6,20}"
    r"|mailing list",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"^[-–—/~][^\W\d_][\w.'-]{1,30}(?: [^\W\d_][\w.'-]{0,30}){0,3}$")
_NAME = re.compile(r"^[^\W\d_][\w.'-]{0,30}(?: [^\W\d_][\w.'-]{0,30}){0,3}$")


def signature_start(texts: list[str], sorts: str) -> int:
    """The first line of the signature, or the number of lines where there is none."""
    first = sorts.find(Sort.TEXT)
    if first < 0:
        return len(texts)
    bare = [text.strip() for text in texts]
    return min(
        _delimited(bare, sorts, first),
        _ruled(bare, sorts, first),
        _named(bare, sorts, first),
        _closed(bare, sorts, first),
    )


def _delimited(bare: list[str], sorts: str, first: int) -> int:
    for at in range(first + 1, len(sorts)):
        if sorts[at] == Sort.FOOTER:
            return _name_above(bare, sorts, at) if _is_end(sorts, at) else len(bare)
        if sorts[at] in (Sort.DELIMITER, Sort.SIGNATURE) and Sort.QUOTE not in sorts[at:]:
            return at
    return len(bare)


def _is_end(sorts: str, at: int) -> bool:
    """Whether little follows: a footer in the middle of a text is a sentence."""
    return sorts[at:].count(Sort.TEXT) <= 8 and Sort.QUOTE not in sorts[at:]


def _name_above(bare: list[str], sorts: str, at: int) -> int:
    is_name = at >= 2 and sorts[at - 1] == Sort.TEXT and sorts[at - 2] == Sort.EMPTY and _NAME.match(bare[at - 1])
    return at - 1 if is_name and Sort.TEXT in sorts[: at - 1] and len(bare[at - 1].split()) > 1 else at


def _ruled(bare: list[str], sorts: str, first: int) -> int:
    """A long stroke with a few short lines below it, down to the end."""
    for at in range(max(first + 1, len(bare) - 2 * MAX_SIGNATURE), len(bare)):
        below = [line for line in bare[at + 1 :] if line]
        if is_rule(bare[at]) and len(below) <= MAX_SIGNATURE and all(len(line) < 100 for line in below):
            is_signature = len(below) <= 3 or any(_CONTACT.search(line) for line in below)
            return at if is_signature and Sort.QUOTE not in sorts[at:] else len(bare)
    return len(bare)


def _named(bare: list[str], sorts: str, first: int) -> int:
    """A last line like "-Jane Doe" or "/Jane"."""
    last = len(sorts.rstrip(Sort.EMPTY)) - 1
    return last if last > first and _SIGNED.match(bare[last]) else len(bare)


def _closed(bare: list[str], sorts: str, first: int) -> int:
    """A closing, a name and contact lines at the end; a closing and a name alone are part of the letter."""
    for at in range(max(first + 1, len(bare) - MAX_SIGNATURE), len(bare)):
        below = [line for line in bare[at + 1 :] if line]
        if sorts[at] == Sort.TEXT and _CLOSING.match(bare[at]) and _is_card(below) and Sort.QUOTE not in sorts[at:]:
            return at
    return len(bare)


def is_closing(line: str) -> bool:
    """Whether a line is a closing, perhaps with the name behind it."""
    return len(line) < 60 and bool(_CLOSING.match(line.strip()) or _CLOSING.match(line.partition(",")[0].strip()))


def _is_card(below: list[str]) -> bool:
    return (
        2 <= len(below) <= 15 and all(len(line) < 80 for line in below) and any(_CONTACT.search(line) for line in below)
    )
