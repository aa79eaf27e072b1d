"""Reads a mail: `read_mail(raw)` gives a `ReadMail`, whatever the bytes are. No database, no clock."""

from .letter import Address, Authentication, Bounce, BounceKind, MailFile, ReadMail, SpamVerdict, Tidings
from .reading import read_mail

__all__ = [
    "Address",
    "Authentication",
    "Bounce",
    "BounceKind",
    "MailFile",
    "ReadMail",
    "SpamVerdict",
    "Tidings",
    "read_mail",
]
