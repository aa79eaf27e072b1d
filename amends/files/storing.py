"""Files kept once each, under the name of their content."""

import hashlib
from typing import IO

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import models

from amends.foundation.adding import add_unless_there
from amends.foundation.clock import now


class StoredFile(models.Model):
    """Some bytes; the same bytes are kept once, however often they come in."""

    digest = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField()
    kept_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.digest

    @staticmethod
    def keep(content: bytes, digest: str = "") -> "StoredFile":
        """Make the bytes known to the database and safe on disk, in one transaction with whatever points to them.

        The row comes first: it waits for whoever is just letting the same bytes go. Who knows the digest gives it.
        """
        file = add_unless_there(StoredFile(digest=digest or digest_of(content), size=len(content)))
        _keep_as(file.digest, content)
        return file

    @staticmethod
    def describe(content: IO[bytes]) -> "StoredFile":
        """The row for what is too large for the memory; neither the row nor its bytes are kept yet."""
        content.seek(0)
        digest = hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]
        return StoredFile(digest=digest, size=content.tell())

    def fill(self, content: IO[bytes]) -> None:
        """Make the bytes of such a row safe on disk."""
        if not default_storage.exists(path_of(self.digest)):
            content.seek(0)
            default_storage.save(path_of(self.digest), File(content))

    def read(self) -> bytes:
        """All of it."""
        with default_storage.open(path_of(self.digest)) as content:
            return bytes(content.read())

    def open(self) -> File:
        """As a file, for sending it piece by piece."""
        return default_storage.open(path_of(self.digest))


def path_of(digest: str) -> str:
    """Where content with this digest lies."""
    return f"{digest[:2]}/{digest}"


def digest_of(content: bytes) -> str:
    """The name of these bytes."""
    return hashlib.sha256(content).hexdigest()


def keep_bytes(content: bytes) -> str:
    """Make bytes safe in storage without touching the database. Answers their digest."""
    digest = digest_of(content)
    _keep_as(digest, content)
    return digest


def _keep_as(digest: str, content: bytes) -> None:
    if not default_storage.exists(path_of(digest)):
        default_storage.save(path_of(digest), ContentFile(content))
