"""What we make of one message: a row beside it, put there by a reader and corrected by people."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from amends.causes.meaning import offered_ones
from amends.causes.models import Cause
from amends.conversations.models import Message
from amends.foundation.adding import put
from amends.foundation.clock import now
from amends.triage.correcting import Correctable
from amends.triage.feeling import Feeling, anger_in_words, feeling_of
from amends.triage.understanding import BUILT_IN, TOO_SHORT_TO_TELL, Reading, is_so

# Each is a share between 0 and 1 that is so.
SHARES = ("anger", "complaint", "insult", "vulgar", "legal", "physical", "churn", "escalate", "distress", "praise")
# What the name of a reader begins with who was asked outside the house.
OUTSIDE = "outside: "
UNKNOWN = "other"
# What pages call a language nobody knows, so that no machine reads it aloud as one of ours.
UNDETERMINED = "und"
LANGUAGES = ("de", "nb", "nn", "en", "da", "sv", UNKNOWN)


def on_pages(language: str) -> str:
    """A language as pages name it to whoever reads them aloud."""
    return UNDETERMINED if language == UNKNOWN else language


class Kind(models.TextChoices):
    """What sort of message it is."""

    QUESTION = "question", _("Question")
    PRE_SALES = "pre_sales", _("Before buying")
    SUGGESTION = "suggestion", _("Suggestion")
    PRAISE = "praise", _("Praise")
    COMPLAINT = "complaint", _("Complaint")
    CANCELLATION = "cancellation", _("Cancellation")
    OTHER = "other", _("Something else")


class Threat(models.TextChoices):
    """What is held out to us."""

    NONE = "", _("No threat")
    LEGAL = "legal", _("Legal threat")
    PHYSICAL = "physical", _("Threat of violence")


class Assessment(Correctable):
    """How upset the writer of a message is, about what, and by which words one can tell; shares are 0 to 1."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="assessment", primary_key=True)
    language = models.CharField(max_length=8)
    anger = models.FloatField()
    complaint = models.FloatField()
    insult = models.FloatField()
    vulgar = models.FloatField()
    legal = models.FloatField()
    physical = models.FloatField()
    churn = models.FloatField()
    escalate = models.FloatField()
    distress = models.FloatField()
    praise = models.FloatField()
    threat = models.CharField(max_length=8, blank=True, choices=Threat.choices)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    cause = models.ForeignKey(Cause, on_delete=models.PROTECT, null=True, related_name="+")
    runner_up = models.ForeignKey(Cause, on_delete=models.PROTECT, null=True, related_name="+")
    # Each a field, from where to where, and whether that is in the subject.
    evidence = models.JSONField(default=list)
    reader = models.CharField(max_length=60, default=BUILT_IN)
    at = models.DateTimeField(default=now)

    class Meta:
        indexes = [models.Index(fields=["at"], name="assessment_by_time")]

    def __str__(self) -> str:
        return f"{self.message_id} {self.feeling}"

    @property
    def feeling(self) -> Feeling:
        """The one word for it."""
        return feeling_of(self.anger, self.distress)

    @property
    def anger_in_words(self) -> Feeling:
        """How upset they are, distress aside."""
        return anger_in_words(self.anger)

    @property
    def is_distressed(self) -> bool:
        return is_so("distress", self.distress)

    @property
    def was_read_outside(self) -> bool:
        """Whether its words have left the house to be read."""
        return self.reader.startswith(OUTSIDE)

    @property
    def read_by(self) -> str:
        """What the reader is called."""
        return self.reader.removeprefix(OUTSIDE)

    @property
    def language_on_pages(self) -> str:
        """The language as pages name it to whoever reads them aloud."""
        return on_pages(self.language)

    @property
    def languages(self) -> tuple[str, ...]:
        """Those that can be told apart."""
        return LANGUAGES

    def spans(self, *fields: str, in_subject: bool = False) -> list[tuple[int, int]]:
        """Where the words stand that speak for one of these."""
        return [(start, end) for field, start, end, there in self.evidence if field in fields and there == in_subject]


def assess(message: Message, reading: Reading, *, text: str) -> Assessment:
    """Keep what a reader made of a message, in the transaction that is open; a second reading takes the first one's place."""
    cause, runner_up = offered_ones(reading.cause, reading.runner_up)
    spoken = reading.language if len(text) >= TOO_SHORT_TO_TELL else message.conversation.language_for_customer
    return put(
        Assessment(
            message=message,
            language=spoken,
            kind=reading.kind,
            threat=reading.threat or "",
            cause_id=cause,
            runner_up_id=runner_up,
            evidence=[[each.field, each.start, each.end, each.is_in_subject] for each in reading.evidence],
            reader=reading.reader[:60],
            **{name: round(getattr(reading, name), 4) for name in SHARES},
        )
    )
