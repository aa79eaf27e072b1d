"""Access tokens, as those need them who sign in with one."""

from typing import Protocol


class NoToken(Exception):
    """There is no token to sign in with, in words for whoever looks after the mailbox."""


class NoTokenNow(NoToken):
    """There is none at the moment; asking again later may help."""


class AccessToken(Protocol):
    """Knows a token that is good at the moment."""

    def __call__(self, *, instead_of: str = "") -> str:
        """A token to sign in with; another one than the server has just refused, where there is one."""
        ...
