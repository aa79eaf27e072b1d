"""Every text people see is there in each language."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

import amends

LOCALES = Path(amends.__file__).parent / "locale"
LANGUAGES = ("de", "nb")
# Words that are the same in the other language, and names.
SAME = {
    "Admin", "Agent", "Amends", "Code", "Deutsch", "E-mail", "English", "Filter", "H:i", "Link", "Mine", "Name", "Norsk",
    "OK", "Organisation", "Region", "STARTTLS", "Send", "Spam", "Status", "TLS", "Team", "Teams", "VIP", "Version",
    "port", "send", "server", "team", "%(counter)s person", "%(counter)s person, %(zone)s", "%(counter)s team",
}  # fmt: skip


def catalogue(language: str) -> Catalog:
    place = LOCALES / language / "LC_MESSAGES" / "django.po"
    if not place.exists():
        pytest.skip("there are no catalogues yet")
    with place.open("rb") as file:
        return read_po(file, locale=language)


def wordings(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)


def sources(message: Message) -> tuple[str, ...]:
    return message.id if isinstance(message.id, tuple) else (message.id,)


def has_words(message: Message) -> bool:
    """Whether anything is left when the places to be filled are taken away."""
    return re.search(r"\w", re.sub(r"%\(\w+\)s", "", sources(message)[0])) is not None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language: str) -> None:
    messages = [each for each in catalogue(language) if each.id]
    assert [each.id for each in messages if each.fuzzy or not all(wordings(each))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_just_the_english_text(language: str) -> None:
    same = [
        each.id
        for each in catalogue(language)
        if each.id and set(wordings(each)) & set(sources(each)) and sources(each)[0] not in SAME and has_words(each)
    ]
    assert same == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_place_to_be_filled_is_kept(language: str) -> None:
    texts = catalogue(language)
    wrong = [(each.id, str(error)) for each in texts if each.id for error in each.check(texts)]
    assert wrong == []


def test_all_languages_have_the_same_texts() -> None:
    ids = [{(each.context, sources(each)) for each in catalogue(language) if each.id} for language in LANGUAGES]
    assert ids[0] == ids[1]
