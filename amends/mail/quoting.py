"""Earlier messages below a mail: marked so that mail programs fold them, and without anybody's link to a case."""

import re
from urllib.parse import unquote

from amends.mail.letters import Quotation
from amends.mail.markup import link_addresses, to_plain

TAKEN_OUT = "[…]"

_WORD = re.compile(r"[^\s<>\"'()\[\]{}|]+")
_CASE_LINK = re.compile(r"/case/[^/\s]{6,}", re.IGNORECASE)
_CITED = 'style="margin:0 0 0 .8ex;border-left:2px solid #ccc;padding-left:1ex"'


def strip_case_links(text: str) -> str:
    """The text without links that would show a reader somebody's case, also wrapped into another address."""
    return _WORD.sub(_without_case_link, text) if "case" in text.lower() else text


def _without_case_link(word: re.Match[str]) -> str:
    # Mail scanners wrap an address into one of their own, and some do so twice.
    return TAKEN_OUT if _CASE_LINK.search(unquote(unquote(word[0]))) else word[0]


def quoted_plain(quotation: Quotation) -> str:
    """An earlier message with its opening line, each line behind a `>`."""
    lines = _text(quotation).split("\n")
    return "\n".join([quotation.opening, *(_behind_a_mark(line) for line in lines)])


def quoted_html(quotation: Quotation) -> str:
    """An earlier message with its opening line, as a citation; its words are shown, never obeyed."""
    words = link_addresses(_text(quotation))
    return f'<p>{link_addresses(quotation.opening)}</p>\n<blockquote type="cite" {_CITED}>\n{words}\n</blockquote>'


def _text(quotation: Quotation) -> str:
    return strip_case_links(to_plain(quotation.text)).strip()


def _behind_a_mark(line: str) -> str:
    return f">{line}" if not line or line.startswith(">") else f"> {line}"
