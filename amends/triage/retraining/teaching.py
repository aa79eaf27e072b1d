"""Fitting the heads and how far they are believed to what people have said: from lessons to weights, without rows or files."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from amends.triage.reading.hashing import places_of
from amends.triage.reading.learned import ANSWERS, LONGEST_TEXT, SAID, Learned
from amends.triage.retraining.believing import Heard, moved_for_many, moved_for_one
from amends.triage.retraining.fitting import Floats, Places, Task, as_weights, fitted, likeness, shares
from amends.triage.retraining.lessons import PARTS, Lesson

# What nobody has said stays as it is read now, held by this much beside what somebody has.
UNJUDGED = 0.25
# A judgement people made less often than this is not learned.
LEAST_TO_LEARN = 20
NEARLY = 1e-6


@dataclass(frozen=True)
class Class:
    """Messages short enough to be read in one go, with what both readers say of each."""

    lessons: list[Lesson]
    rows: list[Places]
    words: dict[str, Floats]
    letters: dict[str, Floats]
    before: dict[str, Floats]
    langs: list[str]


@dataclass(frozen=True)
class Taught:
    """What has been learned: what is added to the weights and their zeros, and how far whom to believe."""

    weights: Floats
    zeros: Floats
    calibration: dict[str, Any]


def teach(lessons: Sequence[Lesson], readers: Learned) -> Taught:
    """Learn from these what can be learned, by what comes with Amends."""
    those = gather([each for each in lessons if len(each.text) <= LONGEST_TEXT], readers)
    alike = likeness(those.rows)
    # What is said of posts stays as it came.
    found, calibration = [], {name: _kept(readers, name) for name in SAID if name not in ANSWERS}
    for name in ANSWERS:
        task = task_of(name, those, readers)
        found.append(as_weights(those.rows, fitted(alike, task)))
        calibration[name] = believed(name, those, task, without_itself(alike, task, those), readers)
    weights, zeros = zip(*found, strict=True)
    return Taught(np.concatenate(weights, 1), np.concatenate(zeros), calibration)


def _kept(readers: Learned, name: str) -> dict[str, Any]:
    known = readers.calibration[name]
    bias = {lang: each.tolist() for lang, each in known["bias"].items()}
    return {"words": known["words"].tolist(), "letters": known["letters"].tolist(), "bias": bias}


def gather(lessons: list[Lesson], readers: Learned) -> Class:
    """Ask both readers about each."""
    letters = [readers.by_letters(each.text) for each in lessons]
    words = [readers.by_words(each.text)[0] for each in lessons] if readers.knows_words else letters
    langs, before = [], {name: [] for name in ANSWERS}  # type: ignore[var-annotated]
    for some, others in zip(words, letters, strict=True):
        spoken = readers.together("lang", some, others)
        langs.append(list(ANSWERS["lang"])[int(spoken.argmax())])
        for name in ANSWERS:
            before[name].append(readers.sums(name, some, others, langs[-1]))
    return Class(
        lessons,
        [places_of(each.text) for each in lessons],
        {name: np.array([each[name] for each in words], np.float64) for name in ANSWERS},
        {name: np.array([each[name] for each in letters], np.float64) for name in ANSWERS},
        {name: _in_bounds(np.array(before[name], np.float64), name != "degrees") for name in ANSWERS},
        langs,
    )


def _in_bounds(sums: Floats, is_one_of_many: bool) -> Floats:
    """The same, with no share nearer to 0 or 1 than a millionth; of one of many, less what all have in common."""
    share = np.clip(shares(sums, is_one_of_many), NEARLY, 1 - NEARLY)
    return np.asarray(np.log(share) if is_one_of_many else np.log(share / (1 - share)), np.float64)


def task_of(name: str, those: Class, readers: Learned) -> Task:
    """What the heads under this name should say: what people said, and elsewhere what is said already."""
    before, names = those.before[name], ANSWERS[name]
    wanted = shares(before, name != "degrees")
    worth = np.full(before.shape, UNJUDGED)
    for at, column, values in _judged(name, those, names):
        wanted[at, column], worth[at, column] = values, 1.0
    known = readers.calibration[name]
    belief = known["letters"] + (0 if readers.knows_words else known["words"])
    return Task(before, np.atleast_1d(np.asarray(belief, np.float64)), wanted, worth, name != "degrees")


def _judged(name: str, those: Class, names: Sequence[str]) -> list[tuple[int, Any, Any]]:
    """Where somebody has said something often enough: which example, which columns, and what."""
    heads = names if name == "degrees" else [name]
    found: list[tuple[int, Any, Any]] = []
    for head in heads:
        said = [(at, each.wanted[head]) for at, each in enumerate(those.lessons) if head in each.wanted]
        if len(said) < LEAST_TO_LEARN:
            continue
        if name == "degrees":
            found += [(at, names.index(head), value) for at, value in said]
        else:
            found += [(at, slice(None), [float(each == value) for each in names]) for at, value in said]
    return found


def without_itself(alike: Floats, task: Task, those: Class) -> Floats:
    """What is added to each by what was learned from the others alone."""
    parts, added = np.array([each.part for each in those.lessons]), np.zeros_like(task.before)
    for part in range(PARTS):
        here, others = np.flatnonzero(parts == part), np.flatnonzero(parts != part)
        if len(here) and len(others):
            added[here] = alike[np.ix_(here, others)] @ fitted(alike[np.ix_(others, others)], task.some(others))
    return added


def believed(name: str, those: Class, task: Task, added: Floats, readers: Learned) -> dict[str, Any]:
    """How far to believe either, in the form of what comes with Amends."""
    known = readers.calibration[name]
    letters, before = those.letters[name] + added, task.before + task.belief * added
    # Without the reader of words, letters are believed for both.
    words = those.words[name] if readers.knows_words else letters
    if name != "degrees":
        more = moved_for_many(Heard(words, letters, before, task.wanted, task.worth))
        return {
            "words": float(known["words"] + more[0]),
            "letters": float(known["letters"] + more[1]),
            "bias": {"": 0.0},
        }
    langs = [lang for lang in known["bias"] if lang]
    spoken = np.array([[float(each == lang) for lang in langs] for each in those.langs])
    columns = zip(words.T, letters.T, before.T, task.wanted.T, task.worth.T, strict=True)
    moved = np.array(
        [
            moved_for_one(Heard(*column), spoken) if (column[4] == 1).any() else np.zeros(3 + len(langs))
            for column in columns
        ]
    )
    bias = {lang: (known["bias"][lang] + moved[:, 2] + moved[:, 3 + at]).tolist() for at, lang in enumerate(langs)}
    return {
        "words": (known["words"] + moved[:, 0]).tolist(),
        "letters": (known["letters"] + moved[:, 1]).tolist(),
        "bias": bias | {"": (known["bias"][""] + moved[:, 2]).tolist()},
    }
