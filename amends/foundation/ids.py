"""Names nobody can guess."""

import hashlib
import secrets


def unguessable(length: int = 24) -> str:
    """A random word for a link, with at least `length` bytes of chance in it."""
    return secrets.token_urlsafe(length)


def fingerprint(secret: str) -> str:
    """What is stored in place of a secret, so that a stolen database opens no door."""
    return hashlib.sha256(secret.encode()).hexdigest()
