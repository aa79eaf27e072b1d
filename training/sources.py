"""The labelled messages there are, in one form; a label nobody gave is missing, which is not the same as no."""

import hashlib
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from amends.triage.reading.labels import DEGREES
from training.labels import HELPING

HANDWRITTEN = Path(__file__).parent / "handwritten"
# By whom something is learned; by whom it is said how much that is believed; and by whom it is measured alone.
LEARNED_FROM, CALIBRATED_ON, MEASURED_ON = tuple("acdefhijklmnopqsuvwxy1234567890"), ("g", "r"), ("b", "t", "z")
SEED = 20261128
CALM = {"anger": 0.0, "insult": 0.0, "vulgar": 0.0, "legal": 0.0, "physical": 0.0, "distress": 0.0, "escalate": 0.0}

Row = dict[str, Any]


@dataclass
class Example:
    """A text with what is known of it; `weight` says how much it is worth beside a message written for us."""

    text: str
    lang: str
    degrees: dict[str, float] = field(default_factory=dict)
    cause: str | None = None
    kind: str | None = None
    weight: float = 1.0
    source: str = ""
    cause2: str | None = None
    evidence: list[tuple[str, int, int]] = field(default_factory=list)
    number: int = 0

    @property
    def is_for_calibrating(self) -> bool:
        """A tenth of what is written for us is not learned from; one scene told in several languages goes together."""
        return self.number % 10 == 7


def handwritten(authors: tuple[str, ...] = LEARNED_FROM) -> list[Example]:
    """The messages written for us, with every label."""
    files = [path for author in authors for path in sorted((HANDWRITTEN / author).glob("*.jsonl"))]
    return [from_hand(row) for path in files for row in rows_of(path)]


def from_hand(row: Row) -> Example:
    """A message with the labels of `handwritten/README.md`; what is not said has its default."""
    degrees = {name: float(row.get(name) or 0) for name in DEGREES}
    degrees["legal"], degrees["physical"] = (float(row.get("threat") == each) for each in ("legal", "physical"))
    text = "\n".join(filter(None, [row.get("subject", ""), row["text"]]))
    author, _, number = row["id"].split("-")
    return Example(
        text,
        row["lang"],
        degrees,
        row.get("cause"),
        row.get("kind", "question"),
        source=author,
        cause2=row.get("cause2"),
        evidence=list(_evidence(row, text)),
        number=int(number),
    )


def _evidence(row: Row, text: str) -> Iterator[tuple[str, int, int]]:
    """Which words speak for what, and where they stand."""
    for name, said in row.get("evidence", {}).items():
        for words in said:
            start = text.find(words)
            if start >= 0 and name != "cause2":
                yield str(row["threat"]) if name == "threat" else name, start, start + len(words)


def rows_of(path: Path) -> Iterator[Row]:
    """The lines of a file."""
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def public(data: Path, held: bool = False) -> list[Example]:
    """What others have labelled and let us learn from; or the tenth of it that is held out, for choosing and measuring."""
    return [each for name, most, read in SETS for each in _some(data, name, most, read, held)]


def spoken(data: Path, held: bool = False) -> list[Example]:
    """Sentences whose language alone is known, so that bokmål and nynorsk are told apart."""
    rows = [row for row in rows_of(data / "train/lid_parliament_nb_nn.jsonl") if is_held(row) == held]
    random.Random(SEED).shuffle(rows)
    return [Example(row["text"], row["lang"], weight=0.15, source="parliament") for row in rows[:12000]]


def is_held(row: Row) -> bool:
    """Whether a row is held out; a text and its translations go together."""
    stem = row["id"].removesuffix("-nb").removesuffix("-nn")
    return hashlib.sha256(stem.encode()).digest()[0] % 10 == 0


def _some(data: Path, pattern: str, most: int, read: Any, held: bool) -> Iterator[Example]:
    """At most so many of a set, the same ones each time."""
    rows = [row for path in sorted(data.glob(pattern)) for row in rows_of(path) if is_held(row) == held]
    random.Random(SEED).shuffle(rows)
    for row in rows[:most]:
        degrees, weight, *more = read(row)
        cause = more[0] if more else None
        if weight:
            yield Example(row["text"], row["lang"], degrees, cause, None, weight, pattern.split("/")[1].split("_")[0])


