"""The handwritten messages say of themselves only what their guideline knows, and enough of each."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[2] / "training" / "handwritten"
LANGUAGES = ("de", "nb", "nn", "en")
CAUSES = {
    "late_delivery", "not_as_described", "billing_fees", "technical_fault", "no_response", "rude_staff",
    "damaged_wrong_item", "refund_denied", "cancellation_problem", "privacy_fraud", "dishonesty", "discrimination",
    "other",
}  # fmt: skip
VALUES: dict[str, set[Any]] = {
    "lang": set(LANGUAGES),
    "channel": {"mail", "chat", "review", "form", "call_note"},
    "anger": {0, 0.33, 0.67, 1},
    "complaint": {0, 1},
    "cause": CAUSES | {None},
    "cause2": CAUSES | {None},
    "insult": {0, 1},
    "vulgar": {0, 1},
    "threat": {None, "legal", "physical"},
    "churn": {0, 1},
    "escalate": {0, 1},
    "distress": {0, 0.5, 1},
    "praise": {0, 0.5, 1},
    "kind": {"question", "pre_sales", "suggestion", "praise", "complaint", "cancellation", "other"},
}
WORDS = {"id", "text", "subject", "hard", "evidence"}


def messages() -> list[dict[str, Any]]:
    return [json.loads(line) for file in sorted(FOLDER.glob("*/*.jsonl")) for line in file.read_text().splitlines()]


def test_every_message_says_only_what_the_guideline_knows() -> None:
    wrong = [
        (each["id"], name, value)
        for each in messages()
        for name, value in each.items()
        if name not in WORDS and value not in VALUES.get(name, ())
    ]
    assert wrong == []


def test_each_message_stands_in_the_file_of_its_author_and_language_and_only_once() -> None:
    for file in sorted(FOLDER.glob("*/*.jsonl")):
        rows = [json.loads(line) for line in file.read_text().splitlines()]
        beginnings = {each["id"].rsplit("-", 1)[0] for each in rows}
        assert (beginnings, {each["lang"] for each in rows}) == ({f"{file.parent.name}-{file.stem}"}, {file.stem})
    assert [number for number, many in Counter(each["id"] for each in messages()).items() if many > 1] == []
    assert [text for text, many in Counter(each["text"] for each in messages()).items() if many > 1] == []


def test_evidence_is_words_of_the_message() -> None:
    wrong = [
        (each["id"], words)
        for each in messages()
        for found in each.get("evidence", {}).values()
        for words in found
        if not words or words not in f"{each.get('subject', '')}\n{each['text']}"
    ]
    assert wrong == []


def test_what_is_no_complaint_has_no_cause() -> None:
    assert [each["id"] for each in messages() if each.get("cause") and not each.get("complaint")] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_enough_of_each_kind_in_each_language(language: str) -> None:
    rows = [each for each in messages() if each["lang"] == language]
    many = Counter(each["threat"] for each in rows if each.get("threat"))
    many.update(
        name for each in rows for name in ("churn", "escalate", "distress", "praise", "insult") if each.get(name)
    )
    causes = Counter(each["cause"] for each in rows if each.get("cause"))
    assert len(rows) >= 600
    assert {name for name, least in LEAST.items() if many[name] < least} == set()
    assert {cause for cause in CAUSES if causes[cause] < 20} == set()


LEAST = {"legal": 40, "physical": 34, "churn": 80, "escalate": 56, "distress": 72, "praise": 60, "insult": 56}
