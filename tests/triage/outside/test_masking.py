"""What says who somebody is becomes unreadable, and everything else stays where it was."""

import time

import pytest

from amends.triage.outside.masking import mask
from amends.triage.outside.telling import GAP, HEAD, TAIL, told_of

NAMES = ["Kari Nordahl", "Müller-Lüdenscheidt", "Jo Bø"]


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Hilsen Kari Nordahl", "Hilsen Xxxx Xxxxxxx"),
        ("KARIS kaffe, kari", "XXXXX kaffe, xxxx"),
        ("Herr Mueller-Luedenscheidt", "Herr Xxxxxxx-Xxxxxxxxxxxxx"),
        ("Jo, so ist es, jo!", "Xx, so ist es, jo!"),
        ("Skriv til per.hansen@post.example.", "Skriv til xxx.xxxxxx@xxxx.xxxxxxx."),
        ("Ring +47 55 12 34 56 i dag", "Ring +00 00 00 00 00 i dag"),
        ("Siden 2024 betaler jeg 1 299 kroner", "Siden 2024 betaler jeg 1 299 kroner"),
        ("Karikatur", "Karikatur"),
    ],
)
def test_names_addresses_and_long_numbers(text, masked):
    assert mask(text, NAMES) == masked
    assert len(masked) == len(text)


@pytest.mark.parametrize("text", ["a" * 400_000, "a@" * 200_000, "1" * 400_000, "1 2 3 4 5 x" * 40_000, "@" * 400_000])
def test_no_text_takes_long(text):
    begun = time.perf_counter()
    assert len(mask(text, NAMES)) == len(text)
    assert time.perf_counter() - begun < 5


def test_without_names_to_hide_the_text_is_told_as_it_is():
    assert told_of(1, "Kari, +47 55 12 34 56").text == "Kari, +47 55 12 34 56"
    assert told_of(1, "Kari, +47 55 12 34 56", names=[]).text == "Kari, +00 00 00 00 00"


def test_of_a_very_long_message_its_beginning_and_its_end_are_told():
    whole = "b" * HEAD + "m" * 500 + "e" * TAIL
    told = told_of(7, whole)
    assert told.text == "b" * HEAD + GAP + "e" * TAIL
    start, end = told.in_whole(HEAD + len(GAP), HEAD + len(GAP) + 4)
    assert (start, whole[start:end]) == (HEAD + 500, "eeee")
    assert told.in_whole(3, 9) == (3, 9)
    assert told.in_whole(HEAD - 2, HEAD + 9) is None