def _offence(row: Row) -> tuple[dict[str, float], float]:
    weight = 0.9 if row.get("quality") == "mt-silver" else 1.5
    degrees = {"insult": float(row["insult"])}
    if row.get("insult_type") in ("PROFANITY", "OTHER"):
        degrees["vulgar"] = float(row["insult_type"] == "PROFANITY")
    return degrees, weight


def _little_offence(row: Row) -> tuple[dict[str, float], float]:
    return {"insult": float(row["insult"])}, 0.2


def _toxic(row: Row) -> tuple[dict[str, float], float]:
    is_threat = float(row.get("threat_frac") or 0) >= 0.5
    # All threats, and a tenth of the others.
    weight = 1.0 if is_threat else 0.2 * row["id"].endswith("7")
    return {"physical": float(is_threat), "vulgar": float(row["profanity"])}, weight


def _emotion(row: Row) -> tuple[dict[str, float], float]:
    anger = row["anger_intensity"] / 3 if "anger_intensity" in row else 0.7 * row["anger"]
    helping = {name: float(bool(row[name])) for name in HELPING if name in row}
    return {"anger": anger} | helping, 1.2 if row.get("quality") == "mt-silver" else 3.0


def _subtitle(row: Row) -> tuple[dict[str, float], float]:
    said = row["emotions"]
    return {"anger": 0.6 * row["anger"]} | {name: float(name in said) for name in HELPING[:5]}, 0.12


def _comment(row: Row) -> tuple[dict[str, float], float]:
    said = row["emotions"]
    anger = 0.8 if row["anger_strict"] else 0.45 * row["anger"]
    praise = 0.7 * float(any(each in said for each in ("admiration", "gratitude")))
    helping = {name: float(name in said) for name in HELPING[:5]}
    return {"anger": anger, "praise": praise} | helping, 0.3


def _at_the_bank(row: Row) -> tuple[dict[str, float], float, str | None]:
    return CALM | {"praise": 0.0}, 0.25, row.get("cause")


def _asking(row: Row) -> tuple[dict[str, float], float]:
    return CALM | {"complaint": 0.0, "praise": 0.0, "churn": 0.0} if "cancel" not in row["intent"] else CALM, 0.25


def _talking(row: Row) -> tuple[dict[str, float], float]:
    return {"insult": 0.0, "legal": 0.0, "physical": 0.0, "anger": 0.0}, 0.1


def _template(row: Row) -> tuple[dict[str, float], float]:
    escalate = {"escalate": float(row["escalate"])}
    return {"vulgar": float(row["profane_register"]), "legal": 0.0, "physical": 0.0} | escalate, 0.15


def _review(row: Row) -> tuple[dict[str, float], float]:
    return {name: float(row["sentiment"] == name) for name in ("negative", "positive")}, 0.5


SETS = (
    ("train/germeval2018_offense_de_train.jsonl", 6000, _offence),
    ("train/dkhate_offense_da_train.jsonl", 3000, _offence),
    ("train/dkhate_offense_da2no_train.jsonl", 6000, _offence),
    ("train/davidson_offense_en_train.jsonl", 4000, _little_offence),
    ("train/surge_toxicity_en.jsonl", 1000, _offence),
    ("train/toxicspans_en_train.jsonl", 12900, _toxic),
    ("train/brighter_emotion_*_train.jsonl", 12000, _emotion),
    ("train/xed_emotion_[dnse]*_train.jsonl", 20000, _subtitle),
    ("train/goemotions_en_train.jsonl", 25000, _comment),
    ("train/banking77_en_train.jsonl", 9000, _at_the_bank),
    ("train/clinc150_small_en_train.jsonl", 7000, _asking),
    ("train/multidogo_customer_en_train.jsonl", 6000, _talking),
    ("train/bitext_support_en_train.jsonl", 1000, _template),
    ("nc-data/norec_sentence_no_train.jsonl", 8000, _review),
)
