"""Messages put together from parts, so that what is said and by which words is known without anybody labelling it.

    python -m training.generating --language nn --count 20

The parts stand in `parts/`, written in each language. Half of what is made is no complaint, and much of that only sounds
like one. Nothing made here is kept in the repository: the same seed makes the same messages.
"""

import argparse
import json
import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from training.sources import SEED, Example, Row, from_hand

PARTS = Path(__file__).parent / "parts"
EACH = 3000
AUTHOR, LANGUAGES = "made", ("de", "nb", "nn", "en")
# How often a complaint says each of these.
ALSO = {"legal": 0.13, "churn": 0.15, "escalate": 0.13, "praise": 0.07, "distress 0.5": 0.07, "distress 1": 0.06}
# Only who is upset or furious says these.
ROUGH = {"insult": 0.16, "vulgar": 0.16, "physical": 0.08}
ANGERS, HOW_OFTEN = (0.0, 0.33, 0.67, 1.0), (15, 30, 33, 22)
CALM = {"question": 30, "pre_sales": 20, "suggestion": 12, "other": 16, "praise": 14, "cancellation": 8}
PLAIN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "å": "aa"})
SILENT = str.maketrans("", "", ".,;:!?\"'")


@dataclass
class Draft:
    """A message under construction: its sentences in their order, each with what it speaks for."""

    said: dict[str, Any]
    sentences: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)

    def say(self, sentence: str, *labels: str) -> None:
        """One sentence more."""
        self.sentences.append((sentence, labels))


class Writer:
    """Somebody who writes in one language, another person each time."""

    def __init__(self, language: str, chance: random.Random) -> None:
        self.language, self.chance, self.parts = language, chance, parts_of(language)

    def message(self, number: int) -> Row:
        """A message with its labels, in the form of `handwritten/README.md`."""
        draft = self.complaint() if self.chance.random() < 0.5 else self.calm()
        return self.written(draft, f"{AUTHOR}-{self.language}-{number}")

    def complaint(self) -> Draft:
        """Something went wrong, and the writer feels, wants and does something about it."""
        cause = self.chance.choice(list(self.parts["facts"]))
        anger = self.chance.choices(ANGERS, HOW_OFTEN)[0]
        draft = Draft({"anger": anger, "complaint": 1, "cause": cause, "kind": "complaint"})
        fact = self.chance.choice(self.parts["facts"][cause])
        draft.say(fact, "complaint", "cause")
        if anger:
            draft.say(self.chance.choice(self.parts["anger"][f"{anger:g}"]), "anger")
        odds = ALSO | (ROUGH if anger > 0.6 else {})
        for name in self.chance.sample(list(odds), len(odds)):
            if self.chance.random() < odds[name]:
                self.also(draft, name)
        if self.chance.random() < 0.4:
            draft.say(self.chance.choice(self.parts["wishes"]))
        if self.chance.random() < 0.3:
            draft.sentences.insert(self.chance.randint(0, 1), draft.sentences.pop())
        return draft

    def calm(self) -> Draft:
        """Nothing went wrong; half of the time it only sounds so, or says one thing of those who complain."""
        if self.chance.random() < 0.06:
            draft = Draft({"kind": "praise", "praise": 1, "vulgar": 1})
            draft.say(self.chance.choice(self.parts["traps"]["swearing"]), "praise", "vulgar")
            return draft
        kind = self.chance.choices(list(CALM), list(CALM.values()))[0]
        draft = Draft({"kind": kind} | {"praise": {"praise": 1}, "cancellation": {"churn": 1}}.get(kind, {}))
        is_trap = kind in self.parts["traps"] and self.chance.random() < 0.45
        labels = tuple({"praise", "churn"} & set(draft.said))
        draft.say(self.chance.choice(self.parts["traps" if is_trap else "calm"][kind]), *labels)
        for name, odds in {"distress 0.5": 0.05, "distress 1": 0.03, "escalate": 0.04, "praise": 0.07}.items():
            if kind in ("question", "other") and self.chance.random() < odds:
                self.also(draft, name)
        return draft

    def also(self, draft: Draft, name: str) -> None:
        """One thing more is said, once."""
        label, _, degree = name.partition(" ")
        if label in ("legal", "physical"):
            if "threat" in draft.said:
                return
            draft.said["threat"], label = label, "threat"
        elif label in draft.said:
            return
        else:
            draft.said[label] = float(degree) if degree else 0.5 if label == "praise" else 1
        draft.say(self.chance.choice(self.parts["said"][name]), label)

    def written(self, draft: Draft, identity: str) -> Row:
        """As somebody would send it: long or short, in full or as one types on a phone."""
        sentences, form = list(draft.sentences), self.chance.random()
        for _ in range(self.chance.choices((0, 1, 2), (4, 4, 2))[0]):
            detail = self.chance.choice(self.parts["details"])
            if all(detail != sentence for sentence, _ in sentences):
                sentences.insert(self.chance.randint(0, len(sentences)), (detail, ()))
        if form < 0.65:
            sentences.insert(0, (self.chance.choice(self.parts["openings"]), ()))
            sentences.append((self.chance.choice(self.parts["closings"]), ()))
        style = self.chance.choices(
            (_as_it_is, _lower, _spoken, str.upper), (62, 16, 14, 8 * draft.said.get("anger", 0))
        )[0]
        plainly = self.chance.random() < 0.2
        evidence: dict[str, list[str]] = {}
        words = [self.filled(sentence) for sentence, _ in sentences]
        words = [style(each.translate(PLAIN) if plainly else each) for each in words]
        for word, (_, labels) in zip(words, sentences, strict=True):
            for label in labels:
                evidence.setdefault(label, []).append(word)
        gap = "\n" if form < 0.2 else " "
        return {"id": identity, "lang": self.language, "text": gap.join(words), "evidence": evidence} | draft.said

    def filled(self, sentence: str) -> str:
        """With numbers, days, money and names."""
        found = {name: self.chance.choice(self.parts[name]) for name in ("who", "when", "money")}
        return sentence.format(n=self.chance.randint(2, 19), **found)


def _as_it_is(words: str) -> str:
    return words


def _lower(words: str) -> str:
    return words.lower().removesuffix(".")


def _spoken(words: str) -> str:
    return words.lower().translate(SILENT)


@cache
def parts_of(language: str) -> dict[str, Any]:
    """What is written in `parts/` of a language."""
    return tomllib.loads((PARTS / f"{language}.toml").read_text("utf-8"))


def made(language: str, count: int = EACH) -> Iterator[Row]:
    """So many different messages, the same ones each time."""
    writer, known, number = Writer(language, random.Random(f"{SEED} {language}")), set[str](), 0
    while number < count:
        row = writer.message(number)
        if row["text"] not in known:
            known.add(row["text"])
            number += 1
            yield row


def generated() -> list[Example]:
    """Everything that is made for learning, in all four languages."""
    found = [from_hand(row) for language in LANGUAGES for row in made(language)]
    for each in found:
        # How upset somebody is stands in more than one sentence: who learned it from these read a new author worse.
        del each.degrees["anger"]
    return found


def main() -> None:
    """Show some."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--language", required=True, choices=LANGUAGES)
    parser.add_argument("--count", type=int, default=20)
    chosen = parser.parse_args()
    for row in made(chosen.language, chosen.count):
        print(json.dumps(row, ensure_ascii=False))  # noqa: T201


if __name__ == "__main__":
    main()
