"""Two readers of messages, of which one knows runs of letters and the other words in their place.

The second needs onnxruntime; on a machine that has none, the first reads alone.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from amends.triage.reading.hashing import places_of
from amends.triage.reading.labels import AS_POSTED, CAUSES, DEGREES, KINDS, LANGUAGES, POSTED, SPOKEN
from amends.triage.shipping import LEARNED
from amends.triage.understanding import BUILT_IN

# The network alone takes nine milliseconds for so many pieces of words; what a message takes in all stands in docs/benchmarks.md.
LONGEST = 128
# A text longer than this is cut into pieces at both ends only; there is room for fewer anyway.
LONGEST_TEXT = 1500
# A word above this speaks for a label.
STILL = -1.0
# Fewer letters than this are no evidence by themselves, and are shown with so many before and after them.
TELLING, AROUND = 12, 36
# Pieces that are further apart than this have others between them.
GAP = 3
GAP_OR_HALF = re.compile(r"[\s\ud800-\udfff]")
CLAUSE_END = re.compile(r"[.!?,;:\n]")
# Where there are no words, nothing is said.
NOTHING = -9.0
NO_MARKS = np.zeros((0, len(SPOKEN)), np.float32)
ANSWERS = {"degrees": DEGREES, "cause": CAUSES, "kind": KINDS, "lang": LANGUAGES}
# What both readers say: that, some labels as of a public post, and how far a text is one.
SAID = ANSWERS | {"posted": POSTED, "is_post": ["is_post"]}

Floats = NDArray[np.float32]
Raw = dict[str, Floats]


def even(text: str) -> str:
    """Every kind of gap, and half a letter, as a space, letter for letter."""
    return GAP_OR_HALF.sub(" ", text)


def pieces_of(words: Any, text: str) -> list[tuple[int, int, int]]:
    """The number of each piece of a text, and from which letter to which it stands; of a long one, without its middle."""
    if len(text) <= LONGEST_TEXT:
        return list(_pieces(words, text, 0))
    half = LONGEST_TEXT // 2
    return [*_pieces(words, text[:half], 0), *_pieces(words, text[-half:], len(text) - half)]


def _pieces(words: Any, text: str, before: int) -> Iterator[tuple[int, int, int]]:
    text = even(text)
    # It counts in bytes, and each letter has one that is no further one.
    data = np.frombuffer(text.encode() + b" ", np.uint8)
    letter_at = (np.cumsum((data & 0xC0) != 0x80) - 1 + before).tolist()
    for each in words.encode(text, return_type="proto").pieces:
        yield each.id, letter_at[each.begin], letter_at[each.end]


def within(row: list[Any], longest: int = LONGEST) -> list[Any]:
    """Of a long text the beginning and as much of the end, so that two marks still fit around it."""
    room = longest - 2
    return row if len(row) <= room else row[: room - room // 2] + row[len(row) - room // 2 :]


def stretch(text: str, marks: Floats, where: list[tuple[int, int]]) -> tuple[int, int]:
    """The whole words whose pieces are marked most, and those around them that still are."""
    first = last = int(marks.argmax())
    while first and marks[first - 1] > STILL and _touch(where, first):
        first -= 1
    while last + 1 < len(where) and marks[last + 1] > STILL and _touch(where, last + 1):
        last += 1
    start, end = _without_scraps(text, *_whole_words(text, where[first][0], where[last][1]))
    return _telling(text, start, end)


def _touch(where: list[tuple[int, int]], at: int) -> bool:
    """Whether a piece stands right behind the one before it: of a long text the middle is left out."""
    return 0 <= where[at][0] - where[at - 1][1] <= GAP


def _without_scraps(text: str, start: int, end: int) -> tuple[int, int]:
    """Less a single word of the clause before or behind it."""
    for each in CLAUSE_END.finditer(text, start, end):
        if each.start() - start >= TELLING and len(text[each.end() : end].split()) <= 1:
            return start, each.start()
        if end - each.end() >= TELLING and len(text[start : each.start()].split()) <= 1:
            start = _whole_words(text, each.end(), end)[0]
    return start, end


def _telling(text: str, start: int, end: int) -> tuple[int, int]:
    """A little word alone tells nobody anything: then as much of the clause around it as is short enough to read."""
    if end - start >= TELLING:
        return start, end
    ends = [each.start() for each in CLAUSE_END.finditer(text)]
    begin = max((at + 1 for at in ends if at < start), default=0)
    stop = min((at for at in ends if at >= end), default=len(text))
    begin, stop = max(begin, start - AROUND), min(stop, end + AROUND)
    return _whole_words(text, *_inside(text, begin, stop))


def _inside(text: str, begin: int, stop: int) -> tuple[int, int]:
    """Less the words it would cut through."""
    if begin and text[begin - 1].isalnum() and text[begin].isalnum():
        begin = text.find(" ", begin, stop) + 1 or begin
    if stop < len(text) and text[stop - 1].isalnum() and text[stop].isalnum():
        stop = max(text.rfind(" ", begin, stop), begin + 1)
    return begin, stop


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and not text[start].isalnum():
        start += 1
    while start and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return start, end


def as_shares(sums: Floats) -> Floats:
    """What speaks for something, as shares between 0 and 1."""
    return np.asarray(1 / (1 + np.exp(-sums)), sums.dtype)


def as_far_as_posts(degrees: Floats, posted: Floats, is_post: Floats) -> Floats:
    """What is said of a label for public posts counts as far as the text is one, and for letters otherwise."""
    said = degrees.copy()
    said[AS_POSTED] += is_post * (posted - said[AS_POSTED])
    return said


@dataclass
class Answers:
    """What was read: shares by name, and how much each piece of the text speaks for each label."""

    text: str
    degrees: dict[str, float]
    cause: dict[str, float]
    kind: dict[str, float]
    lang: dict[str, float]
    marks: Floats
    where: list[tuple[int, int]]

    def words_for(self, name: str) -> tuple[int, int] | None:
        """From where to where the words stand that speak for a label most, where words are known."""
        return stretch(self.text, self.marks[:, SPOKEN.index(name)], self.where) if self.where else None


@cache
def shipped() -> "Learned":
    """What comes with Amends."""
    return Learned()


class Learned:
    """The files of a folder, opened as they are needed."""

    def __init__(self, place: Path = LEARNED, name: str = BUILT_IN) -> None:
        self.place, self.name = place, name

    @cached_property
    def knows_words(self) -> bool:
        """Whether the second reader is there."""
        return all(map(find_spec, ("onnxruntime", "sentencepiece")))

    @cached_property
    def encoder(self) -> Any:
        """The network."""
        import onnxruntime  # Not every machine has it, and it takes a while.

        how = onnxruntime.SessionOptions()
        how.intra_op_num_threads = how.inter_op_num_threads = 1
        # More would put together what is faster apart.
        how.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
        return onnxruntime.InferenceSession(self.place / "encoder.onnx", how, providers=["CPUExecutionProvider"])

    @cached_property
    def pieces(self) -> Any:
        """What cuts a text into pieces of words."""
        import sentencepiece  # Only beside the encoder.

        return sentencepiece.SentencePieceProcessor(model_file=str(self.place / "pieces.model"))

    @cached_property
    def heads(self) -> Raw:
        """The weights over runs of letters and words."""
        with np.load(self.place / "heads.npz") as file:
            return {name: file[name] for name in file.files}

    @cached_property
    def calibration(self) -> dict[str, Any]:
        """How much each of the two is believed, and where zero lies in each language."""
        said = json.loads((self.place / "calibration.json").read_text())
        return {
            name: {part: np.array(said[name][part]) for part in ("words", "letters")}
            | {"bias": {lang: np.array(each) for lang, each in said[name]["bias"].items()}}
            for name in said
        }

    def by_letters(self, text: str) -> Raw:
        """What the heads make of a text, before it is made a share."""
        places = places_of(text)
        summed = self.heads["weights"][places].sum(0, dtype=np.int32) * self.heads["scale"]
        said = summed / np.sqrt(max(len(places), 1)) + self.heads["bias"]
        ends = np.cumsum([len(names) for names in SAID.values()])
        return dict(zip(SAID, np.split(said, ends[:-1]), strict=True))

    def by_words(self, text: str) -> tuple[Raw, list[tuple[int, int]]]:
        """What the encoder makes of it, and from where to where each piece stands that it has seen."""
        found = within(pieces_of(self.pieces, text))
        if not found:
            return {name: np.full(len(names), NOTHING, np.float32) for name, names in SAID.items()}, []
        row = np.array([[0, *(each for each, _, _ in found), 2]])
        said = self.encoder.run([*SAID, "marks"], {"pieces": row})
        made = dict(zip([*SAID, "marks"], (each[0] for each in said), strict=True))
        return made | {"marks": made["marks"][1:-1]}, [(start, end) for _, start, end in found]

    def read(self, text: str) -> Answers:
        """Everything about one message."""
        letters = self.by_letters(text)
        words, where = self.by_words(text) if self.knows_words else ({}, [])
        lang = self.together("lang", words, letters)
        most = LANGUAGES[int(lang.argmax())]
        shares = {name: self.together(name, words, letters, most) for name in ANSWERS}
        said = {name: dict(zip(names, map(float, shares[name]), strict=True)) for name, names in ANSWERS.items()}
        return Answers(text, **said, marks=words.get("marks", NO_MARKS), where=where)

    def together(self, name: str, words: Raw, letters: Raw, lang: str = "") -> Floats:
        """Both as shares between 0 and 1 that come true as often as they say; alone, one is believed for two."""
        if name == "degrees":
            said = ("degrees", "posted", "is_post")
            return as_far_as_posts(*(as_shares(self.sums(each, words, letters, lang)) for each in said))
        sums = self.sums(name, words, letters, lang)
        powers = np.exp(sums - sums.max())
        return powers / powers.sum()

    def sums(self, name: str, words: Raw, letters: Raw, lang: str) -> Floats:
        """Both together, each as far as it is believed, before they are made shares."""
        known = self.calibration[name]
        bias = known["bias"].get(lang, known["bias"][""])
        return known["words"] * words.get(name, letters[name]) + known["letters"] * letters[name] + bias
