"""Files that are there for certain, and whole: written beside, and renamed when the disk has all of them."""

import os
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

PRIVATE = 0o600
LEFTOVER_AFTER = 24 * 3600


def put(place: Path, content: Iterable[bytes], *, beside: Path, mode: int = PRIVATE) -> None:
    """Write a file beside its place, and give it its name when the disk has all of it.

    Whoever is killed leaves nothing under the name. When it cannot be written, what was begun is cleared away.
    """
    try:
        write(beside, content, mode)
        beside.replace(place)
    except OSError:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
    sync(place.parent)


def write(path: Path, content: Iterable[bytes], mode: int = PRIVATE) -> None:
    """Write a file, and wait until the disk has it."""
    with open(path, "wb", opener=lambda path, flags: os.open(path, flags, mode)) as file:  # noqa: PTH123
        file.writelines(content)
        file.flush()
        os.fsync(file.fileno())


def sync(folder: Path) -> None:
    """Wait until the disk has the names in a folder."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def clear_leftovers(folder: Path) -> int:
    """Delete what somebody who was killed had begun to write more than a day ago. Answers how many there were.

    A younger one may belong to a process that is writing it at this moment.
    """
    old, gone = time.time() - LEFTOVER_AFTER, 0
    for leftover in folder.glob("*"):
        with suppress(FileNotFoundError):
            if leftover.stat().st_mtime < old:
                leftover.unlink()
                gone += 1
    return gone
