"""The smallest parts say the same to eyes and to ears."""

import pytest
from django.utils.translation import override

from amends.foundation.first_names import initials_in
from amends.screens.ui.faces import tone
from amends.screens.ui.templatetags.ui import due, face, key_of, language_spoken, quoted


def test_a_face_shows_the_first_letters_of_first_and_last_name() -> None:
    assert [initials_in(name) for name in ("Kari Nordahl", "Dr. Henrik Stolz", "Cher", "anna-lena öst", "")] == [
        "KN",
        "HS",
        "C",
        "AÖ",
        "?",
    ]


def test_a_name_keeps_its_colour() -> None:
    assert tone("Kari Nordahl") == tone("Kari Nordahl")
    assert {tone(f"Customer {number}") for number in range(50)} == {1, 2, 3, 4, 5}


def test_nobody_has_a_face_that_says_so() -> None:
    assert 'aria-label="Nobody yet"' in face(None)


def test_a_face_beside_its_name_stays_silent() -> None:
    assert 'aria-hidden="true"' in face("Kari Nordahl", silent=True)
    assert "Kari Nordahl" not in face("Kari Nordahl", silent=True)


def test_a_name_cannot_smuggle_markup_into_the_page() -> None:
    assert "<script" not in face('<script>"x')


def test_words_stand_in_the_quotation_marks_of_their_language() -> None:
    assert [quoted("Ja", language) for language in ("de", "nb", "nn-NO", "en", "pl")] == [
        "„Ja“",
        "«Ja»",
        "«Ja»",
        "“Ja”",
        "“Ja”",
    ]


def test_without_a_deadline_the_words_stand_beside_an_empty_ring() -> None:
    shown = due(None, "Waiting for customer")
    assert "Waiting for customer" in shown
    assert "stroke-dasharray" not in shown


@pytest.mark.parametrize(
    ("reads", "names"),
    [
        ("en", ["English", "Norwegian", "Nynorsk", "qq"]),
        ("de", ["Englisch", "Norwegisch", "Nynorsk", "qq"]),
        ("nb", ["engelsk", "norsk", "nynorsk", "qq"]),
    ],
)
def test_a_language_is_called_as_the_reader_calls_it(reads: str, names: list[str]) -> None:
    with override(reads):
        assert [language_spoken(code) for code in ("en", "nb", "nn", "qq")] == names


def test_choices_have_the_digits_and_then_the_letters() -> None:
    assert [key_of(place) for place in (0, 8, 9, 34, 35)] == ["1", "9", "a", "z", ""]
