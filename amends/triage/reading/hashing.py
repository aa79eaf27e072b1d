"""A text as a few hundred numbers below 65,536: its runs of two to five letters, its words, and its pairs of words.

Which run has which number follows from its letters alone, so nothing has to be kept but the weights.
"""

import re

import numpy as np
from numpy.typing import NDArray

BITS = 16
PLACES = 1 << BITS
SHORTEST_RUN, LONGEST_RUN = 2, 5
LONGEST_TEXT = 6000

# Odd, so that each has an inverse among the numbers of 64 bits, and otherwise of no meaning.
STEP, STIR = 0x9E3779B97F4A7C15, 0xD6E8FEB86659FD93
WHOLE = 1 << 64
BACK = pow(STEP, -1, WHOLE)

SPACE = re.compile(r"\s+")

Numbers = NDArray[np.uint64]


def _powers(base: int) -> Numbers:
    found = [1]
    for _ in range(LONGEST_TEXT + 2):
        found.append(found[-1] * base % WHOLE)
    return np.array(found, dtype=np.uint64)


POWERS, BACKWARDS = _powers(STEP), _powers(BACK)


def places_of(text: str) -> NDArray[np.int64]:
    """The numbers of everything that occurs in a text, each once."""
    line = f" {SPACE.sub(' ', text[:LONGEST_TEXT].lower()).strip()} "[: LONGEST_TEXT + 1]
    letters = np.frombuffer(line.encode("utf-32-le", "replace"), dtype=np.uint32).astype(np.uint64)
    sums = np.concatenate([np.zeros(1, np.uint64), np.cumsum(letters * POWERS[: len(letters)], dtype=np.uint64)])
    starts = np.arange(len(letters))
    found = [
        _stirred(
            _between(sums, starts[: len(letters) - length + 1], starts[: len(letters) - length + 1] + length), length
        )
        for length in range(SHORTEST_RUN, LONGEST_RUN + 1)
        if len(letters) >= length
    ]
    gaps = np.flatnonzero(letters == ord(" "))
    words = _between(sums, gaps[:-1] + 1, gaps[1:])
    found.append(_stirred(words, 101))
    found.append(_stirred(words[:-1] * np.uint64(STIR) + words[1:], 102))
    occurs = np.zeros(PLACES, np.bool_)
    occurs[np.concatenate(found)] = True
    return np.flatnonzero(occurs)


def _between(sums: Numbers, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> Numbers:
    """A number for the letters from each start to its end, the same wherever in the text they stand."""
    found: Numbers = (sums[ends] - sums[starts]) * BACKWARDS[starts]
    return found


def _stirred(numbers: Numbers, kind: int) -> NDArray[np.int64]:
    mixed = (numbers + np.uint64(kind)) * np.uint64(STIR)
    mixed ^= mixed >> np.uint64(32)
    mixed *= np.uint64(STEP)
    return (mixed >> np.uint64(64 - BITS)).astype(np.int64)
