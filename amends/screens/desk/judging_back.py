"""Judging a message so that it can be taken back: as if nobody had said anything, unless somebody has gone on since."""

import json
from datetime import datetime
from typing import Any

from amends.conversations.models import Conversation, Message
from amends.foundation.writing import writing
from amends.journal.models import Actor
from amends.triage.correcting import CONFIRMED, CORRECTED, YES_OR_NO
from amends.triage.models import Assessment, Correction

COLUMNS = ("anger", *YES_OR_NO, "threat", "kind", "language", "cause_id")


class SaidMeanwhile(Exception):
    """A colleague has spoken about the same since the page was made that somebody judges by."""

    def __init__(self, correction: Correction) -> None:
        super().__init__(str(correction))
        self.correction = correction


def judge(
    message: Message, field: str, value: str, by: Actor, *, seen: datetime | None = None
) -> tuple[Correction, str]:
    """Set one judgement right, or confirm it; with what it takes to take that back. Raises NoSuchJudgement and SaidMeanwhile.

    `seen` is when the page was made; where they had said just that before, there is nothing to take back.
    """
    with writing():
        _refuse_what_is_overtaken(message, field, seen, by)
        before, known = _said_of(message), set(message.assessment.corrections.values_list("pk", flat=True))
        correction = message.assessment.correct(field, value, by=by)
        after = _said_of(message)
    if correction.pk in known:
        return correction, ""
    changed = {name: said for name, said in before.items() if said != after[name]}
    return correction, json.dumps([correction.pk, changed], separators=(",", ":"))


def take_back(conversation: Conversation, kept: str, by: Actor) -> bool:
    """Bring back what was read, and that nobody has said anything to it; False where somebody has gone on since."""
    number, before = json.loads(kept)
    with writing():
        here = Correction.objects.filter(assessment__message__conversation=conversation)
        correction = here.select_related("assessment").filter(pk=number).first()
        if correction is None or _is_overtaken(correction):
            return False
        correction.delete()
        Assessment.objects.filter(pk=correction.assessment_id).update(**before)
        _tell(conversation, correction, by)
    return True


def _refuse_what_is_overtaken(message: Message, field: str, seen: datetime | None, by: Actor) -> None:
    list(Assessment.objects.select_for_update().filter(pk=message.pk).values_list("pk"))
    others = Correction.objects.filter(assessment=message.pk, field=field).exclude(by=by)
    since = others.filter(at__gt=seen).select_related("by").order_by("pk").last() if seen else None
    if since:
        raise SaidMeanwhile(since)


def _said_of(message: Message) -> dict[str, Any]:
    return Assessment.objects.values(*COLUMNS).get(pk=message.pk)


def _is_overtaken(correction: Correction) -> bool:
    later = Correction.objects.filter(assessment=correction.assessment_id, field=correction.field)
    return later.filter(pk__gt=correction.pk).exists()


def _tell(conversation: Conversation, correction: Correction, by: Actor) -> None:
    conversation.record(
        CONFIRMED if correction.was == correction.is_now else CORRECTED,
        by=by,
        message=correction.assessment_id,
        field=correction.field,
        was=correction.is_now,
        is_now=correction.was,
        taken_back=True,
    )
