"""What a carrier is given, and what it answers: plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Envelope:
    """A mail and whom it is for; an empty sender means that no bounce may come back."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes


@dataclass(frozen=True)
class Delivery:
    """What became of one try: who has the mail, who never will, and who may be asked again, each with the reason."""

    taken: tuple[str, ...] = ()
    refused: Mapping[str, str] = field(default_factory=dict)
    put_off: Mapping[str, str] = field(default_factory=dict)
    answer: str = ""
    # The server could not be spoken to at all, so that other mail need not try just now.
    is_unreachable: bool = False
    # The line broke when the mail was with the server but not yet confirmed.
    is_uncertain: bool = False

    @classmethod
    def none(cls, envelope: Envelope, reason: str, *, is_unreachable: bool = False) -> "Delivery":
        """Nobody has it yet, all for the same reason."""
        return cls(put_off=dict.fromkeys(envelope.recipients, reason), is_unreachable=is_unreachable)

    def with_answer(self, answer: str) -> "Delivery":
        """The server confirmed the mail with these words."""
        return replace(self, answer=answer)

    def with_all_refused(self, reason: str) -> "Delivery":
        """The server knew the recipients and still did not want the mail."""
        return replace(self, taken=(), refused={**self.refused, **dict.fromkeys(self.taken, reason)})

    def with_all_put_off(self, reason: str, *, is_uncertain: bool = False) -> "Delivery":
        """The server knew the recipients and did not confirm the mail."""
        put_off = {**self.put_off, **dict.fromkeys(self.taken, reason)}
        return replace(self, taken=(), put_off=put_off, is_uncertain=is_uncertain)

    @property
    def left(self) -> list[str]:
        """Who does not have the mail."""
        return [*self.put_off, *self.refused]

    @property
    def words(self) -> str:
        """The server's answer, or the reason, named for each recipient where they differ."""
        reasons = {**self.refused, **self.put_off}
        if not reasons:
            return self.answer
        if len(set(reasons.values())) == 1 and not self.taken:
            return next(iter(reasons.values()))
        told = {**dict.fromkeys(self.taken, self.answer), **reasons}
        return "; ".join(f"{recipient}: {reason}" for recipient, reason in told.items())
