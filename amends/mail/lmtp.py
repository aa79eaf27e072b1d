"""The LMTP door: mail is answered with 250 only when it lies in the spool, each recipient with an answer of its own."""

import asyncio
import logging
import re
import socket
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass

from amends.mail.spooling import Spool, SpoolFull
from amends.mail.wire import Gone, Wire

log = logging.getLogger(__name__)

KnowsRecipient = Callable[[str], bool]

MOST_MISTAKES = 20
STOPS_WITHIN = 2.0
CLOSING = "421 4.3.2 We are closing, please come again"
TOO_MANY = "421 4.3.2 Too many connections, please come again"
PATH = re.compile(r'(FROM|TO):\s*<((?:"[^"\x00-\x1f\x7f]*"|[^<>"\x00-\x20\x7f])*)>(?:\s+(.*))?', re.IGNORECASE)
SOURCE_ROUTE = re.compile(r"^@[^:]*:")


@dataclass(frozen=True)
class Door:
    """Where mail is handed in, and how much of it at a time."""

    host: str = "127.0.0.1"
    port: int = 0
    size_limit: int = 50 * 1024 * 1024
    idle_seconds: float = 300
    most_connections: int = 20
    most_recipients: int = 1000


class Closing(Exception):
    """We are the ones who hang up, with these words."""


