"""Labels keep their meaning on the way into the one form, and what nobody said stays unsaid."""

import json
from pathlib import Path

from amends.triage.reading.labels import CAUSES, DEGREES, KINDS
from training.labels import LETTERS, POSTS
from training.sources import LEARNED_FROM, MEASURED_ON, SETS, from_hand, handwritten, public


def test_a_message_has_every_label_also_those_that_go_without_saying() -> None:
    row = {
        "id": "a-de-1",
        "lang": "de",
        "text": "Mein Anwalt meldet sich.",
        "subject": "Rechnung",
        "threat": "legal",
        "anger": 0.67,
    }
    found = from_hand(row)
    assert found.text == "Rechnung\nMein Anwalt meldet sich."
    assert found.degrees == dict.fromkeys(DEGREES, 0.0) | {"legal": 1.0, "anger": 0.67}
    assert (found.cause, found.kind, found.source) == (None, "question", "a")


def test_nothing_is_learned_from_whoever_is_measured_on() -> None:
    assert not {each.source for each in handwritten(LEARNED_FROM)} & {each.source for each in handwritten(MEASURED_ON)}
    assert {each.cause for each in handwritten()} == {*CAUSES, None}
    assert {each.kind for each in handwritten()} == set(KINDS)


def test_public_sets_say_what_they_say_and_no_more(tmp_path: Path) -> None:
    (tmp_path / "train").mkdir()
    rows = [
        {"id": "1", "text": "Du Idiot", "lang": "de", "insult": 1, "insult_type": "INSULT"},
        {"id": "2", "text": "Guten Morgen", "lang": "de", "insult": 0, "insult_type": "OTHER"},
    ]
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    (tmp_path / "train" / "germeval2018_offense_de_train.jsonl").write_text(lines)
    found = {each.text: each for each in public(tmp_path)}
    assert found["Du Idiot"].degrees == {"insult": 1.0}
    assert found["Guten Morgen"].degrees == {"insult": 0.0, "vulgar": 0.0}
    assert {each.kind for each in found.values()} == {None}


def test_each_public_set_is_known_as_letters_or_as_posts() -> None:
    assert {*LETTERS, *POSTS} == {pattern.split("/")[1].split("_")[0] for pattern, _, _ in SETS}
