"""Found words are marked where they stand."""

import pytest

from amends.search.marking import excerpt, marked, says
from amends.search.terms import terms


def test_every_form_of_a_word_is_marked() -> None:
    pieces = marked("Die Maschine und zwei Maschinen.", terms("Maschine"))
    assert pieces == [("Die ", False), ("Maschine", True), (" und zwei ", False), ("Maschinen", True), (".", False)]


def test_an_excerpt_is_cut_between_words_around_the_first_hit() -> None:
    text = "Guten Tag.\n" * 30 + "Die Maschine\n\nleckt. " + "Und noch etwas. " * 30
    pieces = excerpt(text, terms("Maschine"))
    line = "".join(words for words, _is_hit in pieces)
    assert line.startswith("… ") and line.endswith(" …")
    assert "Die Maschine leckt." in line
    assert len(line) < 250
    assert [words for words, is_hit in pieces if is_hit] == ["Maschine"]


def test_without_a_hit_there_is_no_excerpt() -> None:
    assert excerpt("Die Kanne leckt.", terms("Maschine")) == []


def test_a_text_without_gaps_is_cut_all_the_same() -> None:
    assert len("".join(words for words, _ in excerpt("leckt " + "x" * 10_000, terms("leckt")))) < 300


def test_a_phrase_is_said_across_lines_and_spellings() -> None:
    assert says("Das Wasser läuft\n> aus!", "laeuft aus")
    assert not says("Das Wasser läuft über und aus", "läuft aus")


@pytest.mark.parametrize(
    "text",
    [
        "Lieferung – Kessel",
        "die Lieferung: KESSEL!",
        "Lieferung Lieferungen Kesseln",
        "Lieferung\n> Kessel",
        "Lieferung_Kessel",
    ],
)
def test_a_phrase_is_found_whatever_stands_between_its_words(text: str) -> None:
    assert says(f"… „ {text} … „", "Lieferung Kessel")
    assert not says("… Lieferung für den Kessel … Lieferung … Laden", "Lieferung Kessel")


@pytest.mark.parametrize(("text", "phrase"), [("İade ve Öst", "iade ve ost"), ("мой Йод", "мой йод"), ("1 ²", "1 ²")])
def test_a_phrase_may_be_in_any_letters(text: str, phrase: str) -> None:
    assert says(text, phrase)


@pytest.mark.parametrize(
    "word", ["Überweisung", "überweisungen", "Ueberweisung", "UBERWEISUNG", "ØRE", "øre", "Åse", "aase"]
)
def test_a_word_is_marked_however_its_first_letter_is_written(word: str) -> None:
    wanted = terms("Überweisung Øre Åse")
    assert marked(f"Die {word}, bitte", wanted)[1] == (word, True)
