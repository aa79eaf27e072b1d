"""Secrets we must be able to say again, such as the password of a mail server, kept unreadable in the database."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.encoding import force_bytes


class SealBroken(ValueError):
    """A secret was sealed with another key than ours and has to be entered again."""


def seal(secret: str) -> str:
    """The secret as only this installation can read it."""
    return _keys().encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str:
    """The secret again. Raises SealBroken when the key has changed since."""
    try:
        return _keys().decrypt(sealed.encode()).decode()
    except InvalidToken as problem:
        raise SealBroken from problem


def _keys() -> MultiFernet:
    return MultiFernet([_key(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str | bytes) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"amends.sealing:" + force_bytes(secret)).digest()))
