"""Messages put together from parts say what they are labelled with, and are as different as messages are."""

import random
import re
from itertools import islice
from typing import Any

import pytest

from training.generating import LANGUAGES, generated, made, parts_of

PAIRS, SHARED, MOST = 20_000, 0.5, 0.05
# Words that only the other of two neighbours has.
FOREIGN = {
    "nn": "jeg ikke dere deres noe hvor hva hvordan fra mer en til oss hun være bare gjøre noen andre",
    "nb": "eg ikkje dykk dykkar noko kvar kva korleis frå meir berre vere gjere nokon ho",
}
OFTEN_BOTH = {"en", "til", "oss", "andre"}


def runs(text: str) -> set[tuple[str, ...]]:
    """Every five words that stand together."""
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[at : at + 5]) for at in range(max(len(words) - 4, 1))}


@pytest.mark.parametrize("language", LANGUAGES)
def test_few_pairs_share_half_of_their_runs_of_five_words(language: str) -> None:
    chance, texts = random.Random(1), [runs(row["text"]) for row in made(language)]
    pairs = [chance.sample(texts, 2) for _ in range(PAIRS)]
    alike = [len(one & other) >= SHARED * min(len(one), len(other)) for one, other in pairs]
    assert len(texts) == 3000
    assert sum(alike) <= MOST * PAIRS


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_of_a_message_stands_in_it(language: str) -> None:
    for row in made(language, 400):
        assert all(words in row["text"] for found in row["evidence"].values() for words in found)
        said = {name for name, value in row.items() if name not in ("id", "lang", "text", "kind", "evidence") and value}
        assert said == set(row["evidence"])
        assert "cause" not in row or row["complaint"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_half_of_the_messages_are_no_complaint(language: str) -> None:
    rows: list[dict[str, Any]] = list(made(language))
    assert 0.45 < sum(not row.get("complaint") for row in rows) / len(rows) < 0.55
    assert {row.get("threat") for row in rows} == {None, "legal", "physical"}


def test_the_same_seed_makes_the_same_messages() -> None:
    assert list(islice(made("nn"), 20)) == list(made("nn", 20))


@pytest.mark.parametrize("language", FOREIGN)
def test_neither_kind_of_norwegian_is_written_in_words_of_the_other(language: str) -> None:
    written = set(re.findall(r"\w+", str(parts_of(language)).lower()))
    assert written & (set(FOREIGN[language].split()) - OFTEN_BOTH) == set()


def test_how_upset_somebody_is_is_not_learned_from_what_was_put_together() -> None:
    assert {name for each in generated() for name in each.degrees} & {"anger"} == set()
