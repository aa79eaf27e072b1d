"""Where a signature begins at the end of a text."""

import re

from .lines import Sort
from .phrases import any_of, every

_CLOSING = any_of(every("closings"), before=r"^[\s>]*", after=r"\W{0,3}$")
_CONTACT = re.compile(
    r"@[\w-]{1,60}\.|https?://|www\.|\b(?:tel|phone|mobile|mobil|fax|tlf|telefon|cell|mob)\b|\+\d[\d\s()/.-]{6,20}",
    re.IGNORECASE,
)


def signature_start(texts: list[str], sorts: str) -> int:
    """The first line of the signature, or the number of lines where there is none."""
    end = len(texts)
    for at, sort in enumerate(sorts):
        if sort in (Sort.DELIMITER, Sort.SIGNATURE, Sort.FOOTER) and Sort.TEXT in sorts[:at]:
            return at
    return end
