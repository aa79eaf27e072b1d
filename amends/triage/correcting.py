"""A person knows better: every judgement can be set right, with who and when, and what the reader had said is kept."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from amends.causes.models import Cause
from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.journal.models import Actor
from amends.triage.feeling import WORTH, anger_in_words
from amends.triage.understanding import SO, is_so

if TYPE_CHECKING:
    from amends.triage.assessing import Assessment

CORRECTED, CONFIRMED = "conversation.corrected", "conversation.judgement_confirmed"

# Readings that are so or not.
YES_OR_NO = ("distress", "insult", "vulgar", "churn", "escalate", "praise", "complaint")
YES, NO = "yes", "no"
# Said in place of a cause.
NO_COMPLAINT = "none"
LONGEST_NUMBER = 18
# Which columns a judgement changes, where they are not called as it is.
TOUCHED = {"feeling": ("anger",), "cause": ("cause", "complaint")}


class Field(models.TextChoices):
    """What can be set right."""

    FEELING = "feeling", _("How upset they are")
    DISTRESS = "distress", _("In distress")
    COMPLAINT = "complaint", _("A complaint")
    CAUSE = "cause", _("Cause")
    THREAT = "threat", _("Threat")
    INSULT = "insult", _("Insult")
    VULGAR = "vulgar", _("Vulgar words")
    CHURN = "churn", _("May leave")
    ESCALATE = "escalate", _("Wants a superior")
    PRAISE = "praise", _("Praise")
    KIND = "kind", _("Kind of message")
    LANGUAGE = "language", _("Language")


class NoSuchJudgement(ValueError):
    """What somebody said is no answer to what can be set right."""


class Correction(models.Model):
    """Says what one judgement of a message was and what it is instead; equal when somebody has confirmed it."""

    assessment = models.ForeignKey("triage.Assessment", on_delete=models.CASCADE, related_name="corrections")
    field = models.CharField(max_length=10, choices=Field.choices)
    was = models.CharField(max_length=60, blank=True)
    is_now = models.CharField(max_length=60, blank=True)
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        indexes = [models.Index(fields=["at"], name="correction_by_time")]

    def __str__(self) -> str:
        return f"{self.field}: {self.was} → {self.is_now}"


class Correctable(models.Model):
    """Judgements people can set right."""

    class Meta:
        abstract = True

    def judged(self: "Assessment", field: str) -> str:
        """What is said now, in one word."""
        if field == Field.FEELING:
            return str(anger_in_words(self.anger))
        if field == Field.CAUSE:
            return str(self.cause_id or "")
        if field in YES_OR_NO:
            return YES if is_so(field, getattr(self, field)) else NO
        return str(getattr(self, field))

    def correct(self: "Assessment", field: str, value: str, *, by: Actor) -> Correction:
        """Set one judgement right, or confirm it by saying the same. Raises NoSuchJudgement."""
        if field not in Field.values:
            raise NoSuchJudgement(field)
        with writing():
            # As it is now, not as a page has shown it.
            self.refresh_from_db(from_queryset=type(self).objects.select_for_update())
            was = self.judged(field)
            self._judge(field, value)
            is_now = self.judged(field)
            last = self.corrections.filter(field=field).order_by("pk").last()
            if last and (last.is_now, last.by_id) == (is_now, by.pk) and was == is_now:
                return last
            self.save(update_fields=[*TOUCHED.get(field, (field,))])
            row = Correction.objects.create(assessment=self, field=field, was=was, is_now=is_now, by=by)
            kind = CONFIRMED if was == is_now else CORRECTED
            said = {"message": self.message_id, "field": field, "was": was, "is_now": is_now}
            self.message.conversation.record(kind, by=by, **said)
        return row

    def _judge(self: "Assessment", field: str, value: str) -> None:
        if field == Field.FEELING and value in WORTH:
            # What is said so already keeps its degree.
            self.anger = self.anger if self.judged(field) == value else WORTH[value]
        elif field == Field.CAUSE:
            self._name_cause(value)
        elif field in YES_OR_NO and value in (YES, NO):
            setattr(self, field, {YES: max(getattr(self, field), SO), NO: 0.0}[value])
        elif field in (Field.THREAT, Field.KIND, Field.LANGUAGE) and value in self._choices(field):
            setattr(self, field, value)
        else:
            raise NoSuchJudgement(f"{field}: {value}"[:200])

    def _name_cause(self: "Assessment", value: str) -> None:
        if value in (NO_COMPLAINT, ""):
            self.cause, self.complaint = None, 0.0 if value else self.complaint
            return
        is_number = value.isdecimal() and len(value) <= LONGEST_NUMBER
        # One that is no longer offered may still be confirmed.
        offered = Cause.objects.offered() | Cause.objects.filter(pk=self.cause_id)
        self.cause = offered.filter(pk=value).first() if is_number else None
        if self.cause is None:
            raise NoSuchJudgement(f"cause: {value}"[:200])
        self.complaint = max(self.complaint, SO)

    def _choices(self: "Assessment", field: str) -> tuple[str, ...]:
        if field == Field.LANGUAGE:
            return (*self.languages, self.language)
        return tuple(dict(self._meta.get_field(field).choices))  # type: ignore[union-attr, arg-type]
