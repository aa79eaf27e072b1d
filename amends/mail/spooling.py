"""The spool: whatever is in it survives a kill and a power cut, so only then may anybody say "accepted"."""

import errno
import heapq
import json
import os
import re
import secrets
import threading
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from amends.foundation import durable

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
# So much of a mail holds its head.
HEAD = 64 * 1024


class SpoolFull(OSError):
    """The disk has no room for this mail; whoever brings it should come again later."""


class SpoolDamaged(ValueError):
    """A file in the spool is not one of ours, or no longer whole."""


@dataclass(frozen=True)
class Spooled:
    """One mail as it came in, and what was known about it at the door."""

    name: str
    recipient: str
    road: str
    sender: str
    received_at: datetime
    raw: bytes
    facts: dict[str, Any] = field(default_factory=dict)


class Spool:
    """A folder of mails that were accepted and not yet taken in; many processes may share it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._unfinished, self._new, self._aside = folder / "tmp", folder / "new", folder / "aside"
        for each in (self._unfinished, self._new, self._aside):
            each.mkdir(parents=True, exist_ok=True, mode=0o700)
        for each in (folder, folder.parent):
            durable.sync(each)
        durable.clear_leftovers(self._unfinished)

    def keep(self, raw: bytes, *, recipient: str, road: str, sender: str, name: str = "", **facts: Any) -> str:
        """Keep a mail for certain: when this returns its name, no kill and no power cut can lose it.

        A name is given only to a mail that may be kept again, so that it comes in once.
        """
        name = name or _next_name()
        envelope = {"recipient": recipient, "road": road, "sender": sender, "facts": facts}
        content = (json.dumps(envelope).encode(), b"\n", raw)
        with _told_when_full():
            durable.put(self._new / name, content, beside=self._unfinished / name)
        return name

    def waiting(self, limit: int) -> list[str]:
        """The names of the mails that wait, first come first."""
        return heapq.nsmallest(limit, os.listdir(self._new))  # noqa: PTH208

    def read(self, name: str) -> Spooled:
        """A mail that waits, or `SpoolDamaged` when its file cannot be understood."""
        head, _, raw = (self._new / name).read_bytes().partition(b"\n")
        try:
            envelope = json.loads(head)
            received_at = datetime.fromtimestamp(int(name[:20]) / 1e9, UTC)
            return Spooled(name=name, received_at=received_at, raw=raw, **envelope)
        except (ValueError, TypeError, OverflowError) as problem:
            raise SpoolDamaged(f"{name}: {problem}") from problem

    def done(self, name: str) -> None:
        """Let go of a mail that is safe elsewhere; letting go twice is no harm."""
        (self._new / name).unlink(missing_ok=True)

    def set_aside(self, name: str, reason: str) -> None:
        """Put a mail nobody can take in where people find it, with the reason beside it."""
        durable.write(self._aside / f"{name}.reason", [reason.encode(errors="replace")])
        with suppress(FileNotFoundError):
            (self._new / name).rename(self._aside / name)
        durable.sync(self._aside)

    def aside(self) -> list[tuple[str, str]]:
        """The mails that were set aside, each with the reason."""
        names = sorted(path.name for path in self._aside.iterdir() if path.suffix != ".reason")
        return [(name, self._reason(name)) for name in names]

    def bring_back(self, name: str) -> None:
        """Let a mail that was set aside wait again, to be tried once more."""
        if name in dict(self.aside()):
            (self._aside / name).rename(self._new / name)
            (self._aside / f"{name}.reason").unlink(missing_ok=True)
            durable.sync(self._new)

    def forget_from(self, addresses: Collection[str]) -> int:
        """Delete what was set aside and comes from one of these addresses. Answers how many."""
        theirs = [name for name, _reason in self.aside() if _is_from(self._aside / name, addresses)]
        for name in theirs:
            for each in (name, f"{name}.reason"):
                (self._aside / each).unlink(missing_ok=True)
        return len(theirs)

    def _reason(self, name: str) -> str:
        try:
            return (self._aside / f"{name}.reason").read_text(errors="replace")
        except FileNotFoundError:
            return ""

    def count(self) -> int:
        """How many mails wait."""
        return len(os.listdir(self._new))  # noqa: PTH208


# Nobody could read these mails, so their lines are taken as they stand.
_SENDER = re.compile(rb'^(?:from|sender|reply-to|return-path):.*|"sender": "[^"]*"', re.IGNORECASE | re.MULTILINE)


def _is_from(path: Path, addresses: Collection[str]) -> bool:
    with path.open("rb") as file:
        found = b"\n".join(_SENDER.findall(file.read(HEAD))).lower()
    return any(re.search(rb"(?<![\w.+-])" + re.escape(each.encode()) + rb"(?![\w.-])", found) for each in addresses)


_naming = threading.Lock()
_last_moment = 0


def _next_name() -> str:
    # Two mails in one nanosecond, or a clock that was set back, must not turn the order round.
    global _last_moment
    with _naming:
        _last_moment = max(_last_moment + 1, time.time_ns())
        return f"{_last_moment:020d}.{secrets.token_hex(6)}"


@contextmanager
def _told_when_full() -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        if problem.errno in NO_ROOM:
            raise SpoolFull(problem.errno, "There is no room left for mail") from problem
        raise
