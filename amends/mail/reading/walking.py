"""The walk through the parts of a mail: which are its words, which are files, which are reports."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .charsets import decode, guess_codec
from .decoding import decode_header, raw_bytes
from .flowing import unflow
from .letter import MailFile
from .naming import file_name
from .opening import Part as Message
from .opening import parse
from .parameters import Labelled, read_labelled
from .unwrapping import take_packed_files, unwrap

MAX_PARTS = 2000
MAX_DEPTH = 60
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s{0,5}=\s{0,5}[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_ENRICHED = re.compile(r"<param>[^<]{0,500}</param>|(?<!<)</?[a-z][a-z-]{0,60}>", re.IGNORECASE)
_LOOKS_LIKE_HTML = re.compile(r"\s*<(?:!doctype html|html|head|body|div|table)\b", re.IGNORECASE)
_OPENING = re.compile(rb"^--([^\r\n]{1,200}?)[ \t]*\r?\n(?:Content-[\w-]+:|\r?\n)", re.MULTILINE | re.IGNORECASE)


@dataclass(slots=True)
class Part:
    """One part of a mail with its labels read."""

    message: Message
    depth: int
    siblings: str
    kind: str = ""
    labels: Labelled = field(default_factory=Labelled)
    disposition: Labelled = field(default_factory=Labelled)
    name: str = ""
    is_doubled: bool = False

    @property
    def content(self) -> bytes:
        """The bytes of a leaf with its transfer encoding taken off."""
        return unwrap(self.message.untouched(), header(self.message, "content-transfer-encoding"))

    @property
    def content_id(self) -> str:
        """The name by which HTML refers to this part."""
        return decode_header(header(self.message, "content-id")).strip("<> ")


@dataclass(slots=True)
class Body:
    """What the walk found."""

    text: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    files: list[MailFile] = field(default_factory=list)
    reports: list[tuple[str, str]] = field(default_factory=list)
    charset: str = ""
    kind: str = ""
    report_type: str = ""


def header(message: Message, name: str) -> str:
    """The first raw value of a header of a part."""
    return next((str(value) for key, value in message.raw_items() if key.lower().strip() == name), "")


def walk(message: Message, problems: list[str]) -> Body:
    """Sort every part of a mail into words, files and reports."""
    body = Body()
    for count, part in enumerate(_parts(message, problems)):
        if count == 0:
            body.kind, body.report_type = part.kind, part.labels.get("report-type").lower()
        if count >= MAX_PARTS:
            problems.append("parts: more than anybody sends; the rest was left in the raw mail")
            break
        _sort(part, body, problems)
    return body


def _parts(root: Message, problems: list[str]) -> Iterator[Part]:
    waiting = [_label(root, 0, "")]
    while waiting:
        part = waiting.pop()
        yield part
        children = _children(part, problems) if part.depth < MAX_DEPTH else []
        waiting += [_label(child, part.depth + 1, part.kind) for child in reversed(children)]


def _label(message: Message, depth: int, siblings: str) -> Part:
    kinds = [value for key, value in message.raw_items() if key.lower().strip() == "content-type"]
    labels = read_labelled(kinds[0]) if kinds else Labelled()
    for other in kinds[1:]:
        # A doubled header: the one that says more counts.
        labels = labels if "/" in labels.value else read_labelled(other)
    disposition = read_labelled(header(message, "content-disposition"))
    kind = labels.value if "/" in labels.value else _kind_without_label(labels.value, message, siblings)
    name = disposition.get("filename") or labels.get("name") or disposition.get("name")
    return Part(message, depth, siblings, kind, labels, disposition, name, len(kinds) > 1)


def _kind_without_label(value: str, message: Message, siblings: str) -> str:
    if message.is_multipart() and value not in ("", "text"):
        return "multipart/mixed"
    if siblings == "multipart/digest" and not value:
        return "message/rfc822"
    return {"html": "text/html", "message": "message/rfc822", "multipart": "multipart/mixed"}.get(value, "text/plain")


def _children(part: Part, problems: list[str]) -> list[Message]:
    if not part.kind.startswith("multipart/"):
        return []
    payload = part.message.get_payload()
    if not isinstance(payload, list):
        return _find_lost_parts(part, part.message.untouched(), problems)
    children = [child for child in payload if isinstance(child, Message)]
    if part.is_doubled and (part.message.preamble or "").strip():
        # Two Content-Type headers in a row: the boundary between them was lost, and the first part lies above the next.
        problems.append("boundary: the first part stood above it")
        children.insert(0, parse(b"\n" + raw_bytes(str(part.message.preamble))))
    return children


def _find_lost_parts(part: Part, payload: bytes, problems: list[str]) -> list[Message]:
    """Tell parts apart whose boundary is missing or was announced wrongly."""
    opening = _OPENING.search(payload[:100_000])
    if not opening and "base64" in header(part.message, "content-transfer-encoding").lower():
        payload = unwrap(payload, "base64")
        opening = _OPENING.search(payload[:100_000])
    problems.append("boundary: the parts were not marked as announced")
    whole = [parse(b"\n" + payload)] if payload.strip() else []
    if not opening or part.depth >= MAX_DEPTH - 1:
        return whole
    boundary = opening[1].replace(b'"', b"")
    found = parse(b'Content-Type: multipart/mixed; boundary="' + boundary + b'"\n\n' + payload).get_payload()
    return [each for each in found if isinstance(each, Message)] if isinstance(found, list) else whole


def _sort(part: Part, body: Body, problems: list[str]) -> None:
    if part.kind.startswith("multipart/"):
        return
    if part.kind.startswith("message/") and _is_container(part):
        _sort_message(part, body)
    elif _is_words(part, body):
        _add_words(part, body)
    else:
        if part.kind in ("text/rfc822-headers", "text/rfc822") or part.kind.startswith("message/"):
            body.reports.append((part.kind, decode(part.content[:200_000])))
        body.files.append(_file(part, part.content, body))


def _is_container(part: Part) -> bool:
    return part.message.is_multipart()


def _sort_message(part: Part, body: Body) -> None:
    content = _enclosed(part)
    body.reports.append((part.kind, content.decode("utf-8", "replace")[:200_000]))
    body.files.append(_file(part, content, body))


def _enclosed(part: Part) -> bytes:
    """The bytes of a mail within the mail, or of the blocks of a report."""
    children = part.message.get_payload()
    written = b"\n".join(_bytes_of(child) for child in children if isinstance(child, Message))
    if "base64" in header(part.message, "content-transfer-encoding").lower() and b":" not in written[:200]:
        return unwrap(written, "base64")
    return written


def _bytes_of(message: Message) -> bytes:
    try:
        return message.as_bytes()
    except Exception:  # noqa: BLE001 - the standard library raises many kinds on mails it has parsed itself
        return b"\n".join(raw_bytes(f"{key}: {value}") for key, value in message.raw_items())


def _is_words(part: Part, body: Body) -> bool:
    if part.kind not in ("text/plain", "text/html", "text/enriched", "text/x-amp-html"):
        return part.depth == 0 and part.kind.startswith("text/") and part.kind not in ("text/calendar", "text/csv")
    if part.disposition.value == "attachment":
        return False
    return part.depth == 0 or not part.name


def _add_words(part: Part, body: Body) -> None:
    content = part.content
    if part.kind != "text/html":
        content, packed = take_packed_files(content)
        body.files += [
            MailFile(file_name(name, ""), "application/octet-stream", "", False, data) for name, data in packed
        ]
    charset = _charset(part, content)
    words = decode(content, charset).replace("\r\n", "\n").replace("\r", "\n")
    body.charset = body.charset or charset or guess_codec(content[:4000])
    if part.kind == "text/enriched":
        words = _ENRICHED.sub("", words).replace("<<", "<")
    if part.kind == "text/html" or (part.kind == "text/plain" and _LOOKS_LIKE_HTML.match(words) and "</" in words):
        _add(body.html, words)
        return
    if "flowed" in part.labels.get("format").lower():
        words = unflow(words, part.labels.get("delsp").lower() == "yes")
    _add(body.text, words)


def _add(pieces: list[str], words: str) -> None:
    if words.strip() or not pieces:
        pieces.append(words)


def _charset(part: Part, content: bytes) -> str:
    declared = part.labels.get("charset")
    if part.kind == "text/html" and not declared and (meta := _META_CHARSET.search(content[:4000])):
        return meta[1].decode("ascii")
    return declared


def _file(part: Part, content: bytes, body: Body) -> MailFile:
    inline = part.disposition.value == "inline" or bool(part.content_id and part.disposition.value != "attachment")
    name = file_name(part.name, part.kind, number=len(body.files) + 1)
    return MailFile(name, part.kind, part.content_id, inline, content)
