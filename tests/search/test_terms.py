"""Words find each other, whatever their ending and spelling."""

import pytest

from amends.search.terms import terms, words_of

ALIKE = [
    "Müller Mueller Muller MÜLLER",
    "Sørensen Soerensen Sorensen Sörensen",
    "Åse Aase",
    "Straße Strasse",
    "Lærer Laerer",
    "Häuser Haus Haeuser",
    "Überweisung Ueberweisung Überweisungen uberweisung",
    "kjøkken kjøkkenet kjoekken",
    "machine machines",
    "refund refunds refunded refunding",
    "issue issues",
    "Maschine Maschinen",
    "Bestellung Bestellungen",
    "maskin maskinen maskiner maskinene",
    "lekkasje lekkasjen lekkasjer",
    "neue neuer neues neuen",
    "café cafe",
    "İbrahim ibrahim Ibrahim",
]


@pytest.mark.parametrize("words", ALIKE)
def test_forms_and_spellings_of_a_word_find_each_other(words: str) -> None:
    first, *others = words.split()
    assert [other for other in others if terms(first).isdisjoint(terms(other))] == []


@pytest.mark.parametrize("pair", ["Haus Maus", "Kanne Kenne", "machine marine", "tee teuer", "kaffe kasse"])
def test_other_words_do_not(pair: str) -> None:
    one, other = pair.split()
    assert terms(one).isdisjoint(terms(other))


def test_a_word_with_a_hyphen_is_found_whole_and_in_parts() -> None:
    found = terms("Die Kaffee-Maschine DE-4711")
    assert terms("Kaffeemaschine") <= found
    assert terms("Maschine") <= found
    assert {"4711", "de4711"} <= found


def test_letters_with_separate_marks_are_the_same_letters() -> None:
    assert terms("Mu\u0308ller") == terms("Müller")


@pytest.mark.parametrize("text", ["", "   ", "!?…—", "\0", "***", '"" () ^', "____"])
def test_what_has_no_words_has_no_terms(text: str) -> None:
    assert terms(text) == set()


def test_terms_are_nothing_a_database_could_take_for_an_order() -> None:
    found = terms("a\"b AND OR NOT NEAR(c) d* ^e f:g h'i \\j | & ! <-> \0k " + "x" * 5000)
    assert all(term.isalnum() for term in found)
    assert max(map(len, found)) <= 40


def test_other_alphabets_stay_as_they_are() -> None:
    assert words_of("Здравствуйте Ελλάδα") == ["здравствуйте", "ελλάδα"]
    assert terms("Здравствуйте")


def test_a_very_long_text_is_read_in_good_time() -> None:
    assert len(terms("leckt die Maschine ä " * 200_000)) < 12
