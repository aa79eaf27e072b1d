"""HTML made into lines of text, each knowing whether it is quoted, and why."""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from selectolax.lexbor import LexborHTMLParser, LexborNode

from .depth import is_too_deep, strip_tags

MAX_HTML = 2_000_000
MAX_NODES = 200_000

_SPACE = re.compile(r"[ \t\r\n\f]+")
_SKIPPED = {
    "script",
    "style",
    "head",
    "title",
    "meta",
    "link",
    "noscript",
    "template",
    "iframe",
    "object",
    "svg",
    "math",
}
_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset", "figure",
    "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre",
    "section", "table", "tbody", "tfoot", "thead", "tr", "ul", "caption", "html",
}  # fmt: skip
_SPACED = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "table", "pre"}
_CUT_IDS = re.compile(
    r"^(?:x_)*(?:divRplyFwdMsg|appendonsend|OLK_SRC_BODY_SECTION|stopSpelling|isForwardContent|reply-intro"
    r"|mail-editor-reference-message-container|ms-outlook-mobile-reference-message|replySplit)$",
    re.IGNORECASE,
)
_QUOTE_CLASSES = re.compile(
    r"(?:^|\s)(?:x_)*(?:yahoo_quoted|protonmail_quote|zmail_extra|gmail_quote|tutanota_quote|cryptoprompt_quote"
    r"|freemail_quote|quote-pgp|moz-email-headers-table)(?:\s|$)"
)
_HEADER_CLASSES = re.compile(r"(?:^|\s)(?:x_)*(?:moz-cite-prefix|gmail_attr|yahoo_quoted_header|reply-header)(?:\s|$)")
_SIGNATURE = re.compile(
    r"(?:^|\s)(?:x_)*(?:gmail_signature|moz-signature|protonmail_signature_block|Apple-Mail-Signature|Signature"
    r"|ms-outlook-mobile-signature|AppleMailSignature|mobileSignature|lineBreakAtBeginningOfSignature)(?:\s|$)"
)
_OUTLOOK_RULE = re.compile(r"border:\s*none;\s*border-top:\s*solid\s+#(?:E1E1E1|B5C4DF)\s+1", re.IGNORECASE)


class Mark(StrEnum):
    """What the markup says about a line."""

    NONE = ""
    HEADER = "header"
    CUT = "cut"
    SIGNATURE = "signature"


@dataclass(slots=True)
class Line:
    """One line of a flattened page."""

    text: str
    depth: int = 0
    mark: Mark = Mark.NONE


@dataclass(slots=True)
class _Page:
    """The lines so far, and the state of the walk."""

    lines: list[Line] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    depth: int = 0
    header: int = 0
    signature: int = 0
    pre: int = 0
    cut: bool = False

    def end_line(self, *, empty: bool = False) -> None:
        """Finish the line at hand, if it has words."""
        text = "".join(self.words)
        text = text.rstrip() if self.pre else _SPACE.sub(" ", text).strip()
        self.words.clear()
        if text:
            mark = Mark.HEADER if self.header else Mark.SIGNATURE if self.signature else Mark.NONE
            self.lines += [Line(piece, self.depth, mark) for piece in text.split("\n")]
        if empty and self.lines and self.lines[-1].text:
            self.lines.append(Line("", self.depth))

    def break_line(self) -> None:
        """A line break the writer asked for; two make an empty line."""
        if "".join(self.words).strip():
            self.end_line()
        else:
            self.end_line(empty=True)


def flatten(html: str) -> list[Line]:
    """The lines a reader of this HTML sees."""
    html = html[:MAX_HTML]
    if is_too_deep(html):
        return [Line(line.strip()) for line in strip_tags(html).split("\n")]
    root = LexborHTMLParser(html).root
    page = _Page()
    waiting: list[tuple[LexborNode, bool]] = [(root, False)] if root else []
    seen = 0
    while waiting and seen < MAX_NODES:
        node, leaving = waiting.pop()
        seen += 1
        if leaving:
            _leave(node, page)
        elif node.tag == "-text":
            page.words.append(node.text_content or "")
        elif node.tag not in _SKIPPED and _enter(node, page):
            waiting.append((node, True))
            waiting += [(child, False) for child in reversed(list(node.iter(include_text=True)))]
    page.end_line()
    return page.lines


def text_of(lines: list[Line]) -> str:
    """The lines as plain text, without marks."""
    return "\n".join(line.text for line in lines if line.mark != Mark.CUT).strip("\n")


def _enter(node: LexborNode, page: _Page) -> bool:
    """Begin an element; False where nothing inside it is shown."""
    tag = node.tag
    if tag == "br":
        page.break_line()
        return False
    attributes = node.attributes
    if tag in _BLOCKS:
        page.end_line(empty=tag in _SPACED)
    if attributes:
        if _is_hidden(attributes):
            return False
        _mark(node, attributes, page, +1)
    if tag == "blockquote":
        page.depth += 1
    elif tag == "pre":
        page.pre += 1
    elif tag in ("td", "th"):
        page.words.append(" ")
    elif tag == "img" and attributes.get("alt"):
        page.words.append("")
    return tag != "img"


def _leave(node: LexborNode, page: _Page) -> None:
    tag = node.tag
    if tag in _BLOCKS:
        page.end_line(empty=tag in _SPACED)
    if tag == "blockquote":
        page.depth -= 1
    elif tag == "pre":
        page.pre -= 1
    if node.attributes:
        _mark(node, node.attributes, page, -1)


def _is_hidden(attributes: dict[str, str | None]) -> bool:
    style = (attributes.get("style") or "").lower().replace(" ", "")
    return "display:none" in style or "mso-hide:all" in style


def _mark(node: LexborNode, attributes: dict[str, str | None], page: _Page, step: int) -> None:
    """Note what the markup of mail programs says about what is inside."""
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    if step > 0 and (_CUT_IDS.match(attributes.get("id") or "") or _OUTLOOK_RULE.search(attributes.get("style") or "")):
        page.end_line()
        page.lines.append(Line("", page.depth, Mark.CUT))
    if names == " " and attributes.get("name") != "quote":
        return
    if _HEADER_CLASSES.search(names):
        page.end_line()
        page.header += step
    elif _SIGNATURE.search(names) or attributes.get("data-smartmail") == "gmail_signature":
        page.end_line()
        page.signature += step
    elif node.tag != "blockquote" and (attributes.get("name") == "quote" or _is_quote(names)):
        page.end_line()
        page.depth += step


def _is_quote(names: str) -> bool:
    # Gmail wraps its attribution and the quote in one "gmail_quote"; the blockquote inside is what is quoted.
    return bool(_QUOTE_CLASSES.search(names)) and "gmail_quote" not in names
