"""Each line of a mail told apart: newly written, quoted, the header of a quote, a signature, a footer."""

import re
from enum import StrEnum

from .flattening import Line, Mark
from .phrases import any_of, every

MAX_LINES = 20_000
MAX_LENGTH = 1000
MAX_HEADER = 300
MAX_CANDIDATES = 1000
_HEADER_LINES = 4
# A line that opens with a date may be torn apart by empty lines before its verb comes.
_HEADER_REACH = 6


class Sort(StrEnum):
    """What a line is; one letter each, so that a mail can be read as a word."""

    EMPTY = "e"
    TEXT = "t"
    QUOTE = "q"
    HEADER = "h"
    BLOCK = "b"
    CUT = "c"
    FORWARD = "f"
    DELIMITER = "d"
    FOOTER = "m"
    SIGNATURE = "s"


FIELD_KINDS = ("from", "sent", "to", "cc", "subject")

_INVISIBLE = re.compile("[\u1427\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_ENDS_LIKE_HEADER = re.compile(r"[:：][^\w]{0,6}$")
_ENDS_BARE = re.compile(r"(?:\d{1,2}[:.]\d\d.{0,200}@|^-{2,}.{0,200}\d).{0,200}\w[\s>\"'»-]{0,40}$")
_WROTE = every("wrote")
_ANCHORED = any_of([entry for entry in _WROTE if entry[0] != "."], before=r"^[\W_]{0,10}", after=r"[\W_]{0,12}$")
_LOOSE = any_of([entry for entry in _WROTE if entry[0] == "."], before=r"^\W{0,6}", after=r"[\W_]{0,12}$")
# A date and an address are enough where the line ends in a colon: some programs leave the verb out.
_DATED = re.compile(
    r"^\W{0,6}(?=.{0,60}\d{1,2}[:.]\d\d)(?=.{0,60}(?:\d{1,4}[-./]\d{1,2}[-./]\d{1,4}|\b(?:19|20)\d\d))"
    r".{8,200}<\s?[^<>\s]{1,100}@[^<>\s]{1,100}>\W{0,3}[:：]\W{0,4}$"
)
_NUMBER_OR_ADDRESS = re.compile(r"@|\d{1,2}[:.]\d\d|\d{4}|\d[./-]\d")
_DATE_FIRST = re.compile(r"^\W{0,6}\w{0,12}\b.{0,30}(?:19|20)\d\d.{0,30}\d{1,2}[:.]\d\d")
_STROKES = "-_=*~#>+—– \t:"
_ORIGINAL = any_of(every("originals"), before="^", after=r"(?: .{0,80})?$")
_FORWARD = any_of(every("forwards"), before="^", after=r"(?: .{0,80})?$")
_FOOTER = any_of(every("footers"), before=r"^[\W_]{0,4}", after=r"[\W_]{0,4}$")
_FIELDS = {kind: any_of(every(kind), before=r"^[\s*_>|\-]{0,8}", after=r"\s?[*_]{0,2}\s?[:：]") for kind in FIELD_KINDS}
_ANY_FIELD = re.compile(r"^[\s*_>|\-]{0,8}[^\s:：][^:：]{0,24}[:：]")
_DELIMITER = re.compile(r"^(?:-- ?|--\u00a0|—|––|__|---|\*\*|==)$")
_INITIALS = re.compile(r"^[A-Z]{1,3}>(?:\s|$)")
_LONG_RULE = re.compile(r"^[\s>]{0,4}(?:_{5,}|-{8,}|={8,}|\*{8,}|~{8,}|—{5,})\s*$")
_RULED_WORDS = re.compile(r"^\s{0,8}-{3,20}[^-\n]{2,60}-{3,20}\s*$")
_REPLY_ABOVE = re.compile(
    r"^[\W_]{0,20}(?:please )?(?:reply|write|type|respond)[\w ]{0,40}(?:above|below) this line.{0,60}$|^#{2,}[ -].{0,80}above this line.{0,20}$",
    re.IGNORECASE,
)


def prepare(text: str) -> list[Line]:
    """The lines of a plain text, quote marks counted."""
    return [Line(line.rstrip()) for line in text.replace("\f", "").split("\n")[:MAX_LINES]]


def sort_lines(lines: list[Line]) -> str:
    """One letter for every line."""
    bare = [_INVISIBLE.sub("", line.text[:MAX_LENGTH]).replace("\u00a0", " ").strip() for line in lines]
    sorts = [_sort(line, text) for line, text in zip(lines, bare, strict=True)]
    _find_headers(bare, sorts)
    _find_blocks(bare, sorts)
    return "".join(sorts)


def _sort(line: Line, text: str) -> str:
    if line.mark == Mark.CUT:
        return Sort.CUT
    if not text:
        return Sort.EMPTY
    if line.mark == Mark.HEADER:
        return Sort.HEADER
    if line.depth or text.startswith(">") or _INITIALS.match(text):
        return Sort.QUOTE
    if line.mark == Mark.SIGNATURE:
        return Sort.SIGNATURE
    return _sort_text(text)


def _sort_text(text: str) -> str:
    if len(text) > 200:
        return Sort.TEXT
    if _DELIMITER.match(text):
        return Sort.DELIMITER
    if _REPLY_ABOVE.match(text):
        return Sort.CUT
    core = text.strip(_STROKES)
    if core and text[0] in _STROKES and _ORIGINAL.match(core):
        return Sort.CUT
    if core and (text[0] in _STROKES or text[-1] in _STROKES) and _FORWARD.match(core):
        return Sort.FORWARD
    # "Sent from my desk, which is easier than my phone." is a sentence and no footer.
    is_sentence = "," in text and text.endswith(".")
    return Sort.FOOTER if _FOOTER.match(text) and not is_sentence else Sort.TEXT


def _find_headers(bare: list[str], sorts: list[str]) -> None:
    """Find the lines that say "on that day somebody wrote", which may wrap."""
    candidates = 0
    for end, sort in enumerate(sorts):
        if sort in (Sort.TEXT, Sort.QUOTE) and candidates < MAX_CANDIDATES and _may_end(bare, sorts, end):
            candidates += 1
            start = _header_start(bare, sorts, end)
            if start >= 0:
                sorts[start : end + 1] = [Sort.HEADER] * (end + 1 - start)


def _may_end(bare: list[str], sorts: list[str], end: int) -> bool:
    line = bare[end]
    if len(line) > (20 if sorts[end] == Sort.QUOTE else MAX_HEADER):
        return False
    return bool(_ENDS_LIKE_HEADER.search(line) or _ENDS_BARE.search(line)) or _next_sort(sorts, end + 1) == Sort.QUOTE


def _header_start(bare: list[str], sorts: list[str], end: int) -> int:
    """Where the header that ends here began, or -1 where it is none."""
    strong, weak, dated = -1, -1, -1
    for start in range(end, max(-1, end - _HEADER_REACH), -1):
        is_dated = bool(_DATE_FIRST.match(bare[start]))
        if (
            sorts[start] != Sort.TEXT
            and start != end
            and not (sorts[start] == Sort.EMPTY and end - start < _HEADER_REACH)
        ):
            break
        joined = _joined(bare, start, end + 1)
        if len(joined) > MAX_HEADER or sorts[start] == Sort.EMPTY or (end - start >= _HEADER_LINES and not is_dated):
            continue
        is_torn = Sort.EMPTY in sorts[start:end]
        # "Kari wrote:" above anything but a quote is a sentence.
        is_sure = bool(_NUMBER_OR_ADDRESS.search(joined)) or _next_sort(sorts, end + 1) == Sort.QUOTE
        strength = _strength(joined) if is_sure and (is_dated or not is_torn) else 0
        strong = start if strength == 2 and strong < 0 else strong
        weak = start if strength == 1 and weak < 0 else weak
        dated = start if strength and is_dated else dated
    return next((start for start in (strong, dated, weak) if start >= 0), -1)


def _joined(bare: list[str], start: int, end: int) -> str:
    return " ".join(line.lstrip("> ") for line in bare[start:end] if line).strip()


def _strength(joined: str) -> int:
    """How surely a line opens a quote: 2 where it begins like one, 1 where it only ends like one."""
    if _ANCHORED.match(joined):
        return 2
    return 1 if _DATED.match(joined) or _LOOSE.match(joined) else 0


def _next_sort(sorts: list[str], at: int) -> str:
    return next((sort for sort in sorts[at : at + 3] if sort != Sort.EMPTY), "")


def field_kind(text: str) -> str:
    """Which header field a line of a quoted block shows, or ""."""
    if not _ANY_FIELD.match(text):
        return ""
    return next((kind for kind, pattern in _FIELDS.items() if pattern.match(text)), "")


def _find_blocks(bare: list[str], sorts: list[str]) -> None:
    """Find the blocks of From, Sent, To and Subject above an Outlook quote."""
    at = 0
    while at < len(bare):
        length = _block_length(bare, sorts, at) if sorts[at] in (Sort.TEXT, Sort.HEADER) else 0
        sorts[at : at + length] = [Sort.BLOCK] * length
        at += max(1, length)


def _block_length(bare: list[str], sorts: list[str], at: int) -> int:
    if field_kind(bare[at]) not in ("from", "sent", "subject", "to"):
        return 0
    kinds: set[str] = set()
    last = at
    for index in range(at, min(at + 14, len(bare))):
        kind = field_kind(bare[index])
        if kind:
            kinds.add(kind)
            last = index
        elif index - last > 2 or sorts[index] == Sort.QUOTE:
            break
    # Travellers write "From: Oslo, To: Bergen, Date: 3 April" and mean a journey.
    is_letter = "subject" in kinds or any("@" in line for line in bare[at : last + 1])
    is_short = len(kinds) == 2 and "from" in kinds and kinds & {"sent", "subject"} and "@" in bare[at]
    return last - at + 1 if is_letter and (len(kinds) >= 3 or is_short) else 0


def is_rule(text: str) -> bool:
    """Whether a line is nothing but a long stroke."""
    return bool(_LONG_RULE.match(text))


def is_heading(text: str) -> bool:
    """Whether a line is a stroke, or a few words between two of them."""
    return is_rule(text) or bool(_RULED_WORDS.match(text))
