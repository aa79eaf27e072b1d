"""How well something reads: figures for each language, on messages it has not learned from.

    python -m training.measuring --data DATA --place amends/triage/learned [--authors btz] [--only words]

Authors b, t and z are for figures at the very end, never for choosing.
"""

import argparse
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from amends.triage.reading.labels import CAUSES, DEGREES, KINDS, LANGUAGES
from amends.triage.reading.learned import Learned, Raw, as_far_as_posts, as_shares
from training.sources import Example, _comment, _emotion, _review, from_hand, handwritten, public, rows_of, spoken

Floats = NDArray[np.float64]
# Language first: the others are calibrated by it.
ANSWERS = ("lang", "degrees", "cause", "kind")
# From this degree on something is so.
IS_SO = {"anger": 0.5, "distress": 0.5, "praise": 0.5}


@dataclass
class Answers:
    """What was read of many texts: shares by label, and a share for each cause and kind."""

    degrees: Floats
    cause: Floats
    kind: Floats
    lang: list[str]


def auc(shares: Floats, is_so: NDArray[np.bool_]) -> float:
    """How often one that is so has a higher share than one that is not."""
    if is_so.all() or not is_so.any():
        return float("nan")
    order = shares.argsort(kind="stable")
    ranks = np.empty(len(shares))
    ranks[order] = np.arange(1, len(shares) + 1)
    for value in np.unique(shares):
        same = shares == value
        ranks[same] = ranks[same].mean()
    yes = int(is_so.sum())
    return float((ranks[is_so].sum() - yes * (yes + 1) / 2) / (yes * (len(shares) - yes)))


def f1(said: NDArray[np.bool_], is_so: NDArray[np.bool_]) -> float:
    """The harmonic mean of precision and recall."""
    both = int((said & is_so).sum())
    return 2 * both / max(int(said.sum()) + int(is_so.sum()), 1)


def macro_f1(said: NDArray[np.bool_], is_so: NDArray[np.bool_]) -> float:
    """The mean F1 of yes and no."""
    return (f1(said, is_so) + f1(~said, ~is_so)) / 2


def macro_f1_of_many(said: Sequence[str], are: Sequence[str]) -> float:
    """The mean F1 over everything that occurs."""
    names = sorted(set(are))
    what, truth = np.array(said), np.array(are)
    return float(np.mean([f1(what == name, truth == name) for name in names]))


def figures(examples: Sequence[Example], answers: Answers, cut: float = 0.5) -> dict[str, dict[str, float]]:
    """All figures, by language."""
    langs = np.array([each.lang for each in examples])
    return {lang: _of_language(examples, answers, np.flatnonzero(langs == lang), cut) for lang in sorted(set(langs))}


def _of_language(
    examples: Sequence[Example], answers: Answers, here: NDArray[np.int64], cut: float
) -> dict[str, float]:
    found: dict[str, float] = {}
    for at, name in enumerate(DEGREES):
        known = np.array([one for one in here if name in examples[one].degrees], dtype=int)
        if len(known):
            least = IS_SO.get(name, 0.5) if examples[known[0]].kind or name != "anger" else 0.1
            is_so = np.array([examples[one].degrees[name] >= least for one in known])
            found |= {f"{name} {figure}": value for figure, value in of_label(answers.degrees[known, at], is_so, cut)}
    caused = [one for one in here if examples[one].cause and examples[one].kind]
    for title, several in (("cause macro-F1", set()), ("cause macro-F1 of 11", {"dishonesty", "discrimination"})):
        if caused:
            said = [CAUSES[answers.cause[one].argmax()] for one in caused]
            pairs = [(each, str(examples[one].cause)) for each, one in zip(said, caused, strict=True)]
            both = [["other" if each in several else each for each in pair] for pair in pairs]
            found[title] = macro_f1_of_many([pair[0] for pair in both], [pair[1] for pair in both])
    kinds = [one for one in here if examples[one].kind]
    if kinds:
        said = [KINDS[answers.kind[one].argmax()] for one in kinds]
        found["kind macro-F1"] = macro_f1_of_many(said, [str(examples[one].kind) for one in kinds])
    found["language"] = float(np.mean([answers.lang[one] == examples[one].lang for one in here]))
    return found


