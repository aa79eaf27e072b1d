"""A letter made into the bytes of a mail, the same bytes each time."""

import hashlib
import re
from collections.abc import Iterator
from datetime import datetime
from email.utils import format_datetime
from html import escape

from amends.foundation.clock import now
from amends.mail.letters import Letter, LetterFile, Letterhead
from amends.mail.markup import clean, to_html, to_plain
from amends.mail.packing import (
    Part,
    addresses,
    ascii_domain,
    file_part,
    header,
    ids,
    named,
    text_part,
    together,
    words_of,
)
from amends.mail.quoting import quoted_html, quoted_plain, strip_case_links

LONGEST_CHAIN = 20

_PAGE = """<!DOCTYPE html>
<html{language}><head><meta charset="utf-8"><style>img{{max-width:100%}}</style></head>
<body style="font-family:system-ui,sans-serif;font-size:15px;line-height:1.5">
{content}
</body></html>
"""


def compose(letter: Letter, date: datetime | None = None) -> bytes:
    """The whole mail, as it goes to the server and into the archive."""
    body = _body(letter)
    return Part((*_headers(letter, date or now()), "MIME-Version: 1.0", *body.headers), body.body).to_bytes()


def _headers(letter: Letter, date: datetime) -> Iterator[str]:
    yield header("From", named(letter.from_name, letter.sender))
    yield header("To", addresses(letter.to) or ["undisclosed-recipients:;"])
    if letter.cc:
        yield header("Cc", addresses(letter.cc))
    if letter.reply_to:
        yield header("Reply-To", named(letter.from_name, letter.reply_to))
    yield header("Subject", words_of(letter.subject))
    yield header("Date", [format_datetime(date)])
    yield header("Message-ID", ids([letter.message_id]))
    yield from _thread(letter)
    if re.fullmatch(r"[A-Za-z]{2,3}(?:-\w{1,8})*", letter.language, re.ASCII):
        yield header("Content-Language", [letter.language])
    yield from _marks_of_a_machine(letter)


def _thread(letter: Letter) -> Iterator[str]:
    answered = ids([letter.in_reply_to])
    chain = list(dict.fromkeys(ids(letter.references) + answered))
    if answered:
        yield header("In-Reply-To", answered)
    if chain:
        yield header("References", chain if len(chain) <= LONGEST_CHAIN else chain[:1] + chain[1 - LONGEST_CHAIN :])


def _marks_of_a_machine(letter: Letter) -> Iterator[str]:
    if letter.is_automatic:
        yield header("X-Amends-Loop", [ascii_domain(letter.sender.rpartition("@")[2])])
        yield header("Auto-Submitted", ["auto-replied" if letter.in_reply_to else "auto-generated"])
        yield header("X-Auto-Response-Suppress", ["All"])
        yield header("Precedence", ["auto_reply"])


def _body(letter: Letter) -> Part:
    seed = hashlib.sha256(letter.message_id.encode(errors="replace")).hexdigest()[:24]
    pictures = [each for each in letter.files if _stands_in_the_text(each, letter)]
    others = [each for each in letter.files if each not in pictures]
    shown = together("related", [text_part("html", _html(letter)), *map(_packed_picture, pictures)], seed)
    words = together("alternative", [text_part("plain", _plain(letter)), shown], seed)
    return together("mixed", [words, *(file_part(each.content_type, each.content, each.name) for each in others)], seed)


def _stands_in_the_text(file: LetterFile, letter: Letter) -> bool:
    return bool(file.content_id) and f"](cid:{file.content_id})" in letter.text + letter.signature


def _packed_picture(file: LetterFile) -> Part:
    return file_part(file.content_type, file.content, file.name, file.content_id)


def _text(letter: Letter) -> str:
    # A mail without a link of its own goes to somebody who must not see the case.
    return clean(letter.text if letter.footer[1] else strip_case_links(letter.text))


def _plain(letter: Letter) -> str:
    pieces = [to_plain(_text(letter)), "\n".join(filter(None, letter.footer))]
    if letter.signature.strip():
        pieces.append(f"-- \n{to_plain(letter.signature)}")
    pieces.append(
        "\n".join([*filter(None, [letter.head.name]), *(f"{words}: {url}" for words, url in letter.head.links)])
    )
    pieces += [quoted_plain(each) for each in letter.quotations]
    return "\n\n".join(filter(None, pieces)) + "\n"


def _html(letter: Letter) -> str:
    pieces = [to_html(_text(letter)), _footer(*letter.footer, letter.head.colour)]
    if letter.signature.strip():
        pieces.append(f'<div style="color:#666">-- <br>\n{to_html(letter.signature)}\n</div>')
    pieces.append(_letterhead(letter.head))
    pieces += [quoted_html(each) for each in letter.quotations]
    language = f' lang="{escape(letter.language)}"' if letter.language else ""
    return _PAGE.format(language=language, content="\n".join(filter(None, pieces)))


def _footer(sentence: str, link: str, colour: str) -> str:
    if not link:
        return f"<p>{escape(sentence)}</p>" if sentence else ""
    return f'<p>{escape(sentence)}<br>\n<a href="{escape(link)}"{_coloured(colour)}>{escape(link)}</a></p>'


def _letterhead(head: Letterhead) -> str:
    pieces = [escape(head.name)] if head.name else []
    pieces += [f'<a href="{escape(url)}"{_coloured(head.colour)}>{escape(words)}</a>' for words, url in head.links]
    return f'<p style="color:#666;font-size:13px">{" · ".join(pieces)}</p>' if pieces else ""


def _coloured(colour: str) -> str:
    return f' style="color:{escape(colour)}"' if colour else ""
