"""How well messages are read that were not learned from: figures for each judgement and language."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from amends.triage.feeling import anger_in_words
from amends.triage.reading.learned import Learned
from amends.triage.reading.reading import parts_of, phrases_in, shares_of
from amends.triage.retraining.fitting import Floats
from amends.triage.retraining.lessons import Lesson, Wanted
from amends.triage.understanding import SO, is_so

ALL = ""
# As people look at them.
IN_ORDER = "anger distress complaint cause legal physical insult vulgar churn escalate praise kind lang".split()
# What has no share at all is not believed impossible.
LEAST = 1e-4
# By judgement and language; ALL are all of them.
Figures = dict[str, dict[str, dict[str, Any]]]
Said = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """One judgement of one message: what should be said, what is, whether that is right, and how far off."""

    name: str
    lang: str
    is_so: bool
    share: float
    is_right: bool
    loss: float


def said_of(text: str, readers: Learned) -> Said:
    """What is read in a message, as the desk reads it, with a share for each of many."""
    answers = [readers.read(text[start:end]) for start, end in parts_of(text, readers)]
    spoken = max(answers[0].lang, key=lambda one: answers[0].lang[one])
    said: Said = {**shares_of(text, answers, phrases_in(text, spoken), readers)}
    said["cause"] = max(answers, key=lambda each: each.degrees["complaint"]).cause
    return said | {"kind": answers[0].kind, "lang": answers[0].lang}


def answers_to(lessons: Sequence[Lesson], readers: Learned) -> list[Answer]:
    """Every judgement people made of these, beside what the readers say."""
    found = []
    for lesson in lessons:
        said = said_of(lesson.text, readers)
        found += [_answer(lesson.lang, name, wanted, said[name]) for name, wanted in lesson.wanted.items()]
    return found


def _answer(lang: str, name: str, wanted: Wanted, said: Any) -> Answer:
    if isinstance(wanted, str):
        share = said.get(wanted, 0.0)
        is_right = max(said, key=lambda each: said[each]) == wanted
        return Answer(name, lang, True, share, is_right, float(-np.log(max(share, LEAST))))
    if name == "anger":
        is_right = anger_in_words(said) == anger_in_words(wanted)
    else:
        is_right = is_so(name, said) == (wanted >= SO)
    share = min(max(said, LEAST), 1 - LEAST)
    loss = -wanted * np.log(share) - (1 - wanted) * np.log(1 - share)
    return Answer(name, lang, wanted >= SO, said, is_right, float(loss))


def figures(answers: Sequence[Answer]) -> Figures:
    """How many, how many right, how well yes is told from no, and how far off, by judgement and language."""
    found: Figures = {}
    for name in sorted({each.name for each in answers}, key=IN_ORDER.index):
        some = [each for each in answers if each.name == name]
        langs = sorted({each.lang for each in some})
        found[name] = {lang: _figures([each for each in some if lang in (ALL, each.lang)]) for lang in (ALL, *langs)}
    return found


def _figures(answers: Sequence[Answer]) -> dict[str, Any]:
    return {
        "judged": len(answers),
        "right": round(float(np.mean([each.is_right for each in answers])), 4),
        "auc": auc(np.array([each.share for each in answers]), np.array([each.is_so for each in answers])),
        "loss": round(float(np.mean([each.loss for each in answers])), 4),
        "missed": sum(each.is_so and not each.is_right for each in answers),
    }


def auc(shares: Floats, is_so: Any) -> float | None:
    """How often what is so has a higher share than what is not; nothing where one of both is missing."""
    yes, no = shares[is_so], shares[~is_so]
    if not len(yes) or not len(no):
        return None
    higher = (yes[:, None] > no).mean() + (yes[:, None] == no).mean() / 2
    return round(float(higher), 4)


def changes(before: Sequence[Answer], after: Sequence[Answer]) -> dict[str, list[float]]:
    """By judgement (ALL are all): how much further off than before, how much more often wrong, each with what may be chance."""
    names = [ALL, *dict.fromkeys(each.name for each in before)]
    pairs = list(zip(before, after, strict=True))
    off = np.array([then.loss - first.loss for first, then in pairs])
    wrong = np.array([float(first.is_right) - float(then.is_right) for first, then in pairs])
    are = np.array([each.name for each in before])
    return {
        name: [*_worse(off[are == name] if name else off), *_worse(wrong[are == name] if name else wrong)]
        for name in names
    }


def _worse(by: Floats) -> list[float]:
    chance = by.std(ddof=1) / np.sqrt(len(by)) if len(by) > 1 else abs(by.sum())
    return [round(float(by.mean()), 5), round(float(chance), 5)]
