"""A message written as another might have is still known for what it says, word for word."""

import random

from amends.triage.reading.labels import SPOKEN
from training.augmenting import Others, Told, stretches, told, varied
from training.sources import Example, from_hand, handwritten


def messages() -> list[Told]:
    return [told(each, SPOKEN) for each in handwritten(("a",)) if each.lang == "de"]


def heard(message: Told, name: str) -> bool:
    return any(mark >> SPOKEN.index(name) & 1 for _, mark in message.letters)


def test_the_letters_of_a_message_know_what_they_speak_for() -> None:
    row = {"id": "a-de-1", "lang": "de", "text": "Zu spät. Mein Anwalt meldet sich.", "threat": "legal"}
    message = told(from_hand(row | {"evidence": {"threat": ["Mein Anwalt meldet sich."]}}), SPOKEN)
    assert stretches(message, 1 << SPOKEN.index("legal")) == [(9, 33)]


def test_what_is_heard_in_a_varied_message_is_said_of_it() -> None:
    ours, chance = messages(), random.Random(1)
    others = Others(ours, SPOKEN)
    made = [varied(chance.choice(ours), others, chance) for _ in range(600)]
    wrong = [
        (each.text, name)
        for each in made
        for name in ("legal", "physical", "churn", "escalate", "insult")
        if heard(each, name) and not each.degrees[name] >= 0.5
    ]
    assert wrong == []


def test_what_was_left_out_is_no_longer_said() -> None:
    ours, chance = messages(), random.Random(2)
    others = Others(ours, SPOKEN)
    threats = [each for each in ours if each.degrees["legal"]]
    made = [varied(each, others, chance) for each in threats for _ in range(20)]
    silent = [each for each in made if not heard(each, "legal")]
    assert len(silent) > 20
    assert [each.text for each in silent if each.degrees["legal"] == 1] == []


def test_a_scene_told_in_several_languages_is_kept_for_calibrating_in_all_of_them() -> None:
    kept: dict[tuple[str, int], set[bool]] = {}
    for each in handwritten():
        kept.setdefault((each.source, each.number), set()).add(each.is_for_calibrating)
    assert {len(both) for both in kept.values()} == {1}
    assert Example("Hei", "nb").is_for_calibrating is False
