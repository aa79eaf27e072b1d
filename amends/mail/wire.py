"""Commands and whole mails out of the bytes of one connection."""

import asyncio
from contextlib import suppress

LONGEST_COMMAND = 4096


class Gone(Exception):
    """The other side hung up; nothing that was not answered counts."""


class Wire:
    """What comes over one connection, in commands and whole mails."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, idle_seconds: float) -> None:
        self._reader, self._writer, self._idle_seconds = reader, writer, idle_seconds
        self._come = bytearray()
        self.is_waiting = False

    async def command(self) -> bytes | None:
        """The next command line without its end, or None when it was too long to be one."""
        too_long = False
        while (end := self._come.find(b"\n")) < 0:
            if len(self._come) > LONGEST_COMMAND:
                too_long = True
                self._come.clear()
            await self._more()
        line = bytes(self._come[:end])
        del self._come[: end + 1]
        return None if too_long or len(line) > LONGEST_COMMAND else line.removesuffix(b"\r")

    async def mail(self, size_limit: int) -> bytes | None:
        """The mail up to its lone dot, or None when it was larger than the limit."""
        # Only CRLF.CRLF ends a mail: a bare LF around the dot belongs to the text, or a second mail could be smuggled in.
        self._come[:0] = b"\r\n"
        too_large, searched = False, 0
        while (end := self._come.find(b"\r\n.\r\n", searched)) < 0:
            # A mail of nothing but dots is sent with a third more of them.
            if len(self._come) > size_limit * 4 // 3 + 5:
                too_large = True
            if too_large:
                del self._come[:-4]
            searched = max(0, len(self._come) - 4)
            await self._more()
        content = bytes(self._come[: end + 2]).replace(b"\r\n.", b"\r\n")[2:]
        del self._come[: end + 5]
        return None if too_large or len(content) > size_limit else content

    async def say(self, *lines: str) -> None:
        """Answer, and wait until the other side has taken it up."""
        self._writer.write("".join(f"{line}\r\n" for line in lines).encode("ascii", "replace"))
        async with asyncio.timeout(self._idle_seconds):
            await self._writer.drain()

    async def hang_up(self) -> None:
        """End the connection from our side."""
        self._writer.close()
        with suppress(OSError, TimeoutError):
            async with asyncio.timeout(1):
                await self._writer.wait_closed()

    async def _more(self) -> None:
        self.is_waiting = True
        try:
            async with asyncio.timeout(self._idle_seconds):
                chunk = await self._reader.read(256 * 1024)
        finally:
            self.is_waiting = False
        if not chunk:
            raise Gone
        self._come += chunk
