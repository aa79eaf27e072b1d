"""Marking in a customer's words those that tell how they feel."""

import re
from collections.abc import Iterator, Sequence

from amends.triage.excerpt import Span, apart

# Two letters nobody writes: where a mark begins and ends while the words become HTML.
OPEN, CLOSE = "\ue000", "\ue001"

_MARKED = re.compile(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")
_TAG = re.compile(r"<[^>]*>")
# What may be marked in one piece: within a line, and around web addresses.
_PIECE = re.compile(r"(https?://\S+)|(?:(?!https?://)[^\r\n])+", re.IGNORECASE)


def with_signs(text: str, spans: Sequence[Span]) -> str:
    """The text with a sign before and after each stretch, line by line, never in a web address; its own become spaces."""
    text, pieces, place = text.replace(OPEN, " ").replace(CLOSE, " "), [], 0
    for start, end in _in_pieces(text, apart(spans)):
        pieces += [text[place:start], OPEN, text[start:end], CLOSE]
        place = end
    return "".join(pieces) + text[place:]


def _in_pieces(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    pieces = [each.span() for each in _PIECE.finditer(text) if not each[1]] if spans else []
    for start, end in spans:
        for begin, stop in pieces:
            shown = text[max(begin, start) : min(stop, end)].strip() if begin < end and start < stop else ""
            if shown:
                # A sign right behind a web address would be taken for a part of it.
                place = text.index(shown, max(begin, start))
                yield place, place + len(shown)


def as_marks(html: str) -> str:
    """The signs as marks; one that would cut through a link is left out."""
    html = _TAG.sub(lambda tag: tag[0].replace(OPEN, "").replace(CLOSE, ""), html)
    html = _MARKED.sub(lambda hit: hit[1] if "<" in hit[1] else f"<mark>{hit[1]}</mark>", html)
    return html.replace(OPEN, "").replace(CLOSE, "")