def of_label(shares: Floats, is_so: NDArray[np.bool_], cut: float) -> list[tuple[str, float]]:
    """The figures of a yes-or-no label; where all are no, only how often yes is said."""
    said = shares >= cut
    if is_so.all() or not is_so.any():
        return [("said", float(said.mean()))]
    few = max(int(0.02 * (~is_so).sum()), 0)
    line = np.sort(shares[~is_so])[::-1][few]
    return [
        ("AUC", auc(shares, is_so)),
        ("F1", f1(said, is_so)),
        ("macro-F1", macro_f1(said, is_so)),
        ("precision", float(is_so[said].mean()) if said.any() else 1.0),
        ("recall", float(said[is_so].mean())),
        ("recall at 2 % false", float((shares[is_so] > line).mean())),
        ("off by", float(abs(shares.mean() - is_so.mean()))),
    ]


def handmade(data: Path) -> list[Example]:
    """The two sets written before the work began, for choosing by."""
    files = ("handmade_triage_dev.jsonl", "handmade2_triage_dev.jsonl")
    rows = [row for name in files for row in rows_of(data / name)]
    found = [from_hand(row | {"id": "dev--0", "kind": row.get("kind", "other")}) for row in rows]
    for each in found:
        for name in ("vulgar", "distress", "praise"):
            each.degrees.pop(name)
        each.kind = None
    return found


def public_dev(data: Path) -> dict[str, list[Example]]:
    """The parts of public sets that are for choosing by."""
    emotions = [row for path in sorted(data.glob("train/brighter_emotion_*_dev.jsonl")) for row in rows_of(path)]
    comments = list(rows_of(data / "train/goemotions_en_dev.jsonl"))
    reviews = list(rows_of(data / "nc-data/norec_sentence_no_dev.jsonl"))
    found = {"BRIGHTER": (emotions, _emotion), "GoEmotions": (comments, _comment), "NoReC": (reviews, _review)}
    return {
        name: [Example(row["text"], row["lang"], read(row)[0], source=name) for row in rows if row["lang"] != "sv"]
        for name, (rows, read) in found.items()
    }


def public_held(data: Path) -> dict[str, list[Example]]:
    """The half of what is held out of public sets that is for figures, and their own parts for choosing."""
    found: dict[str, list[Example]] = defaultdict(list)
    for each in [*public(data, held=True), *spoken(data, held=True)][1::2]:
        if each.source in ("germeval2018", "dkhate", "surge", "banking77", "clinc150", "parliament"):
            found[each.source].append(each)
    return {name: each[:600] for name, each in (found | public_dev(data)).items()}


def table(found: dict[str, dict[str, float]]) -> str:
    """The figures as a table of languages."""
    langs = list(found)
    names = list(dict.fromkeys(name for each in found.values() for name in each))
    lines = [f"{'':<22}" + "".join(f"{lang:>7}" for lang in langs)]
    lines += [
        f"{name:<22}" + "".join(f"{found[lang].get(name, float('nan')):7.3f}" for lang in langs) for name in names
    ]
    return "\n".join(lines)


def answers_of(learned: Learned, examples: Sequence[Example], only: str = "") -> Answers:
    """What is read of each; of the encoder or the heads alone, as they say it themselves."""
    rows = [[] for _ in ANSWERS]
    for each in examples:
        letters = learned.by_letters(each.text)
        words = letters if only == "letters" else learned.by_words(each.text)[0]
        for at, name in enumerate(ANSWERS):
            lang = LANGUAGES[int(rows[0][-1].argmax())] if at else ""
            rows[at].append(alone(name, words) if only else learned.together(name, words, letters, lang))
    lang, degrees, cause, kind = (np.array(each, float) for each in rows)
    return Answers(degrees, cause, kind, [LANGUAGES[each.argmax()] for each in lang])


def alone(name: str, said: Raw) -> Floats:
    """What one of the two says by itself."""
    if name != "degrees":
        return said[name]
    return as_far_as_posts(*(as_shares(said[each]) for each in ("degrees", "posted", "is_post")))


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder with train/ and nc-data/")
    parser.add_argument("--place", type=Path, required=True, help="the folder that is shipped")
    parser.add_argument("--authors", default="", help="whose messages, beside what is for choosing")
    parser.add_argument("--only", default="", choices=("", "words", "letters"), help="one of the two alone")
    chosen = parser.parse_args()
    learned = Learned(chosen.place)
    kept = [each for each in handwritten() if each.is_for_calibrating]
    sets = {"kept for calibrating": kept, "handmade": handmade(chosen.data)} | public_held(chosen.data)
    sets |= {f"author {each}": handwritten((each,)) for each in chosen.authors}
    for title, examples in sets.items():
        print(f"\n## {title}, {len(examples)}")  # noqa: T201
        print(table(figures(examples, answers_of(learned, examples, chosen.only))), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
