"""Files on disk that are there for certain once we say so."""

import os

from django.core.files import File
from django.core.files.storage import FileSystemStorage


class DurableFileSystemStorage(FileSystemStorage):
    """The ordinary disk storage, which also waits until the disk has the bytes."""

    def _save(self, name: str, content: File) -> str:
        saved = super()._save(name, content)
        place = self.path(saved)
        for path in (place, os.path.dirname(place)):  # noqa: PTH120
            _sync(path)
        return saved


def _sync(path: str) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
