"""Messages people have judged, as examples to learn from: whose words they are stays here, and what is secret is none."""

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.crypto import salted_hmac

from amends.conversations.messages import FROM_CUSTOMER
from amends.conversations.models import Message, MessageKind
from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.journal.models import Actor, record
from amends.triage.assessing import Assessment
from amends.triage.correcting import Correction, Field
from amends.triage.feeling import Feeling, anger_in_words
from amends.triage.masking import mask
from amends.triage.naming import colleagues, names_around
from amends.triage.understanding import is_so

TAKEN = "reader.examples_taken"
# What is older, or goes beyond these, is no example any more.
KEPT_DAYS = 365
MOST = 5_000

DEGREES: Mapping[str, float] = {Feeling.CALM: 0, Feeling.LET_DOWN: 0.33, Feeling.UPSET: 0.67, Feeling.FURIOUS: 1}
CHANNELS = {MessageKind.RECEIVED: "mail", MessageKind.PORTAL: "form"}
USUAL = {"subject": "", "channel": "mail", "anger": 0, "complaint": 0, "cause": None, "insult": 0, "vulgar": 0}
USUAL |= {"threat": None, "churn": 0, "escalate": 0, "distress": 0, "praise": 0, "kind": "question"}
# Kept also where it is what is usual: somebody has said so.
SHOWS = {Field.FEELING: "anger", Field.LANGUAGE: "lang"}

Row = dict[str, Any]


def judged_messages(days: int = KEPT_DAYS) -> "QuerySet[Message]":
    """What customers wrote in these days and people have judged, the newest first; nothing erased or confidential."""
    # Nobody judges a message before it is there.
    said = Correction.objects.filter(at__gte=now() - timedelta(days=days)).values("assessment")
    return messages_to_learn_from(days).filter(pk__in=said).prefetch_related("assessment__corrections")[:MOST]


def messages_to_learn_from(days: int) -> "QuerySet[Message]":
    """What customers wrote in these days and was read, whether or not somebody has judged it."""
    since = now() - timedelta(days=days)
    read = Message.objects.filter(kind__in=FROM_CUSTOMER, at__gte=since, assessment__isnull=False)
    open_ones = read.filter(conversation__confidence__isnull=True).exclude(body__text="").order_by("-pk")
    earlier = Message.objects.filter(conversation=OuterRef("conversation"), pk__lt=OuterRef("pk"))
    found = open_ones.select_related("body", "conversation", "assessment__cause__parent")
    return found.annotate(is_later=Exists(earlier))


def judgements_on(assessment: Assessment) -> dict[str, str]:
    """What people said last about each field."""
    said = sorted(assessment.corrections.all(), key=lambda each: each.pk)
    return {each.field: each.is_now for each in said}


def subject_of(message: Message) -> str:
    """The subject, where it was read with the message: of the first one."""
    return "" if message.is_later else message.conversation.subject  # type: ignore[attr-defined]


def take_examples(*, by: Actor, days: int = KEPT_DAYS) -> list[str]:
    """Each as a line of JSON; that they were taken is written down."""
    lines = [json.dumps(row, ensure_ascii=False) for row in examples(days)]
    with writing():
        record("reader", 0, TAKEN, by=by, many=len(lines))
    return lines


def examples(days: int = KEPT_DAYS) -> Iterator[Row]:
    """Each as a row in the form of handwritten messages, masked."""
    ours = colleagues()
    found = judged_messages(days).select_related("by", "incoming", "conversation__customer__organisation")
    for message in found.prefetch_related("conversation__customer__other_names"):
        names = [*ours, *names_around(message)]
        masked = {"text": mask(message.body.text, names), "subject": mask(subject_of(message), names)}
        yield _without_the_usual(labels(message) | masked, judgements_on(message.assessment))


def labels(message: Message) -> Row:
    """What is said of a message now, in the words of handwritten ones."""
    said: Assessment = message.assessment
    so = {
        name: int(is_so(name, getattr(said, name))) for name in ("complaint", "insult", "vulgar", "churn", "escalate")
    }
    so |= {name: int(is_so(name, getattr(said, name))) for name in ("distress", "praise")}
    return {
        "id": f"h-{said.language}-{salted_hmac('amends.triage.examples', str(message.pk)).hexdigest()[:10]}",
        "lang": said.language,
        "channel": CHANNELS.get(MessageKind(message.kind), "mail"),
        "anger": DEGREES[anger_in_words(said.anger)],
        "threat": said.threat or None,
        "kind": said.kind,
        "cause": code_of(said) if so["complaint"] else None,
    } | so


def code_of(assessment: Assessment) -> str | None:
    """What readers call its cause; one that people have added is called what it is a part of."""
    cause = assessment.cause
    while cause and not cause.code:
        cause = cause.parent
    return cause.code if cause else "other" if assessment.cause_id else None


def _without_the_usual(row: Row, judged: Mapping[str, str]) -> Row:
    shown = {SHOWS.get(Field(name), name) for name in judged}
    kept = {name: value for name, value in row.items() if name in shown or value != USUAL.get(name, "")}
    order = ("id", "lang", "text", *USUAL)
    return {name: kept[name] for name in order if name in kept} | {"judged": sorted(shown)}
