"""The newly written words of a mail, told from what is quoted and signed below or above them."""

import re
from collections.abc import Iterable

from .flattening import Line
from .letter import NewText
from .lines import Sort, is_heading, prepare, sort_lines
from .signing import is_closing, signature_start

_SHARED = re.compile(r"^(.{1,300}?\w[.!?]?) ?-{3,} ?(On .{6,200} wrote:)$", re.MULTILINE)
_WRAPPED = re.compile(r"(?<=q)tt?(?=q)")


def trim_text(text: str, *, is_forward: bool = False) -> NewText:
    """The new words of a plain text."""
    if " wrote:" in text:
        text = _SHARED.sub(r"\1\n\2", text)
    return find_new_text(prepare(text), is_forward=is_forward)


def find_new_text(lines: list[Line], *, is_forward: bool = False) -> NewText:
    """What the sender newly wrote; everything, where nothing else would be left.

    Outlook puts the same lines above what it forwards as above what it answers, so there the subject has to say which.
    """
    sorts = sort_lines(lines)
    if is_forward:
        sorts = sorts.replace(Sort.CUT, Sort.FORWARD).replace(Sort.BLOCK, Sort.FORWARD)
    sorts = _mend_wrapped(sorts, lines)
    kept = _kept(sorts, lines)
    text = _join(lines, kept)
    if not text.strip():
        return NewText(_join(lines, range(len(lines))), "")
    hidden = set(range(len(lines))) - set(kept)
    return NewText(text, _join(lines, sorted(hidden)))


def _join(lines: list[Line], indexes: Iterable[int]) -> str:
    text = "\n".join(lines[at].text for at in indexes)
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n").rstrip()


def _mend_wrapped(sorts: str, lines: list[Line]) -> str:
    """Lines that lost their quote mark when a mail program wrapped them are quotes too."""
    first = sorts.find(Sort.HEADER)
    if first < 0 or Sort.TEXT not in sorts[:first]:
        return sorts

    def mend(found: re.Match[str]) -> str:
        """One run of unmarked lines between two quoted ones."""
        at = found.start()
        above, here = lines[at - 1].text, lines[at].text.strip()
        is_wrapped = at > first and (len(above) >= 60 or " " not in here.rstrip("> "))
        return found[0].replace(Sort.TEXT, Sort.QUOTE) if is_wrapped else found[0]

    return _WRAPPED.sub(mend, sorts)


def _kept(sorts: str, lines: list[Line]) -> list[int]:
    end = _cut(sorts, lines)
    forward = sorts.find(Sort.FORWARD, 0, end)
    if forward >= 0:
        # The signature of whoever forwards stands above what they want us to read.
        above = len(sorts[:forward].rstrip(Sort.EMPTY))
        return [*_kept(sorts[:above], lines[:above]), *range(above, end)]
    kept = [at for at in range(end) if sorts[at] not in (Sort.HEADER, Sort.CUT)]
    kept = _without_old_top(kept, sorts)
    kept = _without_quote_above_closing(kept, sorts, lines)
    for _ in range(3):
        kept = _without_tail(kept, sorts)
        kept = kept[: signature_start([lines[at].text for at in kept], "".join(sorts[at] for at in kept))]
    return kept


def _cut(sorts: str, lines: list[Line]) -> int:
    """Where everything below is the earlier mail."""
    for at, sort in enumerate(sorts):
        has_text_above = Sort.TEXT in sorts[:at]
        if sort in (Sort.CUT, Sort.BLOCK) and has_text_above:
            return _before_rule(at, sorts, lines)
        # What somebody forwards is what they want us to read.
        if sort in (Sort.BLOCK, Sort.FORWARD):
            return len(sorts)
        if sort == Sort.HEADER and has_text_above and not _quote_follows(sorts, at):
            return at
    return len(sorts)


def _before_rule(at: int, sorts: str, lines: list[Line]) -> int:
    above = at - 1
    while above >= 0 and sorts[above] == Sort.EMPTY:
        above -= 1
    return above if above >= 0 and is_heading(lines[above].text) else at


def _quote_follows(sorts: str, at: int) -> bool:
    return sorts[at:].lstrip("he")[:1] == Sort.QUOTE


def _without_old_top(kept: list[int], sorts: str) -> list[int]:
    """Where the answer stands below one whole quote with its header, the quote goes."""
    found = re.match(r"e*h[he]*(?:q[qe]*)(?=t)", sorts)
    if not found or Sort.QUOTE in sorts[found.end() :]:
        return kept
    return [at for at in kept if at >= found.end()]


def _without_quote_above_closing(kept: list[int], sorts: str, lines: list[Line]) -> list[int]:
    """A quote with nothing but "Regards, Jane" below it was not answered there."""
    found = re.search(r"(?<=t)e*h[he]*(q[qe]*)((?:te*){1,3})$", sorts)
    if not found or not is_closing(lines[found.start(2)].text):
        return kept
    return [at for at in kept if not found.start(1) <= at < found.end(1)]


def _without_tail(kept: list[int], sorts: str) -> list[int]:
    """Quotes are kept only where an answer stands below them."""
    while kept and sorts[kept[-1]] in (Sort.QUOTE, Sort.EMPTY):
        kept = kept[:-1]
    return kept
