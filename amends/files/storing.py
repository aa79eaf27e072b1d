"""Files kept once each, under the name of their content."""

import hashlib

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import models

from amends.foundation.clock import now


class StoredFile(models.Model):
    """Some bytes; the same bytes are kept once, however often they come in."""

    digest = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField()
    kept_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.digest

    @staticmethod
    def keep(content: bytes) -> "StoredFile":
        """Make the bytes safe on disk, then known to the database."""
        file = StoredFile(digest=keep_bytes(content), size=len(content))
        StoredFile.objects.bulk_create([file], ignore_conflicts=True)
        return file

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


def keep_bytes(content: bytes) -> str:
    """Make bytes safe in storage without touching the database. Answers their digest."""
    digest = hashlib.sha256(content).hexdigest()
    if not default_storage.exists(path_of(digest)):
        default_storage.save(path_of(digest), ContentFile(content))
    return digest
