"""What is told of a message to a reader outside, and where in the message stands what the reader points to."""

from collections.abc import Iterable
from dataclasses import dataclass

from amends.triage.masking import unreadable

# Of a very long message the beginning and the end; anger often comes last.
HEAD, TAIL = 6000, 2000
GAP = "\n[…]\n"


@dataclass(frozen=True)
class Told:
    """The words that leave the house; `left_out` counts the letters between the beginning and the end."""

    number: str
    text: str
    subject: str = ""
    left_out: int = 0

    def in_whole(self, start: int, end: int) -> tuple[int, int] | None:
        """Where a place of what was told stands in the whole message; nowhere if it lies across the gap."""
        if not self.left_out or end <= HEAD:
            return start, end
        if start < HEAD + len(GAP):
            return None
        further = self.left_out - len(GAP)
        return start + further, end + further


def told_of(number: object, text: str, subject: str = "", names: Iterable[str] | None = None) -> Told:
    """What is told of these words; with names, even if there are none, what says who wrote is made unreadable."""
    if names is not None:
        known = list(names)
        text, subject = unreadable(text, known), unreadable(subject, known)
    left_out = len(text) - HEAD - TAIL
    if left_out <= 0:
        return Told(str(number), text, subject)
    return Told(str(number), text[:HEAD] + GAP + text[-TAIL:], subject, left_out)
