"""Who wrote a mail that somebody else forwarded."""

import re

from .addressing import read_addresses
from .letter import Address
from .lines import Sort, field_kind, prepare, sort_lines
from .phrases import any_of, every

_FORWARD_SUBJECT = re.compile(
    r"^\s*(?:\[[^\]]{1,40}\]\s*)?(?:fwd?|fw|wg|vs|vb|tr|rv|enc|i|pd|doorst|videresendt|weitergeleitet)\s*:",
    re.IGNORECASE,
)
# Bound to the beginning of a line, where such words stand; so most positions of a long text are passed at once.
_FORWARD_WORDS = any_of(every("forwards"), before=r"(?m:^)[^\w\n]{0,60}")
_VALUE = re.compile(r"^[^:：]{1,40}[:：]\s*[*_]*\s*")


def says_it_is_forwarded(subject: str) -> bool:
    """Whether a subject begins with the sign of a forwarded mail."""
    return bool(_FORWARD_SUBJECT.match(subject))


def find_true_sender(subject: str, text: str, attached: list[str]) -> Address | None:
    """The first author of a forwarded mail, where the subject or the text shows that it was forwarded."""
    is_forward = says_it_is_forwarded(subject)
    if not is_forward and not _FORWARD_WORDS.search(text[:20_000]):
        return None
    lines = prepare(text[:100_000])
    sorts = sort_lines(lines)
    if not is_forward and Sort.FORWARD not in sorts:
        return None
    start = max(sorts.find(Sort.FORWARD), 0)
    for line in lines[start : start + 400]:
        bare = line.text.lstrip("> *_\t")
        if field_kind(bare) == "from" and (sender := _sender(_VALUE.sub("", bare))):
            return sender
    return next((sender for source in attached if (sender := _sender(source))), None)


def _sender(value: str) -> Address | None:
    text = re.sub(r"\[mailto:([^\]\s]{1,300})\]", r"<\1>", value).replace("*", "")
    text = re.sub(r"<mailto:[^<>]{1,300}>", "", text)
    return next((person for person in read_addresses(text) if "@" in person.address), None)
