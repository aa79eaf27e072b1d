"""The storage of files on disk that are there for certain, and whole, once we say so."""

from pathlib import Path

from django.core.files import File
from django.core.files.storage import FileSystemStorage

from amends.foundation import durable
from amends.foundation.ids import unguessable

# Hidden, so that no backup takes it along.
UNFINISHED = ".unfinished"
AS_THE_MASK_ALLOWS = 0o666


class DurableFileSystemStorage(FileSystemStorage):
    """The ordinary disk storage, in which a file has its name only when the disk has all of it.

    Whoever is killed while writing leaves nothing under the name, so that the next one writes it anew. A name says what
    is in the file, so the same name is never another file.
    """

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The name as it is."""
        return name

    def _save(self, name: str, content: File) -> str:
        place, part = Path(self.path(name)), Path(self.path(UNFINISHED)) / unguessable()
        for folder in (place.parent, part.parent):
            folder.mkdir(parents=True, exist_ok=True)
        durable.put(place, content.chunks(), beside=part, mode=AS_THE_MASK_ALLOWS)
        return name

    def clear_unfinished(self) -> int:
        """Delete what somebody who was killed had begun to write more than a day ago. Answers how many there were."""
        return durable.clear_leftovers(Path(self.path(UNFINISHED)))
