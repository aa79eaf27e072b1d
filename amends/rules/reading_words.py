"""Looking for words in a text: whole words in any case, in a time that grows only with the text."""

import re
import unicodedata

WORD = re.compile(r"\w+")
LONGEST = 100_000


def fold(text: str) -> str:
    """A text as a line of its words, so that looking for some is one plain search."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST]).casefold()
    return f" {' '.join(WORD.findall(plain))} "


def wanted(written: str) -> list[str]:
    """What somebody wrote into a rule: “refund, money back, gift*” are three ways to match."""
    return [each for part in written.split(",") if (each := _pattern(part))]


def _pattern(part: str) -> str:
    folded = fold(part)
    if not folded.strip():
        return ""
    return folded.removesuffix(" ") if part.rstrip().endswith("*") else folded


def says(folded: str, written: str) -> bool:
    """Whether a folded text has one of the words or phrases; a star stands for any ending."""
    return any(each in folded for each in wanted(written))
