"""The newly written words of a mail, told from what is quoted and signed below or above them."""

import re

from .flattening import Line
from .letter import NewText
from .lines import Sort, is_rule, prepare, sort_lines
from .signing import signature_start


def find_new_text(lines: list[Line]) -> NewText:
    """What the sender newly wrote; everything, where nothing else would be left."""
    sorts = sort_lines(lines)
    kept = [at for at in _kept(sorts, lines)]
    text = _join(lines, kept)
    if not text.strip():
        return NewText(_join(lines, range(len(lines))), "")
    hidden = set(range(len(lines))) - set(kept)
    return NewText(text, _join(lines, sorted(hidden)))


def trim_text(text: str) -> NewText:
    """The new words of a plain text."""
    return find_new_text(prepare(text))


def _join(lines: list[Line], indexes: object) -> str:
    text = "\n".join(lines[at].text for at in indexes)  # type: ignore[attr-defined]
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n").rstrip()


def _kept(sorts: str, lines: list[Line]) -> list[int]:
    end = _cut(sorts, lines)
    kept = _without_quotes(sorts, end)
    return _without_signature(kept, sorts, lines)


def _cut(sorts: str, lines: list[Line]) -> int:
    """Where everything below is the earlier mail."""
    for at, sort in enumerate(sorts):
        has_text_above = Sort.TEXT in sorts[:at]
        if sort in (Sort.CUT, Sort.BLOCK, Sort.FORWARD) and has_text_above:
            return _before_rule(at, sorts, lines)
        if sort in (Sort.BLOCK, Sort.FORWARD):
            return len(sorts)
        if sort == Sort.HEADER and has_text_above and not _quote_follows(sorts, at):
            return at
    return len(sorts)


def _before_rule(at: int, sorts: str, lines: list[Line]) -> int:
    above = at - 1
    while above >= 0 and sorts[above] == Sort.EMPTY:
        above -= 1
    return above if above >= 0 and is_rule(lines[above].text) else at


def _quote_follows(sorts: str, at: int) -> bool:
    return sorts[at:].lstrip("he")[:1] == Sort.QUOTE


def _without_quotes(sorts: str, end: int) -> list[int]:
    return [at for at in range(end) if sorts[at] not in (Sort.QUOTE, Sort.HEADER, Sort.CUT)]


def _without_signature(kept: list[int], sorts: str, lines: list[Line]) -> list[int]:
    texts = [lines[at].text for at in kept]
    start = signature_start(texts, "".join(sorts[at] for at in kept))
    return kept[:start]
