"""The ids by which mails name one another."""

import hashlib
import re

from .charsets import scrub

MAX_IDS = 200
_ID = re.compile(r"<\s*([^<>\s]{1,500})\s*>")
_LOOSE = re.compile(r"[^\s<>,;\"()]{1,300}@[^\s<>,;\"()]{1,300}")


def read_ids(raw: str) -> tuple[str, ...]:
    """Every message id in a header, once, in order."""
    text = scrub(re.sub(r"[\r\n]+[ \t]*", " ", raw[:100_000]))
    found = _ID.findall(text) or _LOOSE.findall(text)
    return tuple(dict.fromkeys(found))[-MAX_IDS:]


def read_message_id(raw: str, mail: bytes) -> str:
    """The id of a mail; one made from its bytes where the sender gave none."""
    found = read_ids(raw)
    return found[0] if found else hashlib.sha256(mail).hexdigest()[:40] + "@unnamed.invalid"
