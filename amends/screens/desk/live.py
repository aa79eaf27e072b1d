"""The live stream: server-sent events that tell a page which of its parts to fetch again.

It is the one asynchronous thing in the house, so that a thousand open pages cost no threads. One reader for each
process follows the journal; a stream that cannot keep up gets its words put together, never a growing queue.
"""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from typing import Any, TypeVar
from urllib.parse import parse_qs

from django.conf import settings
from django.contrib.auth import get_user
from django.db import connection
from django.http import HttpRequest, HttpResponse

from amends.screens.desk.live_tail import Words, catch_up, read_on
from amends.screens.ui.allowing import Request, needs

PATH = "/live/"
LOOKS_EVERY = 0.25
BEATS_EVERY = 20.0
MOST_STREAMS = 2000
RETURN_AFTER = 3000

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Answer = TypeVar("Answer")


@dataclass(eq=False)
class Stream:
    """One page that listens; what it has not been told yet waits here, put together."""

    person: int
    after: int
    words: set[str] = field(default_factory=set)
    position: int = 0
    wake: asyncio.Event = field(default_factory=asyncio.Event)

    def hear(self, words: Words, position: int) -> None:
        """Note what is to be told next."""
        if words:
            self.words |= words
            self.position = max(self.position, position)
            self.wake.set()

    def take(self) -> str:
        """What is to be told, as the browser reads it."""
        self.wake.clear()
        text = said(self.words, self.position) if self.words else ""
        self.words = set()
        return text


class LiveStream:
    """Everybody who listens to this process."""

    def __init__(self) -> None:
        self.streams: set[Stream] = set()
        self.is_closing = False
        self._position = 0
        self._looking: asyncio.Task[None] | None = None
        self._threads = ThreadPoolExecutor(2, "live")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request for the stream, for as long as the page listens."""
        if self.is_closing or len(self.streams) >= MOST_STREAMS:
            return await refuse(send, 503)
        session = session_key(scope)
        welcome = await self._ask(partial(welcome_in, session, asked_after(scope)))
        if welcome is None:
            return await refuse(send, 401)
        stream = Stream(*welcome[:2])
        self._join(stream, welcome[1])
        stream.hear(welcome[2], welcome[1])
        try:
            await self._tell(stream, session, receive, send)
        finally:
            self._leave(stream)

    def close(self) -> None:
        """Let every page go; they come back by themselves. May be called from a signal handler of the loop's thread."""
        self.is_closing = True
        for stream in list(self.streams):
            stream.wake.set()

    def _join(self, stream: Stream, position: int) -> None:
        if self._looking is None or self._looking.done():
            self._position = position
            self._looking = asyncio.create_task(self._look())
        self.streams.add(stream)

    def _leave(self, stream: Stream) -> None:
        self.streams.discard(stream)
        if not self.streams and self._looking:
            self._looking.cancel()
            self._looking = None

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(LOOKS_EVERY)
            people = {stream.person for stream in self.streams}
            # While the database is away the pages keep their streams and hear of it all later.
            with suppress(Exception):
                reach = await self._ask(partial(read_on, self._position, people))
                self._position = reach.end
                for stream in self.streams:
                    stream.hear(reach.words_for(stream.person, stream.after), reach.end)

    async def _tell(self, stream: Stream, session: str, receive: Receive, send: Send) -> None:
        await begin(send)
        gone = asyncio.create_task(hang_up(receive))
        try:
            while not (self.is_closing or gone.done()):
                if text := stream.take():
                    await say(send, text)
                if not await woken(stream, gone) and not await self._beat(session, send):
                    break
            if not gone.done():
                await say(send, "", more=False)
        finally:
            gone.cancel()

    async def _beat(self, session: str, send: Send) -> bool:
        """Show that we are here, unless the colleague has signed out meanwhile."""
        if await self._ask(partial(person_of, session)) is None:
            return False
        await say(send, ": here\n\n")
        return True

    async def _ask(self, question: Callable[[], Answer]) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(self._threads, partial(asked, question))


@needs("desk.look")
def live(request: Request) -> HttpResponse:
    """The same for a server without the stream: what is new since the last time, then the page comes back."""
    after = request.headers.get("Last-Event-ID") or request.GET.get("after", "")
    position, words = catch_up(request.user.pk, int(after) if after.isdecimal() else -1)
    text = f"retry: {RETURN_AFTER}\n{said(words, position)}"
    return HttpResponse(text, content_type="text/event-stream", headers={"Cache-Control": "no-store"})


def said(words: set[str] | Words, position: int) -> str:
    """One event as the browser reads it."""
    return f"id: {position}\ndata: {' '.join(sorted(words))}\n\n"


def asked(question: Callable[[], Answer]) -> Answer:
    """Ask the database from a thread that keeps no connection."""
    try:
        return question()
    finally:
        connection.close()


def welcome_in(session: str, after: int) -> tuple[int, int, Words] | None:
    """Who listens, where the journal ends, and what they missed; nothing for a stranger."""
    person = person_of(session)
    return (person, *catch_up(person, after)) if person else None


def person_of(session: str) -> int | None:
    """The colleague this sign-in belongs to, as long as it lasts and they may look at the desk."""
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session)
    person = get_user(request)
    return person.pk if person.is_authenticated and person.may("desk.look") else None


def session_key(scope: Scope) -> str:
    """The sign-in the browser shows, if any."""
    cookies: SimpleCookie = SimpleCookie()
    with suppress(CookieError):
        cookies.load(header(scope, b"cookie"))
    shown = cookies.get(settings.SESSION_COOKIE_NAME)
    return shown.value if shown else ""


def asked_after(scope: Scope) -> int:
    """The place up to which the page has heard, -1 when it does not say."""
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    text = header(scope, b"last-event-id") or query.get("after", [""])[0]
    return int(text) if text.isdecimal() and len(text) < 19 else -1


def header(scope: Scope, name: bytes) -> str:
    """A header of the request, empty when it is missing."""
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


async def woken(stream: Stream, gone: "asyncio.Task[None]") -> bool:
    """Wait until there is something to tell or the page has left; not true when it stayed quiet."""
    waking = asyncio.create_task(stream.wake.wait())
    done, _rest = await asyncio.wait({waking, gone}, timeout=BEATS_EVERY, return_when=asyncio.FIRST_COMPLETED)
    waking.cancel()
    return bool(done)


async def hang_up(receive: Receive) -> None:
    """Return when the page has left."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def begin(send: Send) -> None:
    """The head of the stream, which tells proxies to pass everything on at once."""
    headers = [
        (b"content-type", b"text/event-stream; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await say(send, f"retry: {RETURN_AFTER}\n\n")


async def say(send: Send, text: str, *, more: bool = True) -> None:
    """Pass some text on to the page."""
    await send({"type": "http.response.body", "body": text.encode(), "more_body": more})


async def refuse(send: Send, status: int) -> None:
    """No stream: 401 for a stranger, 503 when there are too many."""
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
    await say(send, "", more=False)
