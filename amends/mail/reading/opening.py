"""Raw bytes made into a tree of parts, after mending what keeps the parser from seeing it."""

import re
from email import message_from_bytes
from email.message import Message
from email.parser import BytesHeaderParser

MAX_BYTES = 60_000_000
MAX_NESTING = 100

_FIELD = re.compile(rb"^[\x21-\x39\x3b-\x7e]{1,200}[ \t]*:")
_LOOSE_FIELD = re.compile(rb"^[\x21-\x39\x3b-\x7e]{1,200}[ \t]+:")
_KNOWN = re.compile(
    rb"^(?:from|to|cc|subject|date|message-id|mime-version|content-[a-z-]+|received|return-path|reply-to"
    rb"|references|in-reply-to|x-[a-z-]+|delivered-to|sender|dkim-signature)[ \t]*:",
    re.IGNORECASE,
)
_WRITTEN = re.compile(rb"\n(?:from|to|subject|date|message-id|mime-version|content-type)[ \t]*:", re.IGNORECASE)
_ANY_BOUNDARY = re.compile(rb"boundary\s*=", re.IGNORECASE)


class Part(Message):
    """A part as the parser made it, with a way to its bytes."""

    _payload: object

    def untouched(self) -> bytes:
        """The bytes below the headers; the library itself would replace what is not ASCII."""
        return self._payload.encode("utf-8", "surrogateescape") if isinstance(self._payload, str) else b""


def parse(raw: bytes) -> Part:
    """A tree of parts, or one part with everything as its text where the library gives up."""
    return message_from_bytes(raw, _class=Part)


def open_mail(raw: bytes, problems: list[str]) -> Part:
    """Parse a mail into its parts; what cannot be parsed stays as text below the headers."""
    if len(raw) > MAX_BYTES:
        problems.append("cut: the mail is too big to be read whole")
        raw = raw[:MAX_BYTES]
    mended = _mend(raw, problems)
    if len(_ANY_BOUNDARY.findall(mended)) > MAX_NESTING:
        problems.append("nesting: too many parts within parts")
        return _open_flat(mended)
    try:
        return parse(mended)
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError, IndexError, KeyError, AssertionError):
        problems.append("structure: the parts could not be told apart")
        return _open_flat(mended)


def _open_flat(raw: bytes) -> Part:
    return BytesHeaderParser(Part).parsebytes(raw)


def _mend(raw: bytes, problems: list[str]) -> bytes:
    if b"\n" not in raw and b"\r" in raw:
        raw = raw.replace(b"\r", b"\n")
        problems.append("lines: ended with a bare CR")
    elif b"\r\r\n" in raw[:1000]:
        raw = raw.replace(b"\r\r\n", b"\n")
        problems.append("lines: ended with two CR")
    started = _mend_start(raw)
    if started is not raw:
        problems.append("start: something stood before the headers")
    return _mend_headers(_mend_gap(started, problems), problems)


def _mend_start(raw: bytes) -> bytes:
    """Drop blank lines, a byte order mark and an mbox line that stand before the first header."""
    start = raw.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n\0")
    if start[:1] in (b" ", b"\t"):
        stripped = start.lstrip(b" \t\r\n")
        start = stripped if _FIELD.match(stripped) else start.partition(b"\n")[2]
    if start.startswith((b"From ", b">From ")):
        start = start.partition(b"\n")[2]
    return start if len(start) != len(raw) else raw


def _mend_gap(raw: bytes, problems: list[str]) -> bytes:
    """Close an empty line among the headers, where only servers have written above it and the sender's lines follow."""
    head, gap, body = _split_head(raw)
    if not gap or _WRITTEN.search(b"\n" + head) or not _WRITTEN.match(b"\n" + body[:1000]):
        return raw
    problems.append("headers: an empty line stood among them")
    return head + b"\n" + body


def _mend_headers(raw: bytes, problems: list[str]) -> bytes:
    """Mend lines in the header block that would end it too early."""
    head, gap, body = _split_head(raw)
    lines = head.split(b"\n")
    bad = [at for at, line in enumerate(lines) if not _is_header_line(line)]
    if not bad:
        return raw
    last_good = max((at for at, line in enumerate(lines) if _KNOWN.match(line)), default=-1)
    mendable = [at for at in bad if at <= last_good]
    if not mendable:
        return raw
    problems.append("headers: lines without a name were joined to the line above")
    for at in mendable:
        lines[at] = _LOOSE_FIELD.sub(lambda hit: hit[0].replace(b" ", b"").replace(b"\t", b""), lines[at])
        if not _is_header_line(lines[at]):
            lines[at] = b" " + lines[at] if at else b"X-Unreadable: " + lines[at]
    return b"\n".join(lines) + gap + body


def _is_header_line(line: bytes) -> bool:
    return line[:1] in (b" ", b"\t") or bool(_FIELD.match(line)) and not _LOOSE_FIELD.match(line)


def _split_head(raw: bytes) -> tuple[bytes, bytes, bytes]:
    found = re.search(rb"\r?\n\r?\n|\r\r", raw)
    if not found:
        return raw, b"", b""
    return raw[: found.start()], found[0], raw[found.end() :]
