"""Our light markup: bold, links, lists, quotes and pictures in text that stays readable as it was typed."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Protocol

DEEPEST_QUOTE = 8

_LINE_END = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_UNSPEAKABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Nothing here looks back over what it has read, so that no text can make it slow.
_ADDRESS = r'(?:[^\s()<>"]|\([^\s()<>"]*+\))'
_INLINE = re.compile(
    r"!\[(?P<name>[^\[\]\n]*+)\]\(cid:(?P<cid>[\w.@+-]{1,250})\)"
    rf"|\[(?P<words>[^\[\]\n]++)\]\((?P<target>(?:https?://|mailto:|tel:){_ADDRESS}++)\)"
    rf"|(?P<url>(?<!\w)https?://\w{_ADDRESS}*+)"
    r"|(?P<bold>(?<!\*)\*\*(?!\*))"
    r"|(?P<gap>\n[ \t]*+\n)",
    re.IGNORECASE,
)
_AFTER_AN_ADDRESS = ".,;:!?'’”“»*_]…"
_QUOTE = re.compile(r">(?=[ >]|$) ?(.*)")
_BULLET = re.compile(r"- +(\S.*)")
_NUMBER = re.compile(r"(\d{1,3})\. +(\S.*)")
_INDENTED = re.compile(r"(?:  |\t)\s*(\S.*)")


def to_html(text: str, pictures: Mapping[str, str] | None = None) -> str:
    """The text as short, safe HTML; `pictures` says where a screen finds what a mail calls `cid:…`."""
    return "\n".join(_blocks(clean(text).split("\n"), _Html(pictures or {})))


def to_plain(text: str) -> str:
    """The text for readers of plain text: a link becomes `words (address)`, a picture its name."""
    return _inline(clean(text), _Plain())


def link_addresses(text: str) -> str:
    """Somebody else's words as HTML: nothing is markup, only visible web addresses can be followed."""
    pieces, place = [], 0
    for hit in re.finditer(rf"(?<!\w)https?://\w{_ADDRESS}*+", text := clean(text), re.IGNORECASE):
        url = hit[0].rstrip(_AFTER_AN_ADDRESS)
        pieces += [_Html.words(text[place : hit.start()]), _anchor(url, url)]
        place = hit.start() + len(url)
    return "".join(pieces) + _Html.words(text[place:])


def clean(text: str) -> str:
    """The text with one kind of line end and without what no reader can see."""
    return _UNSPEAKABLE.sub("", _LINE_END.sub("\n", text)).strip("\n")


class _Writer(Protocol):
    """How the parts of a line are written."""

    @property
    def bold(self) -> tuple[str, str]: ...
    def words(self, text: str) -> str: ...
    def link(self, words: str, target: str) -> str: ...
    def picture(self, name: str, cid: str) -> str: ...


@dataclass(frozen=True)
class _Html:
    pictures: Mapping[str, str]
    bold: tuple[str, str] = ("<strong>", "</strong>")

    @staticmethod
    def words(text: str) -> str:
        return escape(text, quote=False).replace("  ", "&nbsp; ").replace("\n", "<br>\n")

    def link(self, words: str, target: str) -> str:
        return _anchor(words, target)

    def picture(self, name: str, cid: str) -> str:
        return f'<img src="{escape(self.pictures.get(cid, f"cid:{cid}"))}" alt="{escape(name)}">'


class _Plain:
    bold = ("*", "*")

    def words(self, text: str) -> str:
        return text

    def link(self, words: str, target: str) -> str:
        shown = re.sub(r"^(?:mailto|tel):", "", target, flags=re.IGNORECASE)
        bare = re.sub(r"^https?://", "", shown).rstrip("/")
        return shown if words.rstrip("/") in {shown.rstrip("/"), bare} else f"{words} ({shown})"

    def picture(self, name: str, cid: str) -> str:
        return f"[{name or cid}]"


def _anchor(words: str, target: str) -> str:
    return f'<a href="{escape(target)}">{escape(words, quote=False)}</a>'


