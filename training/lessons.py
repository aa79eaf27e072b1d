"""Everything that is learned from, as tables of numbers in one file, so that learning needs neither texts nor words.

python -m training.lessons --data DATA --out OUT
"""

import argparse
import json
import random
from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import sentencepiece as spm
from numpy.typing import NDArray

from amends.triage.reading.labels import CAUSES, DEGREES, KINDS, LANGUAGES, SPOKEN
from amends.triage.reading.learned import LONGEST, even, pieces_of, within
from training.augmenting import Others, Told, told, varied
from training.generating import generated
from training.labels import HELPING
from training.measuring import handmade, public_dev
from training.sources import LEARNED_FROM, SEED, Example, handwritten, public, spoken
from training.vocabulary import foreign, kept_pieces, tokeniser
from training.weights import packed

SHORTER = 48
VARIANTS = 10
# Who has which part: the authors learned from, what is made, what is chosen by, public sets learned from and held out.
PARTS = {name: at for at, name in enumerate((*LEARNED_FROM, "made", "calibrating", "handmade", "public", "held"))}
# How much oftener a word of ours counts than one of public sets, where the pieces of words are chosen that are kept.
OURS_COUNT = 3


@dataclass
class Lesson:
    """A row for each text; NaN and -1 where nobody said. The pieces of all texts stand one after the other."""

    pieces: NDArray[np.uint16]
    marks: NDArray[np.uint16]
    starts: NDArray[np.int32]
    degrees: NDArray[np.float16]
    helping: NDArray[np.float16]
    cause: NDArray[np.int8]
    cause2: NDArray[np.int8]
    kind: NDArray[np.int8]
    lang: NDArray[np.int8]
    weight: NDArray[np.float16]
    part: NDArray[np.int8]
    of: NDArray[np.int32]
    has_marks: NDArray[np.bool_]
    source: NDArray[np.str_]

    def save(self, place: Path) -> None:
        """Keep it in a file."""
        np.savez_compressed(place, **{each.name: getattr(self, each.name) for each in fields(self)})


def lesson_in(place: Path) -> Lesson:
    """Read what was kept in a file."""
    with np.load(place) as file:
        return Lesson(**{each.name: file[each.name] for each in fields(Lesson)})


class Writing:
    """Rows as they come, until they are one lesson."""

    def __init__(self, words: spm.SentencePieceProcessor) -> None:
        self.words = words
        self.rows: list[tuple[list[int], list[int], Told, Example, int, int]] = []

    def add(self, message: Told, example: Example, part: int, of: int) -> None:
        """One text with what is known of it."""
        longest = SHORTER if part in (PARTS["public"], PARTS["held"]) else LONGEST
        found = within(pieces_of(self.words, message.text), longest)
        marks = [mark for _, mark in message.letters]
        pieces = [0, *(each for each, _, _ in found), 2]
        heard = [0, *(_heard(marks[start:end]) for _, start, end in found), 0]
        self.rows.append((pieces, heard, message, example, part, of))

    def lesson(self) -> Lesson:
        """All rows as tables."""
        lengths = [len(row[0]) for row in self.rows]
        told_, examples = [row[2] for row in self.rows], [row[3] for row in self.rows]
        marks = np.array([mark for row in self.rows for mark in row[1]], np.uint16)
        starts = np.cumsum([0, *lengths]).astype(np.int32)
        return Lesson(
            pieces=np.array([piece for row in self.rows for piece in row[0]], np.uint16),
            marks=marks,
            starts=starts,
            degrees=np.array([[each.degrees.get(name, np.nan) for name in DEGREES] for each in told_], np.float16),
            helping=np.array([[each.degrees.get(name, np.nan) for name in HELPING] for each in told_], np.float16),
            cause=_numbers((each.cause for each in told_), CAUSES),
            cause2=_numbers((each.cause2 for each in examples), CAUSES),
            kind=_numbers((each.kind for each in told_), KINDS),
            lang=_numbers((each.lang for each in told_), LANGUAGES),
            weight=np.array([each.weight for each in examples], np.float16),
            part=np.array([row[4] for row in self.rows], np.int8),
            of=np.array([row[5] for row in self.rows], np.int32),
            has_marks=np.array([_is_marked(each) for each in examples]),
            source=np.array([each.source for each in examples]),
        )


def _heard(marks: list[int]) -> int:
    found = 0
    for mark in marks:
        found |= mark
    return found


def _is_marked(example: Example) -> bool:
    """Whether the words are marked for everything that is said of it."""
    said = {name for name, degree in example.degrees.items() if degree} | ({"cause"} if example.cause else set())
    return bool(example.kind) and said <= {name for name, _, _ in example.evidence}


def _numbers(said: Iterable[str | None], names: list[str]) -> NDArray[np.int8]:
    return np.array([names.index(each) if each in names else -1 for each in said], np.int8)


def write(data: Path, place: Path) -> None:
    """Write `pieces.model`, `encoder.npz`, `lesson.npz` and its `texts.json` from the data."""
    found, ours = packed(), handwritten()
    learned, lines = public(data), spoken(data)
    counted = [each.text[:400] for each in learned + lines] + [each.text for each in ours] * OURS_COUNT
    kept = kept_pieces(tokeniser(found.pieces), found, [even(each) for each in counted])
    words = tokeniser([found.pieces[at] for at in kept], place / "pieces.model")
    found.cut(kept).save(place / "encoder.npz")
    writing = Writing(words)
    for part, examples in _parts(data, learned + lines + foreign()):
        for example in examples:
            writing.add(told(example, SPOKEN), example, PARTS[part], len(writing.rows))
    _vary(writing)
    writing.lesson().save(place / "lesson.npz")
    texts = [message.text for _, _, message, *_ in writing.rows]
    (place / "texts.json").write_text(json.dumps(texts, ensure_ascii=False))


def _parts(data: Path, learned: list[Example]) -> Iterable[tuple[str, list[Example]]]:
    for author in LEARNED_FROM:
        yield author, [each for each in handwritten((author,)) if not each.is_for_calibrating]
    yield "made", generated()
    yield "calibrating", [each for each in handwritten() if each.is_for_calibrating]
    yield "handmade", handmade(data)
    yield "public", learned
    dev = [each for some in public_dev(data).values() for each in some]
    yield "held", public(data, held=True) + spoken(data, held=True) + dev


def _vary(writing: Writing) -> None:
    """Every message of ours as others might have written it, with words of the same author only."""
    chance = random.Random(SEED)
    for author in LEARNED_FROM:
        rows = [row for row in writing.rows if row[4] == PARTS[author]]
        others = Others([row[2] for row in rows], SPOKEN)
        for _, _, message, example, part, of in rows:
            for _ in range(VARIANTS):
                writing.add(varied(message, others, chance), example, part, of)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder with train/ and nc-data/")
    parser.add_argument("--out", type=Path, required=True, help="where it is written")
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    write(chosen.data, chosen.out)


if __name__ == "__main__":
    main()
