"""A file has its name only when all of it is on disk."""

import errno
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from amends.files.durable import UNFINISHED, DurableFileSystemStorage
from amends.foundation.durable import LEFTOVER_AFTER


class Killed(ContentFile):
    """Somebody is killed after the first piece."""

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        yield b"Guten"
        raise KeyboardInterrupt


@pytest.fixture
def storage(tmp_path: Path) -> DurableFileSystemStorage:
    return DurableFileSystemStorage(tmp_path)


def test_whoever_is_killed_while_writing_leaves_nothing_under_the_name(storage: DurableFileSystemStorage) -> None:
    with pytest.raises(KeyboardInterrupt):
        storage.save("ab/abcd", Killed(b"Guten Tag"))
    assert not storage.exists("ab/abcd")
    storage.save("ab/abcd", ContentFile(b"Guten Tag"))
    assert storage.open("ab/abcd").read() == b"Guten Tag"


def test_two_who_keep_the_same_at_once_keep_one(storage: DurableFileSystemStorage, tmp_path: Path) -> None:
    assert {storage.save("ab/abcd", ContentFile(b"Guten Tag")) for _ in range(2)} == {"ab/abcd"}
    assert [path.name for path in (tmp_path / "ab").iterdir()] == ["abcd"]


def test_what_was_begun_is_deleted_a_day_later_and_not_before(
    storage: DurableFileSystemStorage, tmp_path: Path
) -> None:
    with pytest.raises(KeyboardInterrupt):
        storage.save("ab/abcd", Killed(b""))
    assert storage.clear_unfinished() == 0
    (part,) = (tmp_path / UNFINISHED).iterdir()
    os.utime(part, (time.time() - LEFTOVER_AFTER - 1,) * 2)
    assert storage.clear_unfinished() == 1
    assert not part.exists()


def test_what_cannot_be_written_takes_no_room(storage: DurableFileSystemStorage, tmp_path: Path) -> None:
    class Refused(ContentFile):
        def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
            yield b"Guten"
            raise OSError(errno.ENOSPC, "no room")

    with pytest.raises(OSError, match="no room"):
        storage.save("ab/abcd", Refused(b"Guten Tag"))
    assert list((tmp_path / UNFINISHED).iterdir()) == []
