"""What the servers before us found out about the sender (Authentication-Results), read tolerantly and believed with care.

Anybody may write such a header into their own mail. Servers put theirs on top, so what a sender forged lies below every
`Received` of ours. Therefore:
- a result is believed where it stands above the first `Received`, which none but our own server can have written;
- below that, where Google and Microsoft write, only the topmost header of a server the operator has named is believed;
- every other header can only speak against a mail: that DMARC failed is believed of the topmost, that it passed of none.
"""

import re
from collections.abc import Collection, Sequence

from .letter import Authentication

MAX_RESULTS = 200
MAX_HEADERS = 50
LONGEST = 10_000
# How operators name the headers of Microsoft 365 and others that do not say which server speaks.
UNNAMED = "unnamed"

_METHOD = (
    r"(spf|dkim|dmarc|arc|iprev|auth|dkim-adsp|domainkeys|sender-id|dnswl|bimi|compauth|x-[\w-]{1,40})"
    r"\s{0,5}(?:/\s{0,3}\d{1,3}\s{0,3})?=\s{0,5}([a-z]{2,20})"
)
_RESULT = re.compile(rf"(?:^|[;\s]){_METHOD}", re.IGNORECASE)
_STATEMENT = re.compile(rf"\s*{_METHOD}", re.IGNORECASE)
_FAILED = re.compile(r"\bdmarc\s{0,5}=\s{0,5}fail", re.IGNORECASE)
_SERVER = re.compile(r"^\s*([^\s;=()]{1,250})(?:\s+\d{1,3})?\s*(?:;|$|\s)")
_PIECE = re.compile(r'"(?:[^"\\]|\\.)*"|\\.|[()]|[^"\\()]+|.', re.DOTALL)

Headers = Sequence[tuple[str, str]]


def read_authentication(values: list[str]) -> tuple[Authentication, ...]:
    """Every result of every header, in order; who checked is "" where the server did not say (Microsoft, Yahoo)."""
    results: list[Authentication] = []
    for value in values[:MAX_HEADERS]:
        text, _is_whole = _bare(value)
        server = _server(text)
        results += [Authentication(server, method.lower(), result.lower()) for method, result in _RESULT.findall(text)]
    return tuple(results[:MAX_RESULTS])


def read_dmarc(headers: Headers, named: Collection[str] = ()) -> str:
    """How DMARC went by what we may believe, "" where nobody said; `named` are the servers the operator trusts."""
    on_top, below = _by_place(headers)
    if verdict := _decide(on_top):
        return verdict
    if verdict := _decide([value for value in below if _is_of(value, named)][:1]):
        return verdict
    return "fail" if any(_says_failed(value) for value in (*on_top, *below)[:1]) else ""


def _by_place(headers: Headers) -> tuple[list[str], list[str]]:
    """What stands above the first Received, and what below it; a mail that passed no server has nothing above."""
    on_top: list[str] = []
    below: list[str] = []
    place = on_top
    for name, value in headers:
        if name == "received":
            place = below
        elif name == "authentication-results":
            place.append(value)
    return (on_top, below[:MAX_HEADERS]) if place is below else ([], on_top[:MAX_HEADERS])


def _is_of(value: str, named: Collection[str]) -> bool:
    return (_server(_bare(value)[0]) or UNNAMED) in named


def _decide(values: list[str]) -> str:
    """The result these headers agree on; where one says that it failed, it failed."""
    results = [result for value in values[:MAX_HEADERS] for result in _results_of_dmarc(value)]
    return "fail" if "fail" in results else next(iter(results), "")


def _results_of_dmarc(value: str) -> list[str]:
    text, is_whole = _bare(value)
    if not is_whole:
        # A stray quote or bracket, perhaps out of the sender's own address, may hide what stands behind it.
        return ["fail"] if _FAILED.search(value[:LONGEST]) else []
    found = [_STATEMENT.match(statement) for statement in text.split(";")]
    return [hit[2].lower() for hit in found if hit and hit[1].lower() == "dmarc"]


def _says_failed(value: str) -> bool:
    return "fail" in _results_of_dmarc(value)


def _bare(value: str) -> tuple[str, bool]:
    """The text without comments and quoted words, where senders can put what they like, and whether each was closed."""
    depth, kept, is_whole = 0, [], True
    for hit in _PIECE.finditer(value[:LONGEST]):
        piece = hit[0]
        if piece == "(":
            depth += 1
        elif piece == ")":
            is_whole = is_whole and depth > 0
            depth = max(depth - 1, 0)
        elif piece == '"':
            is_whole = False
        elif not depth:
            kept.append(" " if piece[0] == '"' else piece)
    return "".join(kept), is_whole and depth == 0


def _server(text: str) -> str:
    first = text.split(";", 1)[0]
    if "=" in first:
        return ""
    found = _SERVER.match(first)
    return found[1].lower() if found else ""
