"""What people disagree with, in the words and tables of the page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amends.causes.models import Cause
from amends.conversations.messages import first_words
from amends.conversations.models import Conversation, MessageBody
from amends.people.models import Person
from amends.screens.ui.languages import language_called
from amends.triage.assessing import on_pages
from amends.triage.disagreeing import ALL, Agreement, Judgement
from amends.triage.models import Feeling, Field, Kind, Retraining, Threat
from amends.triage.retraining.comparing import Flaw, shown

PERIODS = (
    (30, gettext_lazy("The last 30 days")),
    (90, gettext_lazy("The last 90 days")),
    (365, gettext_lazy("The last 365 days")),
)
USUAL_PERIOD = 90
# Of how many disagreements it is asked who may see them, and how many are shown.
LOOKED_THROUGH, MOST_SHOWN = 200, 15
LENGTH = 160
HEADS = {"anger": Field.FEELING, "lang": Field.LANGUAGE}
YES_NO = {"yes": gettext_lazy("Yes"), "no": gettext_lazy("No")}


@dataclass(frozen=True)
class Looked:
    """What is looked at."""

    days: int
    field: str
    language: str

    def at(self, field: str, language: str) -> str:
        """The way to look at another judgement or language."""
        return "?" + urlencode({"days": self.days, "field": field, "spoken": language}) + "#became"


def looked_at(asked: Mapping[str, str]) -> Looked:
    """What was asked for, or what is usual."""
    days = asked.get("days", "")
    return Looked(
        int(days) if days in {str(each) for each, _words in PERIODS} else USUAL_PERIOD,
        asked.get("field", "") if asked.get("field") in Field.values else Field.FEELING,
        asked.get("spoken", "")[:8],
    )


def languages_to_choose(found: Agreement, looked: Looked) -> list[tuple[str, str]]:
    """Those in which something was judged, by name."""
    codes = {language for name, language in found.tallies if name == ALL and language} | {looked.language} - {ALL}
    return sorted(((code, language_named(code)) for code in codes), key=lambda each: each[1])


def language_named(code: str) -> str:
    """The name of a language, as it stands by itself."""
    return language_called(code).capitalize() or _("Another language")


def told(found: Agreement, looked: Looked, viewer: Person) -> dict[str, Any]:
    """The tables, and examples of what this colleague may see."""
    say = Words()
    others = list(_examples(found.others, viewer, say))
    languages = [code for code, _name in languages_to_choose(found, looked)]
    became = sorted({each for pair in found.became for each in pair}, key=lambda each: say(looked.field, each))
    return {
        "field": Field(looked.field).label,
        "rows": [_row(found, looked, Field(name), languages) for name in Field.values if found.tally(name).judged],
        "words": [say(looked.field, each) for each in became],
        "became": [
            (say(looked.field, was), [(found.became[was, each], was == each) for each in became])
            for was in became
            if any(found.became[was, each] for each in became)
        ],
        "others": others,
        "has_hidden": bool(found.others) and not others,
    }


def _row(found: Agreement, looked: Looked, name: Field, languages: list[str]) -> dict[str, Any]:
    return {
        "label": name.label,
        "is_chosen": name == looked.field,
        "all": found.tally(name),
        "url": looked.at(name, ALL),
        "cells": [(found.tally(name, code), looked.at(name, code)) for code in languages],
    }


class Words:
    """What a value is called; causes are looked up once."""

    def __init__(self) -> None:
        self.causes = {str(each.pk): each.name for each in Cause.objects.all()}

    def __call__(self, field: str, value: str) -> str:
        """In the reader's language."""
        if field == Field.CAUSE:
            return self.causes.get(value, _("No cause"))
        if field == Field.LANGUAGE:
            return language_named(value)
        known: dict[str, dict[str, Any]] = {
            Field.FEELING: dict(Feeling.choices),
            Field.THREAT: dict(Threat.choices),
            Field.KIND: dict(Kind.choices),
        }
        return str(known.get(field, YES_NO).get(value, value))


def _examples(others: list[Judgement], viewer: Person, say: Words) -> Iterator[dict[str, Any]]:
    newest = others[:LOOKED_THROUGH]
    numbers = {each.conversation for each in newest}
    seen = set(Conversation.objects.visible_to(viewer).filter(pk__in=numbers).values_list("pk", flat=True))
    some = [each for each in newest if each.conversation in seen][:MOST_SHOWN]
    bodies = dict(MessageBody.objects.filter(pk__in=[each.message for each in some]).values_list("pk", "text"))
    for each in some:
        yield {
            "number": each.conversation,
            "at": each.at,
            "language": on_pages(each.language),
            "words": first_words(bodies.get(each.message, ""), LENGTH),
            "was": say(each.field, each.was),
            "is_now": say(each.field, each.is_now),
        }


def head_called(name: str) -> str:
    """What a thing that is learned is called on the page."""
    if name in Threat.values:
        return str(Threat(name).label)
    return str(Field(HEADS.get(name, name)).label)


def say_flaws(row: Retraining) -> Iterator[str]:
    """Why it cannot be used, a sentence for each reason."""
    return (_flaw(each) for each in row.flaws())


def _flaw(flaw: Flaw) -> str:
    if flaw.name == ALL:
        return _("All in all it reads worse what it has not learned from.")
    if flaw.misses:
        return _("It misses a threat that is seen without it (%(judgement)s).") % {"judgement": head_called(flaw.name)}
    return _("It reads one thing worse: %(judgement)s.") % {"judgement": head_called(flaw.name)}


def why_it_rests() -> str:
    """Why nothing is read with what was learned beside another reader, and what to do."""
    return _(
        "It was learned beside another reader than the one this Amends brings, and nobody has measured the two"
        " together, so nothing is read with it. Teach Amends anew with the command “amends triage retrain”, and use"
        " what comes of that."
    )


def why_it_is_missing() -> str:
    """Why nothing is read with what is switched on, and what to do."""
    return _(
        "Its files are not there, so messages are read as Amends came. Have them brought back from a backup, or let all"
        " machines share the folder “triage”."
    )


def describe(row: Retraining) -> dict[str, Any]:
    """A retraining as the page shows it."""
    lines = [_figures(*each) for each in shown(row.before, row.after)]
    return {
        "row": row,
        "flaws": list(say_flaws(row)),
        "rests": why_it_rests() if row.rests else "",
        "missing": why_it_is_missing() if row.is_used and row.is_missing else "",
        "figures": [each for each in lines if not each["language"]],
        "by_language": [each for each in lines if each["language"]],
    }


def _figures(name: str, lang: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": head_called(name),
        "language": language_named(lang) if lang else "",
        "judged": before["judged"],
        "right": (round(100 * before["right"]), round(100 * after["right"])),
        "loss": (before["loss"], after["loss"]),
    }
