"""Asking a server outside: over a checked line, to the address it is meant for and nowhere it points to, for so long."""

import ssl
from collections.abc import Mapping
from http.client import HTTPException
from time import monotonic
from typing import IO, Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request, build_opener

LONGEST_ANSWER = 1_000_000
PIECE = 65_536


class NoAnswer(Exception):
    """The server could not be reached, or took too long."""

    def __init__(self, reason: object, *, is_late: bool = False) -> None:
        super().__init__(str(reason))
        self.is_late = is_late


class Refusal(Exception):
    """The server says no, with a number, and perhaps words and when to ask again."""

    def __init__(self, status: int, said: bytes = b"", again_in: str = "") -> None:
        super().__init__(str(status))
        self.status, self.said, self.again_in = status, said, again_in


class _NoWayRound(HTTPRedirectHandler):
    """Secrets go to the address they are for, and nowhere it points to."""

    def redirect_request(self, *asked: Any, **more: Any) -> None:
        return None


def opener(*more: Any) -> OpenerDirector:
    """What opens addresses outside."""
    return build_opener(_NoWayRound, HTTPSHandler(context=ssl.create_default_context()), *more)


def post(address: str, body: bytes, headers: Mapping[str, str], seconds: float) -> bytes:
    """What a server answers, within so many seconds. Raises NoAnswer and Refusal."""
    until = monotonic() + seconds
    # Without protection a line stays on this machine, so nothing in between is asked to carry it.
    means = [ProxyHandler({})] if address.startswith("http:") else []
    try:
        request = Request(address, body, dict(headers))  # noqa: S310
        with opener(*means).open(request, timeout=seconds) as answer:
            return _listen(answer, until)
    except HTTPError as refusal:
        with refusal:
            raise Refusal(refusal.code, _words_of(refusal, until), refusal.headers.get("Retry-After", "")) from None
    except (OSError, HTTPException, ValueError) as problem:
        reason = getattr(problem, "reason", None) or problem
        raise NoAnswer(reason, is_late=isinstance(reason, TimeoutError)) from None


def _listen(answer: Any, until: float) -> bytes:
    """All it says, however slowly, but not for ever."""
    heard = b""
    while piece := answer.read1(PIECE):
        heard += piece
        if len(heard) > LONGEST_ANSWER:
            raise ValueError("it says too much")
        if monotonic() > until:
            raise TimeoutError("it speaks too slowly")
    return heard


def _words_of(refusal: IO[bytes], until: float) -> bytes:
    try:
        return _listen(refusal, until)
    except (OSError, HTTPException, ValueError):
        return b""
