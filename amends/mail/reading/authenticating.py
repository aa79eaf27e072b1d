"""What the servers before us found out about the sender (Authentication-Results), read tolerantly."""

import re

from .letter import Authentication

MAX_RESULTS = 200
_COMMENT = re.compile(r"\([^()]{0,500}\)")
_RESULT = re.compile(
    r"(?:^|[;\s])(spf|dkim|dmarc|arc|iprev|auth|dkim-adsp|domainkeys|sender-id|dnswl|bimi|compauth|x-[\w-]{1,40})"
    r"\s{0,5}(?:/\s{0,3}\d{1,3}\s{0,3})?=\s{0,5}\"?([a-z]{2,20})",
    re.IGNORECASE,
)
_SERVER = re.compile(r"^\s*([^\s;=()]{1,250})(?:\s+\d{1,3})?\s*(?:;|$|\s)")


def read_authentication(values: list[str]) -> tuple[Authentication, ...]:
    """Every result of every header, in order; who checked is "" where the server did not say (Microsoft, Yahoo)."""
    results: list[Authentication] = []
    for value in values[:50]:
        text = _COMMENT.sub(" ", _COMMENT.sub(" ", value[:10_000]))
        server = _server(text)
        results += [Authentication(server, method.lower(), result.lower()) for method, result in _RESULT.findall(text)]
    return tuple(results[:MAX_RESULTS])


def _server(text: str) -> str:
    first = text.split(";", 1)[0]
    if "=" in first:
        return ""
    found = _SERVER.match(first)
    return found[1].lower() if found else ""


def read_dmarc(results: tuple[Authentication, ...]) -> str:
    """The first DMARC result, which is the one of the server nearest to us, or ""."""
    return next((result.result for result in results if result.method == "dmarc"), "")