def _inline(text: str, writer: _Writer) -> str:
    pieces: list[str] = []
    opener, place = None, 0
    while hit := _INLINE.search(text, place):
        pieces.append(writer.words(text[place : hit.start()]))
        place = hit.end()
        if hit["bold"] and opener is not None and _may_close(hit):
            pieces[opener], opener = writer.bold[0], None
            pieces.append(writer.bold[1])
            continue
        if hit["gap"] or (hit["bold"] and _may_open(hit)):
            opener = len(pieces) if hit["bold"] else None
        pieces.append(_part(hit, writer))
        if hit["url"]:
            place -= len(hit["url"]) - len(hit["url"].rstrip(_AFTER_AN_ADDRESS))
    return "".join(pieces) + writer.words(text[place:])


def _part(hit: re.Match[str], writer: _Writer) -> str:
    if hit["cid"]:
        return writer.picture(hit["name"], hit["cid"])
    if hit["target"]:
        return writer.link(hit["words"], hit["target"])
    if hit["url"]:
        url = hit["url"].rstrip(_AFTER_AN_ADDRESS)
        return writer.link(url, url)
    return writer.words(hit[0])


def _may_open(mark: re.Match[str]) -> bool:
    before, after = _around(mark)
    return not after.isspace() and not before.isalnum()


def _may_close(mark: re.Match[str]) -> bool:
    before, after = _around(mark)
    return not before.isspace() and not after.isalnum()


def _around(mark: re.Match[str]) -> tuple[str, str]:
    return mark.string[mark.start() - 1 : mark.start()] or " ", mark.string[mark.end() : mark.end() + 1] or " "


@dataclass
class _Block:
    """Lines that belong together; in a list each entry is an item."""

    kind: str
    lines: list[str] = field(default_factory=list)
    has_ended: bool = False


def _blocks(lines: Sequence[str], writer: _Writer, depth: int = 0) -> Iterator[str]:
    for block in _gather(lines, depth):
        if block.kind == "quote":
            yield "<blockquote>\n" + "\n".join(_blocks(block.lines, writer, depth + 1)) + "\n</blockquote>"
        elif block.kind == "text":
            yield f"<p>{_inline(chr(10).join(block.lines), writer)}</p>"
        else:
            items = "\n".join(f"<li>{_inline(item, writer)}</li>" for item in block.lines)
            yield f"<{block.kind}>\n{items}\n</{block.kind}>"


def _gather(lines: Sequence[str], depth: int) -> list[_Block]:
    blocks = [_Block("none")]
    for at in range(len(lines)):
        kind, words = _kind(lines, at, blocks[-1], depth)
        if kind == "blank":
            blocks[-1].has_ended = True
        elif kind == "more":
            blocks[-1].lines[-1] += "\n" + words
        elif kind == blocks[-1].kind and (kind in {"ul", "ol"} or not blocks[-1].has_ended):
            blocks[-1].lines.append(words)
            blocks[-1].has_ended = False
        else:
            blocks.append(_Block(kind, [words]))
    return blocks[1:]


def _kind(lines: Sequence[str], at: int, block: _Block, depth: int) -> tuple[str, str]:
    line = lines[at]
    if not line.strip():
        return "blank", ""
    if depth < DEEPEST_QUOTE and (hit := _QUOTE.match(line)):
        return "quote", hit[1]
    if hit := _BULLET.match(line):
        return "ul", hit[1]
    if (hit := _NUMBER.match(line)) and _counts_on(int(hit[1]), lines, at, block):
        return "ol", hit[2]
    if block.kind in {"ul", "ol"} and not block.has_ended and (hit := _INDENTED.match(line)):
        return "more", hit[1]
    return "text", line


def _counts_on(number: int, lines: Sequence[str], at: int, block: _Block) -> bool:
    # “3. Oktober” at the start of a line is a date; a list begins with 1 and goes on to 2.
    if block.kind == "ol" and number == len(block.lines) + 1:
        return True
    if number != 1:
        return False
    later = (lines[place] for place in range(at + 1, len(lines)))
    return next((line for line in later if line.strip() and not _INDENTED.match(line)), "").startswith("2. ")
