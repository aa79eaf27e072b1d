"""Asking the reader outside about the next message, and letting its answer take the place of the first reading.

Only the worker does. While it asks, nothing is locked and nobody waits.
"""

import logging
from dataclasses import replace
from datetime import timedelta

from django.utils import translation

from amends.conversations.models import Message
from amends.foundation.writing import writing
from amends.journal.models import Actor
from amends.triage.assessing import assess
from amends.triage.feeling_again import feel_again, newest_read
from amends.triage.keeping import is_spoken_for
from amends.triage.naming import colleagues, names_around
from amends.triage.noticing import READ
from amends.triage.outside.reader import OutsideReader
from amends.triage.outside.telling import Told, told_of
from amends.triage.outside.troubles import Trouble
from amends.triage.outside.waiting import Asking
from amends.triage.speaking import know_the_language
from amends.triage.understanding import SO_FROM, Evidence, Reading
from amends.triage.unread import Unread

log = logging.getLogger(__name__)

# Longer than a question takes.
SPARE = timedelta(minutes=1)
# How many that must not be told are passed over at once.
AT_ONCE = 20


def ask_outside() -> int:
    """Ask about one message. Answers whether there was one."""
    reader = OutsideReader.current()
    if reader is None or not may_be_asked(reader) or not Asking.objects.due(reader.permit).exists():
        return 0
    asking = begin(reader)
    if asking is None:
        return 0
    try:
        told = told_about(asking.message, reader)
        # The causes are named to it as this house names them.
        with translation.override(asking.message.conversation.mailbox.language):
            answer = reader.read(told)
    except Trouble as trouble:
        log.warning("the reader outside did not read message %s: %s", asking.pk, trouble)
        note(reader, asking, trouble)
    except Exception:
        log.exception("the reader outside could not be asked about message %s", asking.pk)
        note(reader, asking, Trouble("wrong", "answer"))
    else:
        take(reader, asking, told, answer)
    return 1


def may_be_asked(reader: OutsideReader) -> bool:
    """Whether anybody may be asked just now."""
    return reader.is_permitted and reader.has_budget and not reader.is_quiet


def begin(reader: OutsideReader) -> Asking | None:
    """The newest message that may be told, counted and taken before anybody else does."""
    with writing():
        # Whoever else asks waits here.
        ours = OutsideReader.objects.select_for_update(of=("self",)).select_related("permit").filter(pk=reader.pk)
        now_known = ours.first()
        if now_known is None or not may_be_asked(now_known):
            return None
        rows = Asking.objects.due(now_known.permit).select_related(
            "message__body",
            "message__assessment",
            "message__conversation__confidence",
            "message__conversation__customer",
            "message__conversation__mailbox",
        )
        for asking in rows[:AT_ONCE]:
            if asking.suits(now_known.permit):
                now_known.spend()
                asking.begin(timedelta(seconds=reader.seconds * 3) + SPARE)
                return asking
            asking.end()
    return None


def told_about(message: Message, reader: OutsideReader) -> Told:
    """What is told of a message; its subject with the first one alone, as in the house."""
    conversation = message.conversation
    is_first = not conversation.messages.filter(pk__lt=message.pk).exists()
    names = [*colleagues(), *names_around(message)] if reader.masks else None
    return told_of(message.pk, message.body.text, conversation.subject if is_first else "", names)


def note(reader: OutsideReader, asking: Asking, trouble: Trouble) -> None:
    """It came to nothing: the reading of the house stays, and it is tried again later, not often."""
    with writing():
        reader.note_trouble(trouble)
        if row := Asking.objects.filter(pk=asking.pk).first():
            row.put_off()


def take(reader: OutsideReader, asking: Asking, told: Told, answer: Reading) -> None:
    """Let the answer take the first reading's place, unless a person has spoken meanwhile, or the words are gone."""
    text = asking.message.body.text
    with writing():
        reader.note_answer()
        row = Asking.objects.select_related("message__body", "message__conversation").filter(pk=asking.pk).first()
        if row is None:
            return
        row.end()
        if row.message.body.text != text or is_spoken_for(row.message):
            return
        message, conversation = row.message, row.message.conversation
        known = message.assessment.threat if hasattr(message, "assessment") else None
        # Whoever writes can talk a model into calm: a threat the house has read stays until a person says otherwise.
        if known:
            answer = replace(answer, **{known: max(SO_FROM[known], getattr(answer, known))})
        message.assessment = assess(message, in_whole(answer, told), text=text)
        know_the_language(message)
        Unread.objects.filter(message=message).delete()
        newest = newest_read(conversation)
        if newest:
            feel_again(conversation, newest, newest.body.text, news=message, known=known)
        conversation.record(READ, by=Actor.amends(), message=message.pk, reader=reader.name)


def in_whole(answer: Reading, told: Told) -> Reading:
    """The answer with the places of its words in the whole message."""
    places = ((each.field, told.in_whole(each.start, each.end)) for each in answer.evidence)
    return replace(answer, evidence=tuple(Evidence(field, *place) for field, place in places if place))