class PostboxListener:
    """The door, open in a thread of its own from `start` to `stop`."""

    def __init__(self, spool: Spool, knows: KnowsRecipient, door: Door | None = None) -> None:
        self.spool, self.knows, self.door = spool, knows, door or Door()
        self.is_closing = False
        self._visits: dict[asyncio.Task[None], Wire] = {}
        self._stopping, self._open = asyncio.Event(), threading.Event()
        # Several at once, so that the disk puts their syncs together.
        self._keepers = ThreadPoolExecutor(8, "spool")
        self._thread = threading.Thread(target=self._run, name="lmtp", daemon=True)

    def start(self) -> None:
        """Open the door, or fail at once when the port is taken."""
        family = socket.AF_INET6 if ":" in self.door.host else socket.AF_INET
        self._socket = socket.create_server((self.door.host, self.door.port), family=family, backlog=128)
        self.port = self._socket.getsockname()[1]
        self._thread.start()
        self._open.wait()

    def stop(self) -> None:
        """Close the door; who is inside hears the answer for a mail already handed over, and no more."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stopping.set)
            self._thread.join(2 * STOPS_WITHIN)
        self._keepers.shutdown()

    @property
    def is_open(self) -> bool:
        """Whether mail can be handed in."""
        return self._thread.is_alive() and not self.is_closing

    async def keep(self, raw: bytes, sender: str, recipient: str) -> str:
        """Put a mail into the spool for one recipient, and say how that went."""
        try:
            await self._loop.run_in_executor(self._keepers, self._keep, raw, sender, recipient)
        except SpoolFull:
            return "452 4.3.1 We have no room for mail now, please come again"
        except OSError:
            log.exception("A mail could not be put into the spool")
            return "451 4.3.0 We cannot keep the mail now, please come again"
        return "250 2.0.0 Kept"

    def _keep(self, raw: bytes, sender: str, recipient: str) -> None:
        self.spool.keep(raw, recipient=recipient, road="lmtp", sender=sender)

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        server = await asyncio.start_server(self._welcome, sock=self._socket)
        self._open.set()
        await self._stopping.wait()
        self.is_closing = True
        server.close()
        for task, wire in self._visits.items():
            if wire.is_waiting:
                task.cancel()
        if self._visits:
            await asyncio.wait(self._visits, timeout=STOPS_WITHIN)

    async def _welcome(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        wire = Wire(reader, writer, self.door.idle_seconds)
        task = asyncio.current_task()
        assert task
        is_full = len(self._visits) >= self.door.most_connections
        self._visits[task] = wire
        try:
            last_words = TOO_MANY if is_full else await self._receive(wire)
            with suppress(OSError, TimeoutError):
                await wire.say(last_words)
            await wire.hang_up()
        finally:
            del self._visits[task]

    async def _receive(self, wire: Wire) -> str:
        try:
            await Visit(self, wire).receive()
        except Closing as closing:
            return str(closing)
        except TimeoutError:
            return "421 4.4.2 It was quiet for too long"
        except asyncio.CancelledError:
            return CLOSING
        except Exception as problem:
            if not isinstance(problem, Gone | OSError):
                log.exception("A connection ended by a mistake of ours")
        return "421 4.3.0 Goodbye"


class Visit:
    """One connection of a delivering server, from its greeting to its goodbye."""

    def __init__(self, listener: "PostboxListener", wire: Wire) -> None:
        self.listener, self.wire = listener, wire
        self.is_greeted = False
        self.mistakes = 0
        self.sender: str | None = None
        self.recipients: list[str] = []

    async def receive(self) -> None:
        """Answer commands until one side hangs up."""
        await self.wire.say("220 LMTP Amends")
        while True:
            line = await self.wire.command()
            if self.listener.is_closing:
                raise Closing(CLOSING)
            answer = "500 5.5.2 The line is too long" if line is None else await self._obey(line)
            if answer:
                await self._answer(answer)

    async def _answer(self, answer: str) -> None:
        self.mistakes += answer[:2] == "50"
        if self.mistakes > MOST_MISTAKES:
            raise Closing("421 4.7.0 Too many mistakes")
        await self.wire.say(*answer.split("\n"))

    async def _obey(self, line: bytes) -> str | None:
        try:
            verb, _, rest = line.decode().partition(" ")
        except UnicodeDecodeError:
            return "500 5.5.2 That is not UTF-8"
        command = self.COMMANDS.get(verb.upper())
        if not command:
            return "500 5.5.1 We speak LMTP and do not know this command"
        return await command(self, rest.strip())

    async def _lhlo(self, name: str) -> str:
        if not name:
            return "501 5.5.4 LHLO needs a name"
        self._forget()
        self.is_greeted = True
        abilities = ["PIPELINING", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES"]
        size = f"SIZE {self.listener.door.size_limit}"
        return "\n".join(["250-Amends", *(f"250-{ability}" for ability in abilities), f"250 {size}"])

    async def _mail(self, rest: str) -> str:
        if not self.is_greeted:
            return "503 5.5.1 LHLO comes first"
        if self.sender is not None:
            return "503 5.5.1 A mail has begun already"
        address, parameters = _path("FROM", rest)
        if address is None:
            return "501 5.1.7 MAIL needs FROM:<address>"
        for parameter in parameters:
            key, _, value = parameter.upper().partition("=")
            if key not in {"SIZE", "BODY", "SMTPUTF8"}:
                return f"555 5.5.4 We do not know the parameter {key}"
            if key == "SIZE" and value.isdecimal() and int(value) > self.listener.door.size_limit:
                return "552 5.3.4 The mail is too large"
        self.sender = address
        return "250 2.1.0 Fine"

    async def _rcpt(self, rest: str) -> str:
        if self.sender is None:
            return "503 5.5.1 MAIL comes first"
        address, parameters = _path("TO", rest)
        if not address:
            return "501 5.1.3 RCPT needs TO:<address>"
        if parameters:
            return "555 5.5.4 We know no parameters here"
        if len(self.recipients) >= self.listener.door.most_recipients:
            return "452 4.5.3 Too many recipients at once"
        try:
            is_known = await asyncio.to_thread(_is_known, address, self.listener.knows)
        except Exception:
            log.exception("Could not find out whether a recipient is known")
            return "451 4.3.0 We cannot look that up now, please come again"
        if not is_known:
            return "550 5.1.1 Nobody here has this address"
        self.recipients.append(address)
        return "250 2.1.5 Fine"

    async def _data(self, rest: str) -> str | None:
        if not self.recipients:
            return "503 5.5.1 There is no recipient"
        await self.wire.say("354 Go ahead, and end with a dot")
        raw = await self.wire.mail(self.listener.door.size_limit)
        if raw is None:
            answers = ["552 5.3.4 The mail is too large" for _ in self.recipients]
        else:
            answers = await asyncio.gather(*(self.listener.keep(raw, self.sender or "", to) for to in self.recipients))
        self._forget()
        await self.wire.say(*answers)
        return None

    async def _rset(self, rest: str) -> str:
        self._forget()
        return "250 2.0.0 Forgotten"

    async def _noop(self, rest: str) -> str:
        return "250 2.0.0 Still here"

    async def _vrfy(self, rest: str) -> str:
        return "252 2.1.5 Send it and see"

    async def _quit(self, rest: str) -> str:
        raise Closing("221 2.0.0 Goodbye")

    def _forget(self) -> None:
        self.sender, self.recipients = None, []

    COMMANDS: dict[str, Callable[["Visit", str], Awaitable[str | None]]] = {
        "LHLO": _lhlo,
        "MAIL": _mail,
        "RCPT": _rcpt,
        "DATA": _data,
        "RSET": _rset,
        "NOOP": _noop,
        "VRFY": _vrfy,
        "QUIT": _quit,
    }


def _path(direction: str, rest: str) -> tuple[str | None, list[str]]:
    match = PATH.fullmatch(rest)
    if not match or match[1].upper() != direction:
        return None, []
    return SOURCE_ROUTE.sub("", match[2]), (match[3] or "").split()


def _is_known(address: str, knows: KnowsRecipient) -> bool:
    local, at, domain = address.lower().rpartition("@")
    return knows(local + at + domain) or ("+" in local and knows(local.partition("+")[0] + at + domain))
