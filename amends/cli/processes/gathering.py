"""A request reaches a thread only when all of it is here: slow senders hold none, and half a request is nobody's."""

from collections.abc import Callable
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from amends.environment import environment
from amends.screens.desk.live import Receive, Scope, Send

IN_MEMORY = 1024 * 1024
PIECE = 256 * 1024
# A form may bring the files of a whole mail, and its words.
MOST = 2 * environment.mail_limit


class TooLarge(Exception):
    """More than we take."""


class Gone(Exception):
    """The sender left before the end."""


class WholeRequests:
    """Gathers what is sent, then passes it on."""

    def __init__(self, application: Callable[..., Any]) -> None:
        self.application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; one that broke off reaches nobody."""
        with SpooledTemporaryFile(IN_MEMORY) as body:
            try:
                size = await gather(receive, body)
            except Gone:
                return
            except TooLarge:
                await refuse(send)
                return
            body.seek(0)
            await self.application(scope, from_the_start(body, size, receive), send)


async def gather(receive: Receive, body: IO[bytes]) -> int:
    """Keep everything that is sent. Answers how much it was."""
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        body.write(message.get("body", b""))
        if body.tell() > MOST:
            raise TooLarge
        more = message.get("more_body", False)
    return body.tell()


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


async def refuse(send: Send) -> None:
    """Say that it is too much."""
    words = f"That is more than {MOST // 1024 // 1024} MB, please send less.".encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"%d" % len(words))]
    await send({"type": "http.response.start", "status": 413, "headers": [*headers, (b"connection", b"close")]})
    await send({"type": "http.response.body", "body": words})
