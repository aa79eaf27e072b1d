import time

import pytest

from amends.rules.reading_words import fold, says


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("I want my money back!", "refund, Money Back"),
        ("REFUND", "refund"),
        ("die Straße ist gesperrt", "STRASSE"),
        ("Rückerstattungsantrag", "rückerstattung*"),
        ("money\n  back", "money back"),
        ("Kan jeg få pengene tilbake?", "pengene tilbake?"),
        ("Ｒｅｆｕｎｄ", "refund"),
    ],
)
def test_words_are_found_in_any_case_and_across_lines(text, written):
    assert says(fold(text), written)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a refundable deposit", "refund"),
        ("the money is back", "money back"),
        ("anything at all", ""),
        ("anything at all", " , *,!"),
        ("", "refund"),
    ],
)
def test_parts_of_words_and_empty_wishes_are_not_found(text, written):
    assert not says(fold(text), written)


def test_the_longest_mail_is_searched_in_a_moment():
    text, begun = fold("a" * 50_000 + " a" * 500_000), time.process_time()
    assert not says(text, ", ".join(f"{'a ' * 200}b{number}" for number in range(20)))
    assert time.process_time() - begun < 1
