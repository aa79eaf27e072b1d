"""A form pressed twice sends once: it carries a key, and what the first press made answers the second one."""

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar, cast

from django.db import models

from amends.conversations.messages import Message
from amends.foundation.clock import now
from amends.foundation.writing import writing

REMEMBERED = timedelta(days=2)

Said = TypeVar("Said")


class SentForm(models.Model):
    """Says that a form with this key has been taken in, when, and which message it made."""

    key = models.CharField(max_length=64, unique=True)
    # A reply taken back may be sent again, so the key goes with it.
    message = models.ForeignKey(Message, on_delete=models.CASCADE, null=True, related_name="+")
    at = models.DateTimeField(default=now, db_index=True)

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.at}"


def only_once(key: str, deed: Callable[[], Said]) -> Said:
    """Do it, unless a form with this key was taken in before: then answer what that made.

    Of two presses at the same moment the second one waits here until the first is through.
    """
    if not key:
        return deed()
    with writing():
        form, is_new = SentForm.objects.get_or_create(key=key)
        if is_new:
            form.message = cast(Message | None, deed())
            form.save(update_fields=["message"])
        return cast(Said, form.message)


def forget_sent_forms() -> int:
    """Delete the keys of forms nobody can have open any longer. Answers how many."""
    with writing():
        return SentForm.objects.filter(at__lt=now() - REMEMBERED).delete()[0]
