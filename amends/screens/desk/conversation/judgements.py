"""What was read in a message, in the form the page shows it, and what a person has said to it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from amends.causes.models import causes_to_choose
from amends.conversations.messages import FROM_CUSTOMER
from amends.conversations.models import Conversation, Message
from amends.foundation.clock import now
from amends.screens.desk.conversation.telling import judgement_in_words
from amends.triage.assessing import UNKNOWN
from amends.triage.correcting import NO, YES
from amends.triage.excerpt import Span, apart
from amends.triage.feeling_again import FEELS, TELLS
from amends.triage.models import Assessment, Correction, Feeling, Field, Kind, Threat

LONGEST_NUMBER = 19
# What must not be missed can be said with one press also where it was not read.
ALWAYS_SHOWN = (Field.DISTRESS, Field.THREAT)
AFTER_FEELINGS, MOST_PRESSING = 5, 5
# Which fields of each message a person has spoken about.
Judged = Mapping[int, set[str]]
Item = dict[str, Any]


def judged_in(said: Sequence[Message]) -> Judged:
    """Of these messages."""
    found: dict[int, set[str]] = {}
    rows = Correction.objects.filter(assessment__in=[each.pk for each in said])
    for message, field in rows.values_list("assessment_id", "field"):
        found.setdefault(message, set()).add(field)
    return found


def telling_in(read: Assessment) -> list[Span]:
    """Where the words stand that tell; of somebody calm their kind words."""
    return read.spans(*TELLS) or read.spans("praise" if read.feeling == Feeling.CALM else "complaint")


def reading_of(message: Message, read: Assessment, judged: Judged) -> Item:
    """The line below a message: how they feel, by which marked phrases, and whether a person has agreed."""
    field, word = Field.DISTRESS if read.is_distressed else Field.FEELING, read.feeling
    marked, is_sure = telling_in(read), field in judged.get(message.pk, ())
    phrases = list(_stretches(message.body.text, [each for each in _told(read) if each[1:] in marked]))
    count = len(apart(read.spans(*FEELS)))
    by = ngettext("%(feeling)s, by %(count)s phrase", "%(feeling)s, by %(count)s phrases", count)
    return {
        "feeling": str(word),
        "field": field.value,
        "value": YES if read.is_distressed else str(word),
        "word": word.label,
        # What a person has said needs no phrase to stand for it.
        "says": by % {"feeling": word.label, "count": count} if count and not is_sure else word.label,
        "phrases": phrases,
        "is_sure": is_sure,
        "url": judging_url(message),
        "seen": now().isoformat(),
        "threat": read.threat and Threat(read.threat).label,
        "threat_is_sure": Field.THREAT in judged.get(message.pk, ()),
        "panel_url": f"?message={message.pk}#reading",
    }


def judging_url(message: Message) -> str:
    """Where a judgement of a message is set right."""
    return reverse("desk:judgement", args=[message.conversation_id, message.pk])


def panel_of(message: Message | None, subject: str, judged_before: Judged) -> Item | None:
    """Everything that was read in a message, each part to be confirmed or set right with one press."""
    read: Assessment | None = getattr(message, "assessment", None) if message else None
    if not message or not read:
        return None
    judged = judged_before.get(message.pk, set())
    flags = [each | {"key": _key_of_flag(at)} for at, each in enumerate(_flags(read, judged))]
    return {
        "message": message,
        "url": judging_url(message),
        "seen": now().isoformat(),
        "feelings": list(_feelings(read, judged)),
        "flags": [each for each in flags if each["is_on"] or each["field"] in ALWAYS_SHOWN],
        "other_flags": [each for each in flags if not each["is_on"] and each["field"] not in ALWAYS_SHOWN],
        "cause": _cause(read, judged),
        "kinds": _choices(read, Field.KIND, [(kind.value, kind.label) for kind in Kind], judged),
        # Whoever was asked outside may know more languages than we do.
        "is_foreign": read.language == UNKNOWN
        and not (read.was_read_outside or judged & {Field.FEELING, Field.DISTRESS}),
        "languages": _choices(read, Field.LANGUAGE, _languages(read), judged),
        "phrases": list(phrases_of(message.body.text, own_subject(message, subject, read), read)),
    }


def _key_of_flag(at: int) -> str:
    """Those that press have the digits behind the four feelings, the others one behind 0: letters do other things already."""
    return str(AFTER_FEELINGS + at) if at < MOST_PRESSING else f"0 {at - MOST_PRESSING + 1}"


def _feelings(read: Assessment, judged: set[str]) -> Iterator[Item]:
    for feeling in (Feeling.CALM, Feeling.LET_DOWN, Feeling.UPSET, Feeling.FURIOUS):
        yield {
            "value": feeling.value,
            "name": feeling.label,
            "is_on": read.anger_in_words == feeling,
            "is_sure": Field.FEELING in judged,
        }


def _flags(read: Assessment, judged: set[str]) -> Iterator[Item]:
    """What is so or not; pressed, each says the contrary."""
    yield _flag(read, Field.DISTRESS, judged)
    for threat in (Threat.LEGAL, Threat.PHYSICAL):
        is_on, is_sure = read.threat == threat, Field.THREAT in judged
        value = "" if is_on else threat.value
        id_ = {"id": f"threat-{threat.value}", "field": "threat"}
        yield id_ | {"value": value, "name": threat.label, "is_on": is_on, "is_sure": is_sure and is_on}
    for field in (Field.COMPLAINT, Field.INSULT, Field.VULGAR, Field.CHURN, Field.ESCALATE, Field.PRAISE):
        yield _flag(read, field, judged)


def _flag(read: Assessment, field: Field, judged: set[str]) -> Item:
    is_on = read.judged(field) == YES
    says = {"field": field.value, "value": NO if is_on else YES, "name": field.label}
    return says | {"id": field.value, "is_on": is_on, "is_sure": field in judged}


def _cause(read: Assessment, judged: set[str]) -> Item:
    runner_up = read.runner_up if read.runner_up_id != read.cause_id else None
    return {
        "now": read.cause,
        "is_sure": Field.CAUSE in judged,
        "runner_up": runner_up,
        "all": causes_to_choose(),
    }


def _choices(read: Assessment, field: Field, every: Sequence[tuple[str, Any]], judged: set[str]) -> Item:
    now = str(getattr(read, field))
    name = next((name for value, name in every if value == now), now)
    return {"field": field.value, "now": now, "name": name, "all": every, "is_sure": field in judged}


def _languages(read: Assessment) -> list[tuple[str, str]]:
    codes = dict.fromkeys((*read.languages, read.language))
    return [(code, judgement_in_words(Field.LANGUAGE, code)) for code in codes if code.isalpha()]


def own_subject(message: Message, subject: str, read: Assessment) -> str:
    """The subject a message was read with: a matter has that of its first, and what came later may have had another."""
    if not any(in_subject for *_place, in_subject in read.evidence):
        return ""
    earlier = Message.objects.filter(conversation=message.conversation_id, pk__lt=message.pk, kind__in=FROM_CUSTOMER)
    return "" if earlier.exists() else subject


def phrases_of(text: str, subject: str, read: Assessment) -> Iterator[tuple[str, str]]:
    """Each stretch that speaks for something, once, with everything it speaks for."""
    yield from _stretches(subject, _told(read, in_subject=True))
    yield from _stretches(text, _told(read))


def _told(read: Assessment, *, in_subject: bool = False) -> list[tuple[str, int, int]]:
    """What the words there speak for, each with where they stand."""
    return [(field, start, end) for field, start, end, there in read.evidence if there == in_subject]


def _stretches(said: str, told: Sequence[tuple[str, int, int]]) -> Iterator[tuple[str, str]]:
    for begin, stop in apart([(start, end) for _field, start, end in told]):
        fields = dict.fromkeys(field for field, start, end in told if begin <= start and end <= stop)
        if words := said[begin:stop].strip():
            yield words, ", ".join(reason_in_words(field) for field in fields)


def reason_in_words(field: str) -> str:
    """What some words speak for."""
    return {
        "anger": pgettext("evidence", "anger"),
        "complaint": pgettext("evidence", "complaint"),
        "cause": pgettext("evidence", "cause"),
        "distress": pgettext("evidence", "distress"),
        "insult": pgettext("evidence", "insult"),
        "vulgar": pgettext("evidence", "vulgar"),
        "legal": pgettext("evidence", "legal threat"),
        "physical": pgettext("evidence", "threat of violence"),
        "churn": pgettext("evidence", "may leave"),
        "escalate": pgettext("evidence", "wants a superior"),
        "praise": pgettext("evidence", "praise"),
    }.get(field, field)


def message_to_judge(conversation: Conversation, said: Sequence[Message], wanted: str) -> Message | None:
    """The message somebody wants to judge, be it long ago, else the customer's newest that was read."""
    read = [each for each in said if hasattr(each, "assessment")]
    chosen = [each for each in read if str(each.pk) == wanted]
    if not chosen and wanted.isdecimal() and len(wanted) < LONGEST_NUMBER:
        chosen = list(_read_in(conversation).filter(pk=wanted))
    return chosen[0] if chosen else read[-1] if read else None


def which_of(message: Message | None, said: Sequence[Message]) -> str:
    """Which message it is, where the customer wrote more than one."""
    theirs = [each for each in said if each.is_from_customer]
    if len(theirs) <= 1 and message in theirs:
        return ""
    return _("newest message") if message in theirs[-1:] else _("an earlier message")


def threatening(conversation: Conversation, said: Sequence[Message]) -> Message | None:
    """The newest message that holds the gravest threat there ever was here; looked for only where there was one."""
    mood = getattr(conversation, "mood", None)
    if not mood or not mood.threatened:
        return None
    shown = [each for each in said if hasattr(each, "assessment") and each.assessment.threat == mood.threatened]
    return shown[-1] if shown else _read_in(conversation).filter(assessment__threat=mood.threatened).first()


def _read_in(conversation: Conversation) -> "QuerySet[Message]":
    rows = Message.objects.filter(conversation=conversation, assessment__isnull=False, kind__in=FROM_CUSTOMER)
    return rows.select_related("body", "asking", "assessment__cause", "assessment__runner_up").order_by("-at", "-pk")
