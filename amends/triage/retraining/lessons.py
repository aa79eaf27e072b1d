"""What is learned from: messages people have judged, those nobody has, and which of them are only for measuring."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from amends.conversations.models import Message
from amends.triage.correcting import YES, YES_OR_NO, Field
from amends.triage.examples import DEGREES, code_of, judged_messages, judgements_on, messages_to_learn_from, subject_of
from amends.triage.reading.labels import LANGUAGES

# How many are learned from at most; and beside each how many nobody has judged, so that the rest stays as it is.
MOST, UNJUDGED_TO_EACH, MOST_UNJUDGED = 3_000, 1, 1_000
SEED = "amends 1"
ONE_HELD_OF, PARTS = 5, 4

# What a reader says of it: a share, or one of many words.
Wanted = float | str


@dataclass(frozen=True)
class Lesson:
    """A message, and what should be read in it where somebody has said so."""

    key: int
    text: str
    lang: str
    wanted: Mapping[str, Wanted] = field(default_factory=dict)

    @property
    def is_held(self) -> bool:
        """Whether it is only for measuring; a message always is or never."""
        return _lot(self.key, "held") % ONE_HELD_OF == 0

    @property
    def part(self) -> int:
        """Into which part it falls, so that each can be read by what was learned from the others."""
        return _lot(self.key, "part") % PARTS


def _lot(key: int, about: str) -> int:
    return int.from_bytes(sha256(f"{SEED} {about} {key}".encode()).digest()[:8], "big")


def judged_lessons(days: int) -> list[Lesson]:
    """Those people have judged, the newest first."""
    found = [_lesson(each, judgements_on(each.assessment)) for each in judged_messages(days)[:MOST]]
    return [each for each in found if each.wanted]


def unjudged_lessons(days: int, beside: int) -> list[Lesson]:
    """Some of the newest nobody has judged."""
    many = min(beside * UNJUDGED_TO_EACH, MOST_UNJUDGED)
    rows = messages_to_learn_from(days).filter(assessment__corrections__isnull=True)[:many]
    return [_lesson(each, {}) for each in rows]


def _lesson(message: Message, judged: Mapping[str, str]) -> Lesson:
    subject, text = subject_of(message), message.body.text
    whole = f"{subject}\n{text}" if subject else text
    return Lesson(message.pk, whole, message.assessment.language, wanted_of(judged, code_of(message.assessment)))


def wanted_of(judged: Mapping[str, str], cause: str | None) -> dict[str, Wanted]:
    """What people said, in the words of the reader; `cause` is the code of the one they named."""
    found: dict[str, Wanted] = {name: float(judged[name] == YES) for name in YES_OR_NO if name in judged}
    if Field.FEELING in judged:
        found["anger"] = DEGREES[judged[Field.FEELING]]
    if Field.THREAT in judged:
        threat = judged[Field.THREAT]
        found |= {"physical": float(threat == "physical")}
        # Of two threats the graver is named, so of the other one nothing was said.
        found |= {} if threat == "physical" else {"legal": float(threat == "legal")}
    if judged.get(Field.CAUSE) and cause:
        found["cause"] = cause
    if Field.KIND in judged:
        found["kind"] = judged[Field.KIND]
    if Field.LANGUAGE in judged:
        found["lang"] = judged[Field.LANGUAGE] if judged[Field.LANGUAGE] in LANGUAGES else "other"
    return found
