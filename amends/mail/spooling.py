"""The spool: whatever is in it survives a kill and a power cut, so only then may anybody say "accepted"."""

import errno
import heapq
import json
import os
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
LEFTOVER_AFTER = 24 * 3600


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
            _sync(each)
        self._clear_leftovers()

    def keep(self, raw: bytes, *, recipient: str, road: str, sender: str, name: str = "", **facts: Any) -> str:
        """Keep a mail for certain: when this returns its name, no kill and no power cut can lose it.

        A name is given only to a mail that may be kept again, so that it comes in once.
        """
        name = name or _next_name()
        envelope = {"recipient": recipient, "road": road, "sender": sender, "facts": facts}
        unfinished = self._unfinished / name
        with _cleared_away(unfinished):
            _write(unfinished, json.dumps(envelope).encode() + b"\n" + raw)
            unfinished.rename(self._new / name)
        _sync(self._new)
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
        _write(self._aside / f"{name}.reason", reason.encode(errors="replace"))
        with suppress(FileNotFoundError):
            (self._new / name).rename(self._aside / name)
        _sync(self._aside)

    def aside(self) -> list[tuple[str, str]]:
        """The mails that were set aside, each with the reason."""
        names = sorted(path.name for path in self._aside.iterdir() if path.suffix != ".reason")
        return [(name, self._reason(name)) for name in names]

    def bring_back(self, name: str) -> None:
        """Let a mail that was set aside wait again, to be tried once more."""
        if name in dict(self.aside()):
            (self._aside / name).rename(self._new / name)
            (self._aside / f"{name}.reason").unlink(missing_ok=True)
            _sync(self._new)

    def _reason(self, name: str) -> str:
        try:
            return (self._aside / f"{name}.reason").read_text(errors="replace")
        except FileNotFoundError:
            return ""

    def count(self) -> int:
        """How many mails wait."""
        return len(os.listdir(self._new))  # noqa: PTH208

    def _clear_leftovers(self) -> None:
        # A younger one may belong to a process that is writing it at this moment.
        old = time.time() - LEFTOVER_AFTER
        for leftover in self._unfinished.iterdir():
            with suppress(FileNotFoundError):
                if leftover.stat().st_mtime < old:
                    leftover.unlink()


_naming = threading.Lock()
_last_moment = 0


def _next_name() -> str:
    # Two mails in one nanosecond, or a clock that was set back, must not turn the order round.
    global _last_moment
    with _naming:
        _last_moment = max(_last_moment + 1, time.time_ns())
        return f"{_last_moment:020d}.{secrets.token_hex(6)}"


@contextmanager
def _cleared_away(unfinished: Path) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        if problem.errno in NO_ROOM:
            raise SpoolFull(problem.errno, "There is no room left for mail") from problem
        raise


def _write(path: Path, content: bytes) -> None:
    with open(path, "wb", opener=_private) as file:  # noqa: PTH123
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
