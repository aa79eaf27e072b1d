"""Header values as people meant them: encoded words, raw 8-bit, folded lines."""

import base64
import binascii
import re

from .charsets import codec_for, decode, is_shifted, scrub

MAX_HEADER = 200_000

# An encoded word; the length limit keeps a header of nothing but beginnings cheap.
_WORD = re.compile(r"=\?([^?\s]{0,60})\?([bBqQ])\?(.{0,2000}?)(?:\?=|$)", re.DOTALL)
_FOLD = re.compile(r"[ \t]*[\r\n]+[ \t]*")
_HEX = re.compile(rb"=([0-9A-Fa-f]{2})")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")


def raw_bytes(value: str) -> bytes:
    """The bytes the parser saw, from the string it made of them."""
    return value.encode("utf-8", "surrogateescape")


def decode_header(value: object, charset: str = "") -> str:
    """One line of readable words from a raw header value."""
    text = open_header(value, charset)
    if "=?" in text:
        text = decode_words(text)
    elif "+" in text and "utf-7" in codec_for(charset) and text.isascii():
        text = decode(text.encode("ascii", "replace"), "utf-7")
    return " ".join(scrub(text).split("\n")).strip()


def open_header(value: object, charset: str = "") -> str:
    """Unfold a raw header value and read its 8-bit bytes, but leave encoded words closed."""
    text = _unfold(str(value)[:MAX_HEADER])
    return text if text.isascii() and not is_shifted(text) else decode(raw_bytes(text), charset)


def _unfold(value: str) -> str:
    if "\n" not in value and "\r" not in value:
        return value.strip(" \t")
    return _FOLD.sub(" ", value).strip()


def decode_words(text: str) -> str:
    """Replace encoded words; neighbours are joined as bytes first, since some split a character between two."""
    pieces: list[tuple[str, bytes | str]] = []
    at = 0
    for word in _WORD.finditer(text):
        between = text[at : word.start()]
        if between and (between.strip() or not pieces or not pieces[-1][0]):
            pieces.append(("", between))
        _add_word(pieces, word, joined=not between.strip())
        at = word.end()
    pieces.append(("", text[at:]))
    return "".join(decode(piece, charset) if isinstance(piece, bytes) else piece for charset, piece in pieces)


def _add_word(pieces: list[tuple[str, bytes | str]], word: re.Match[str], *, joined: bool) -> None:
    charset = word[1].split("*", 1)[0].lower()
    content = _word_bytes(word[2], word[3])
    last_charset, last = pieces[-1] if pieces else ("", "")
    if joined and isinstance(last, bytes) and last_charset == charset and not _is_stateful(charset):
        pieces[-1] = (charset, last + content)
    else:
        pieces.append((charset, content))


def _is_stateful(charset: str) -> bool:
    return codec_for(charset).startswith(("iso2022", "utf-7", "utf-16", "hz"))


def _word_bytes(encoding: str, content: str) -> bytes:
    raw = content.encode("utf-8", "surrogateescape")
    if encoding in "bB":
        return loose_base64(raw)
    return _HEX.sub(lambda hit: bytes([int(hit[1], 16)]), raw.replace(b"_", b" "))


def loose_base64(raw: bytes) -> bytes:
    """Decode base64 that may be cut, unpadded, padded in the middle, or sprinkled with other characters."""
    chunks = [_decode_chunk(chunk) for chunk in raw.split(b"=") if chunk]
    return b"".join(chunks)


def _decode_chunk(chunk: bytes) -> bytes:
    clean = _NOT_BASE64.sub(b"", chunk)
    if len(clean) % 4 == 1:
        clean = clean[:-1]
    try:
        return base64.b64decode(clean + b"=" * (-len(clean) % 4))
    except binascii.Error:
        return b""
