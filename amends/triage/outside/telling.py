"""What is told of a message to a reader outside, and where in the message stands what the reader points to."""

from collections.abc import Iterable
from dataclasses import dataclass

from amends.triage.masking import unreadable

# Of a very long message the beginning and the end; anger often comes last.
HEAD, TAIL = 6000, 2000
GAP = "\n[…]\n"
# So much around them is looked at, for what says who wrote is known only in whole.
MARGIN = 1000
# What is cut through may be the end of a link, so it is taken for one.
CUT_THROUGH = "www."


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
    left_out = max(len(text) - HEAD - TAIL, 0)
    parts = [text[: HEAD + MARGIN], CUT_THROUGH + text[-TAIL - MARGIN :]] if left_out else [text]
    if names is not None:
        known = list(names)
        parts, subject = [unreadable(part, known) for part in parts], unreadable(subject, known)
    told = parts[0][:HEAD] + GAP + parts[1][-TAIL:] if left_out else parts[0]
    return Told(str(number), told, subject, left_out)
