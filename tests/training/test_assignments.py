"""What is to be written is drawn by chance, the same for the same seed, and every cause has its turn."""

from amends.triage.reading.labels import CAUSES
from training.assignments import assignments


def test_the_same_seed_draws_the_same_lines_and_another_draws_others() -> None:
    lines = list(assignments("one", 40))
    assert lines == list(assignments("one", 40))
    assert not set(lines) & set(assignments("two", 40))


def test_a_line_says_trade_writer_typing_length_labels_and_place() -> None:
    assert {line.count(" | ") for line in assignments("one", 200)} == {6}


def test_every_cause_is_drawn_and_nearly_half_complain_of_nothing() -> None:
    lines = list(assignments("one", 400))
    often = [sum(f"cause {cause}," in line for line in lines) for cause in CAUSES]
    assert max(often) - min(often) <= 1
    assert 140 < sum("complaint, cause" not in line for line in lines) < 220


def test_no_line_asks_for_a_thing_and_for_what_only_looks_like_it():
    for line in assignments("one", 2000):
        said = line.split(" | ")[5].split("; ")
        assert not any(each.startswith("churn") for each in said) or "looks like a farewell but is none" not in said
