"""What somebody has understood of a message, in this house or outside it: knows no database and loads no reader."""

from dataclasses import dataclass

BUILT_IN = "built in"
# From which share on something is so. Violence is told to people at once, so it has to be likelier than not by far; a lawsuit nearly so.
SO = 0.5
SO_FROM = {"physical": 0.6, "legal": 0.55}
THREATS = ("physical", "legal")
# What is written shorter than this is in no language for sure.
TOO_SHORT_TO_TELL = 12


def is_so(name: str, share: float) -> bool:
    """Whether so much of it is enough to say that it is so."""
    return share >= SO_FROM.get(name, SO)


@dataclass(frozen=True)
class Evidence:
    """Words that speak for something: of the subject, or from `start` to `end` of the text."""

    field: str
    start: int
    end: int
    is_in_subject: bool = False


@dataclass(frozen=True)
class Reading:
    """Everything a reader makes of a message."""

    language: str
    anger: float
    complaint: float
    insult: float
    vulgar: float
    legal: float
    physical: float
    churn: float
    escalate: float
    distress: float
    praise: float
    kind: str
    cause: str | None
    runner_up: str | None
    evidence: tuple[Evidence, ...]
    # Which reader it was.
    reader: str = BUILT_IN

    @property
    def threat(self) -> str | None:
        """What is held out to us, if anything: violence before a lawsuit."""
        return next((name for name in THREATS if is_so(name, getattr(self, name))), None)
