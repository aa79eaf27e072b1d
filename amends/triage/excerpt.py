"""The words of a message a list shows: those that tell how somebody feels, with a little around them."""

import re
from collections.abc import Iterator, Sequence

LONGEST = 200
AROUND = 24
# A list shows one line of it, so what tells stands near its beginning.
LEAD = 36
GAP = re.compile(r"\s+")

Span = tuple[int, int]
# Some words, and whether they tell.
Piece = tuple[str, bool]


def excerpt(text: str, spans: Sequence[Span], longest: int = LONGEST) -> list[Piece]:
    """The beginning of a text, or the stretches around what tells, with an ellipsis for what is left out."""
    shown = list(_shown(text, apart(spans), longest))
    return [piece for piece in shown if piece[0]]


def apart(spans: Sequence[Span]) -> list[Span]:
    """In order, those that touch put together."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _shown(text: str, spans: Sequence[Span], longest: int) -> Iterator[Piece]:
    at, left = 0, longest
    if spans and spans[0][0] > LEAD:
        at = _word_start(text, spans[0][0] - AROUND)
        yield "… ", False
    for start, end in spans:
        if left <= 0:
            break
        if start - at > max(left - (end - start), AROUND * 2):
            yield f"{_head(text[at:start], AROUND)} … ", False
            left, at = left - AROUND, _word_start(text, start - AROUND)
        yield _line(text[at:start]), False
        yield _head(text[start:end], max(left, AROUND)), True
        left, at = left - (end - at), end
    if left > 0:
        rest = _head(text[at:], left)
        yield rest + ("…" if len(text) > at + left else ""), False
    elif at < len(text):
        yield " …", False


def _word_start(text: str, at: int) -> int:
    at = max(at, 0)
    gap = GAP.search(text, at)
    return gap.end() if at and gap and gap.end() - at < AROUND else at


def _head(text: str, longest: int) -> str:
    """The beginning of a text, cut where a word ends."""
    if len(text) <= longest:
        return _line(text)
    cut = text.rfind(" ", 0, longest + 1)
    return _line(text[: cut if cut > 0 else longest])


def _line(text: str) -> str:
    return GAP.sub(" ", text)
