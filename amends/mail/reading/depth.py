"""A guard against HTML nested so deeply that reading it would take minutes."""

import re
from html import unescape

MAX_DEPTH = 400
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})")
_ANY_TAG = re.compile(r"<[^<>]{0,2000}>")
_BREAK = re.compile(r"<(?:br|/p|/div|/tr|/li)\b[^<>]{0,200}>", re.IGNORECASE)
_VOID = {"br", "hr", "img", "input", "meta", "link", "col", "area", "base", "wbr", "p", "li", "td", "tr", "th"}


def is_too_deep(html: str) -> bool:
    """Whether elements stand in one another deeper than any mail program writes."""
    if html.count("<") < MAX_DEPTH:
        return False
    depth = 0
    for closing, tag in _TAG.findall(html):
        if tag.lower() not in _VOID:
            depth = max(0, depth - 1) if closing else depth + 1
            if depth > MAX_DEPTH:
                return True
    return False


def strip_tags(html: str) -> str:
    """The words of HTML without looking at its structure."""
    return unescape(_ANY_TAG.sub("", _BREAK.sub("\n", html)))
