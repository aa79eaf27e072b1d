"""How a reader outside fares: when it last answered, what last went wrong, and until when it is left alone for that."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import models

from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.triage.outside.troubles import Trouble, in_words

if TYPE_CHECKING:
    from amends.triage.outside.reader import OutsideReader

# After a trouble nothing is asked for so long, twice as long after each further one.
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=10)
FARES = ("answered_at", "failures", "trouble", "troubled_at", "quiet_until")


class Faring(models.Model):
    """Knows how it went."""

    answered_at = models.DateTimeField(null=True, editable=False)
    failures = models.PositiveIntegerField(default=0, editable=False)
    trouble = models.CharField(max_length=160, blank=True, editable=False)
    troubled_at = models.DateTimeField(null=True, editable=False)
    quiet_until = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_failing(self) -> bool:
        """Whether the last question came to nothing."""
        return self.failures > 0

    @property
    def is_quiet(self) -> bool:
        """Whether it is left alone just now."""
        return self.quiet_until is not None and self.quiet_until > now()

    @property
    def trouble_in_words(self: "OutsideReader") -> str:
        """What last went wrong."""
        return in_words(self.trouble, self.host) if self.trouble else ""

    def note_answer(self) -> None:
        """It has answered."""
        self._note(answered_at=now(), failures=0, quiet_until=None)

    def note_trouble(self, trouble: Trouble) -> None:
        """It has not, and is left alone for a while."""
        pause = min(FIRST_PAUSE * 2 ** min(self.failures, 20), LONGEST_PAUSE)
        until = now() + max(pause, timedelta(seconds=trouble.wait))
        words = str(trouble)[:160]
        self._note(failures=self.failures + 1, trouble=words, troubled_at=now(), quiet_until=until)

    def begin_anew(self) -> None:
        """Forget how another one fared."""
        self._note(answered_at=None, failures=0, trouble="", troubled_at=None, quiet_until=None)

    def _note(self, **facts: object) -> None:
        for name, fact in facts.items():
            setattr(self, name, fact)
        with writing():
            type(self)._default_manager.filter(pk=self.pk).update(**facts)
