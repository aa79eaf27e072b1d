"""HTML made safe to show: no scripts, no forms, no remote loading, nothing that leaves its frame."""

import re
from collections.abc import Collection
from functools import cache
from html import escape
from urllib.parse import unquote

import nh3

from .depth import is_too_deep, strip_tags
from .letter import MailFile

MAX_HTML = 2_000_000
MAX_LINKS = 5000

SCHEMES = {"http", "https", "mailto", "tel", "cid"}
_TAGS = {
    "a", "abbr", "address", "article", "aside", "b", "bdi", "bdo", "big", "blockquote", "br", "caption", "center", "cite",
    "code", "col", "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "font",
    "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "img", "ins", "kbd", "li", "main", "mark", "nav",
    "ol", "p", "pre", "q", "s", "samp", "section", "small", "span", "strike", "strong", "sub", "summary", "sup", "table",
    "tbody", "td", "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul", "var", "wbr",
}  # fmt: skip
_DROPPED = {
    "script",
    "style",
    "title",
    "noscript",
    "iframe",
    "object",
    "embed",
    "template",
    "svg",
    "math",
    "textarea",
    "xmp",
}
_TABLE = {
    "align",
    "valign",
    "bgcolor",
    "width",
    "height",
    "cellpadding",
    "cellspacing",
    "border",
    "colspan",
    "rowspan",
    "nowrap",
}
_ATTRIBUTES = {
    "*": {"style", "dir", "lang", "title", "align"},
    "a": {"href", "name"},
    "img": {"src", "alt", "width", "height", "border", "data-remote-src"},
    "font": {"color", "face", "size"},
    "ol": {"start", "type"},
    "li": {"value"},
    "blockquote": {"type"},
    "time": {"datetime"},
} | {tag: _TABLE for tag in ("table", "tbody", "thead", "tfoot", "tr", "td", "th", "col", "colgroup")}
_STYLES = {
    "background-color", "border", "border-bottom", "border-collapse", "border-color", "border-left", "border-radius",
    "border-right", "border-spacing", "border-style", "border-top", "border-width", "color", "direction", "display",
    "font", "font-family", "font-size", "font-style", "font-variant", "font-weight", "height", "letter-spacing",
    "line-height", "list-style-type", "margin", "margin-bottom", "margin-left", "margin-right", "margin-top", "max-width",
    "min-width", "padding", "padding-bottom", "padding-left", "padding-right", "padding-top", "text-align",
    "text-decoration", "text-indent", "text-transform", "vertical-align", "white-space", "width", "word-break",
}  # fmt: skip
_LOADS = re.compile(r"url\s*\(|image-set|expression|@import|behavior|-moz-binding|\\", re.IGNORECASE)
_NOT_IN_URLS = re.compile("[\x00-\x20\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u2069\ufeff]")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]{0,30}):", re.IGNORECASE)
_REMOTE_IMAGE = re.compile(r'(<img\b[^<>]{0,100000}?) src="((?:https?:)?//[^"]*)"', re.IGNORECASE)
_LOADING_STYLE = re.compile(r' style="[^"]{0,100000}?(?:url|image-set|expression)\([^"]*"', re.IGNORECASE)
_LINK = re.compile(r"<a\b", re.IGNORECASE)


def clean_html(html: str, files: Collection[MailFile] = ()) -> str:
    """HTML that may be shown; remote images wait in `data-remote-src` until somebody asks for them."""
    html = html[:MAX_HTML]
    if is_too_deep(html) or len(_LINK.findall(html)) >= MAX_LINKS:
        return f"<pre>{escape(strip_tags(html))}</pre>"
    safe = _cleaner().clean(html)
    safe = _LOADING_STYLE.sub("", safe)
    safe = _REMOTE_IMAGE.sub(r'\1 data-remote-src="\2"', safe)
    return _name_content(safe, files)


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_TAGS,
        clean_content_tags=_DROPPED,
        attributes=_ATTRIBUTES,
        attribute_filter=_filter,
        url_schemes=SCHEMES,
        url_relative=_complete,
        link_rel="noopener noreferrer nofollow",
        filter_style_properties=_STYLES,
    )


def _filter(tag: str, name: str, value: str) -> str | None:
    """Rewrite one attribute, or drop it."""
    if name == "style":
        # Only what loads something is dropped; the rest of the style may stay.
        return "; ".join(rule for rule in value.split(";") if not _LOADS.search(rule)) or None
    if name == "data-remote-src":
        return None
    return clean_url(value, is_image=tag == "img") if name in ("href", "src") else value


def clean_url(value: str, *, is_image: bool = False) -> str | None:
    """A URL as a browser would read it, or None where it is not one of ours."""
    url = _NOT_IN_URLS.sub("", value)
    found = _SCHEME.match(url)
    if not found:
        return _complete(url)
    scheme = found[1].lower()
    allowed = {"http", "https", "cid"} if is_image else SCHEMES - {"cid"}
    return scheme + url[found.end(1) :] if scheme in allowed else None


def _complete(url: str) -> str | None:
    """A mail has no address of its own, so that a relative URL leads nowhere, unless it names its server."""
    if url.startswith("//") and not url.startswith("///"):
        return f"https:{url}"
    return f"https://{url}" if url.lower().startswith("www.") else None


def _name_content(html: str, files: Collection[MailFile]) -> str:
    """Images that mails name by file ("cid:logo.png") are named by their content id instead."""
    known = {file.content_id for file in files if file.content_id}
    by_name = {file.name: file.content_id for file in files if file.content_id}

    def rename(found: re.Match[str]) -> str:
        """The same image by its content id."""
        wanted = unquote(found[1])
        return f'src="cid:{escape(wanted if wanted in known else by_name.get(wanted, wanted))}"'

    return re.sub(r'src="cid:([^"]{0,500})"', rename, html)
