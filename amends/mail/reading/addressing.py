"""People in headers: names, addresses, groups, comments, and the ways they are broken."""

import re

from .decoding import decode_header, open_header
from .letter import Address

MAX_ADDRESSES = 1000

_TOKEN = re.compile(
    r"""\s*(?:(?P<quoted>"(?:[^"\\]|\\.)*")|(?P<comment>\([^()]*\))|(?P<angle><[^<>]*>?)"""
    r"""|(?P<stop>[,;])|(?P<group>:)|(?P<atom>[^\s"(<,;:]+)|(?P<odd>.))""",
    re.DOTALL,
)
_ROUTE = re.compile(r"^(?:@[^:,]*,?)+:")
_BARE = re.compile(r"[^\s<>\"(),;:\[\]]{1,200}@(?:[^\s<>\"(),;:\[\]]{1,250}|\[[^\]\s]{1,60}\])")


def read_addresses(raw: object, charset: str = "") -> tuple[Address, ...]:
    """Everybody a header names, in order."""
    # Words stay closed while we split, because a comma inside one separates nobody.
    text = open_header(raw, charset)
    found = _split(text)
    if not any(person.address for person in found) and "=?" in text:
        found = _split(decode_header(text)) or found
    return tuple(found)


def _split(text: str) -> list[Address]:
    found: list[Address] = []
    pending: list[tuple[str, str]] = []
    for hit in _TOKEN.finditer(text):
        kind = hit.lastgroup or ""
        if kind == "stop":
            _finish(pending, found)
            pending = []
        elif kind == "group" and not any("@" in piece for _, piece in pending):
            pending = []
        else:
            pending.append((kind, hit[0]))
        if len(found) >= MAX_ADDRESSES:
            return found
    _finish(pending, found)
    return found


def _finish(pending: list[tuple[str, str]], found: list[Address]) -> None:
    """Make one person of the pieces between two commas."""
    if not pending:
        return
    address = _address_in(pending)
    words = "".join(piece for kind, piece in pending if kind not in ("angle", "comment"))
    comments = " ".join(piece.strip()[1:-1] for kind, piece in pending if kind == "comment")
    if not any(kind == "angle" for kind, _ in pending):
        words = words.replace(address, "") if address else words
    name = _name(words) or _name(comments)
    if address or name:
        found.append(Address("" if name == address else name, address))


def _address_in(pending: list[tuple[str, str]]) -> str:
    angles = [piece.strip().strip("<>") for kind, piece in pending if kind == "angle"]
    for candidate in reversed(angles):
        address = _clean(candidate)
        if "@" in address:
            return address
    words = "".join(piece for kind, piece in pending if kind not in ("angle", "comment"))
    hit = _BARE.search(words) or _BARE.search(" ".join(angles))
    if hit:
        return hit[0].strip(".'\"")
    # An address without a domain is still how some machines sign ("<MAILER-DAEMON>").
    return _clean(angles[-1]) if angles else words.strip() if _is_local(words) else ""


def _is_local(words: str) -> bool:
    return words.strip().lower() in ("mailer-daemon", "postmaster", "root")


def _clean(candidate: str) -> str:
    address = _ROUTE.sub("", re.sub(r"\([^()]*\)", "", decode_header(candidate)).strip())
    address = re.sub(r"\s+", "", address).removeprefix("mailto:").strip("'\"")
    hit = _BARE.search(address)
    return hit[0] if hit and '"' not in address else address


def _name(words: str) -> str:
    words = decode_header(words.strip())
    words = re.sub(r"\s+", " ", words.replace('\\"', '"')).strip()
    while len(words) > 1 and words[0] == words[-1] and words[0] in "\"'":
        words = words[1:-1].strip()
    return words.strip('"').strip()
