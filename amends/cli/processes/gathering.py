"""A request reaches a thread only when all of it is here: slow senders hold none, and half a request is nobody's.

Whoever has neither signed in nor a link to a case sends little, so that strangers cannot fill the disk.
"""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from amends.environment import environment
from amends.screens.desk.live import Receive, Scope, Send

IN_MEMORY = 1024 * 1024
PIECE = 256 * 1024
# A form may bring the files of a whole mail, and its words.
MOST = 2 * environment.mail_limit
# What strangers send are names, passwords and codes.
MOST_OF_STRANGERS = 256 * 1024
LARGE_AT_ONCE = 16
PATIENCE_SECONDS = 15 * 60
SESSION = b"amends_session="


class TooLarge(Exception):
    """More than we take."""

    def __init__(self, most: int) -> None:
        self.most = most


class Gone(Exception):
    """The sender left before the end."""


class WholeRequests:
    """Gathers what is sent, then passes it on."""

    def __init__(self, application: Callable[..., Any]) -> None:
        self.application = application
        self.large = asyncio.Semaphore(LARGE_AT_ONCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; one that broke off reaches nobody."""
        with SpooledTemporaryFile(IN_MEMORY) as body:
            try:
                async with asyncio.timeout(PATIENCE_SECONDS):
                    size = await self.gather(receive, body, most_from(scope))
            except (Gone, TimeoutError):
                return
            except TooLarge as much:
                await refuse(send, much.most)
                return
            body.seek(0)
            await self.application(scope, from_the_start(body, size, receive), send)

    async def gather(self, receive: Receive, body: IO[bytes], most: int) -> int:
        """Keep everything that is sent; only so many large ones at once, the others wait. Answers how much it was."""
        is_large, more = False, True
        async with AsyncExitStack() as turn:
            while more:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise Gone
                body.write(message.get("body", b""))
                more = message.get("more_body", False)
                if body.tell() > most:
                    raise TooLarge(most)
                if body.tell() > IN_MEMORY and not is_large:
                    is_large = True
                    await turn.enter_async_context(self.large)
        return body.tell()


def most_from(scope: Scope) -> int:
    """How much somebody may send; whether they are who they say is for the pages to find out."""
    is_known = any(name == b"cookie" and SESSION in value for name, value in scope["headers"])
    return MOST if is_known or scope["path"].startswith("/case/") else MOST_OF_STRANGERS


def from_the_start(body: IO[bytes], size: int, receive: Receive) -> Receive:
    """What was gathered, as if it came just now."""
    is_over = False

    async def again() -> dict[str, Any] | Any:
        nonlocal is_over
        if is_over:
            return await receive()
        piece = body.read(PIECE)
        is_over = body.tell() >= size
        return {"type": "http.request", "body": piece, "more_body": not is_over}

    return again


async def refuse(send: Send, most: int) -> None:
    """Say that it is too much."""
    size = f"{most // 1024 // 1024} MB" if most >= IN_MEMORY else f"{most // 1024} kB"
    words = f"That is more than {size}, please send less.".encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"%d" % len(words))]
    await send({"type": "http.response.start", "status": 413, "headers": [*headers, (b"connection", b"close")]})
    await send({"type": "http.response.body", "body": words})
