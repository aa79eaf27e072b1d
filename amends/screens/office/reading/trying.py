"""Trying a reader outside with a sentence nobody has written."""

from time import monotonic
from typing import Any

from babel import Locale
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amends.causes.meaning import offered_ones
from amends.causes.models import Cause
from amends.foundation.writing import writing
from amends.triage.feeling import feeling_of
from amends.triage.models import Kind, OutsideReader, Threat
from amends.triage.outside.telling import told_of
from amends.triage.outside.troubles import Trouble, in_words
from amends.triage.understanding import Reading


def try_out(reader: OutsideReader) -> dict[str, Any]:
    """What it makes of the sentence, in words, or what went wrong; the server's own words are shown and not kept."""
    sentence = _(
        "I have been waiting for my machine for three weeks and nobody answers."
        " If it is not here on Friday, I will go to a lawyer!"
    )
    with writing():
        reader.spend()
    begun = monotonic()
    try:
        answer = reader.read(told_of("trial", sentence))
    except Trouble as trouble:
        reader.note_trouble(trouble)
        return {"sentence": sentence, "trouble": in_words(str(trouble), reader.host), "said": trouble.said}
    reader.note_answer()
    return {"sentence": sentence, "seconds": f"{monotonic() - begun:.1f}"} | shown(answer, sentence)


def shown(answer: Reading, sentence: str) -> dict[str, Any]:
    """An answer for people."""
    names = Locale((get_language() or "en")[:2]).languages
    cause = Cause.objects.filter(pk=offered_ones(answer.cause, answer.runner_up)[0]).first()
    return {
        "feeling": feeling_of(answer.anger, answer.distress).label,
        "percent": round(answer.anger * 100),
        "kind": Kind(answer.kind).label,
        "threat": Threat(answer.threat or "").label,
        "cause": cause,
        "language": names.get(answer.language, answer.language),
        "evidence": list(dict.fromkeys(sentence[each.start : each.end] for each in answer.evidence)),
    }
