"""Transfer encodings taken off: base64, quoted-printable, uuencode, yEnc, and those that only claim to be one."""

import binascii
import quopri
import re
from collections.abc import Callable

from .decoding import loose_base64

_UU_BEGIN = re.compile(rb"^begin(?:-base64)? [0-7]{3,4} ([^\r\n]{1,200})\r?\n", re.MULTILINE)
_YENC_BEGIN = re.compile(rb"^=ybegin [^\r\n]{0,300}name=([^\r\n]{1,200})\r?\n", re.MULTILINE)
_BASE64_BODY = re.compile(rb"[A-Za-z0-9+/=\s]*")
_YENC = bytes((byte - 42) % 256 for byte in range(256))


def unwrap(raw: bytes, encoding: str) -> bytes:
    """The content as it was before it was packed for the road."""
    encoding = encoding.lower().strip(" \t\"'")
    if "base64" in encoding:
        return _unwrap_base64(raw)
    if encoding.startswith(("quoted", "q")):
        return _unwrap_quoted(raw)
    if encoding in ("x-uuencode", "uuencode", "uue", "x-uue"):
        return _unwrap_first(_UU_BEGIN, raw, decode_uu)
    if encoding in ("x-yenc", "yenc"):
        return _unwrap_first(_YENC_BEGIN, raw, decode_yenc)
    return raw


def _unwrap_base64(raw: bytes) -> bytes:
    try:
        return binascii.a2b_base64(raw, strict_mode=True)
    except binascii.Error:
        pass
    # List software adds its footer in plain words below the packed text, or labels plain words as packed.
    lines = raw.split(b"\n")
    plain = [line for line in lines if b" " in line.strip() or not _BASE64_BODY.fullmatch(line.strip())]
    if len(plain) * 2 > len([line for line in lines if line.strip()]):
        return raw
    return loose_base64(b"".join(line for line in lines if line not in plain) if plain else raw)


def _unwrap_quoted(raw: bytes) -> bytes:
    return quopri.decodestring(raw)


def _unwrap_first(begin: re.Pattern[bytes], raw: bytes, decode: Callable[[bytes], tuple[bytes, int]]) -> bytes:
    found = begin.search(raw)
    return decode(raw[found.end() :])[0] if found else raw


def decode_uu(raw: bytes) -> tuple[bytes, int]:
    """The file that stands in uuencoded lines, and where those lines end."""
    content = bytearray()
    at = 0
    for line in raw.splitlines(keepends=True):
        at += len(line)
        bare = line.strip(b"\r\n")
        if bare == b"end":
            break
        if not bare:
            continue
        try:
            content += binascii.a2b_uu(bare)
        except binascii.Error:
            # Old encoders pad too little or too much; the length in front says what counts.
            length = ((bare[0] - 32) & 63) * 4 + 5
            try:
                content += binascii.a2b_uu(bare[: length // 3])
            except binascii.Error:
                continue
    return bytes(content), at


def decode_yenc(raw: bytes) -> tuple[bytes, int]:
    """The file that stands in yEnc lines, and where those lines end."""
    end = raw.find(b"=yend")
    packed = raw if end < 0 else raw[:end]
    lines = [line for line in packed.split(b"\n") if not line.startswith(b"=ypart")]
    packed = b"".join(line.rstrip(b"\r") for line in lines)
    pieces = packed.split(b"=")
    shifted = [pieces[0]] + [bytes([(piece[0] - 64) % 256]) + piece[1:] for piece in pieces[1:] if piece]
    stop = len(raw) if end < 0 else (raw.find(b"\n", end) + 1 or len(raw))
    return b"".join(shifted).translate(_YENC), stop


def _is_packed(text: bytes, at: int, end: bytes) -> bool:
    """Whether a file begins here: its end is in sight, or, cut off on the way, its first line is of the right length."""
    if text.find(end, at) >= 0:
        return True
    line = text[at : at + 100].split(b"\n")[0].rstrip(b"\r ")
    return len(line) > 4 and len(line) - 1 == ((line[0] - 32 & 63) + 2) // 3 * 4


def take_packed_files(text: bytes) -> tuple[bytes, list[tuple[str, bytes]]]:
    """Lift uuencoded and yEnc files out of a text."""
    files: list[tuple[str, bytes]] = []
    if b"begin" not in text:
        return text, files
    for begin, decode, end in ((_UU_BEGIN, decode_uu, b"\nend"), (_YENC_BEGIN, decode_yenc, b"=yend")):
        kept, at = [], 0
        while (found := begin.search(text, at)) and _is_packed(text, found.end(), end):
            kept.append(text[at : found.start()])
            content, length = decode(text[found.end() :])
            files.append((found[1].decode("utf-8", "replace").strip(), content))
            at = found.end() + length
        text = b"".join(kept) + text[at:]
    return text, files
