"""The tables of this room."""

from amends.files.letting_go import let_go
from amends.files.storing import StoredFile, keep_bytes, path_of

__all__ = ["StoredFile", "keep_bytes", "let_go", "path_of"]
