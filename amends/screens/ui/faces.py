"""The quiet colours of round faces, for colleagues and customers alike, and what somebody who acts is called."""

from zlib import crc32

from django.utils.translation import gettext as _

from amends.journal.models import Actor

TONES = 5


def called(actor: Actor) -> str:
    """The name of whoever did something; of a rule it says that it is one."""
    return _("Rule “%(name)s”") % {"name": actor.name} if actor.is_rule else actor.name


def tone(name: str) -> int:
    """Which of the five quiet colours a name has, the same on every page."""
    return crc32(name.encode()) % TONES + 1
