"""Every text people see is there in each language."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

import amends

HOUSE = Path(amends.__file__).parent
LOCALES = HOUSE / "locale"
LANGUAGES = ("de", "nb")
# Words that are the same in the other language, and names.
SAME = {
    "(optional)", "Admin", "Agent", "Amends", "Code", "Ctrl", "Deutsch", "E-mail", "English", "Filter", "H:i", "Link", "Mine", "Name",
    "Norsk", "OK", "Organisation", "Region", "STARTTLS", "Send", "Spam", "Status", "TLS", "Team", "Teams", "VIP", "Version",
    "port", "send", "server", "team", "%(counter)s person", "%(counter)s person, %(zone)s", "%(counter)s team",
}  # fmt: skip
# How texts are marked, and which words of the call are texts; Django's templates say it with the same names.
ONE, MANY = {"_", "gettext", "gettext_lazy", "gettext_noop"}, {"ngettext", "ngettext_lazy"}
MARKS = (
    dict.fromkeys(ONE)
    | dict.fromkeys(MANY, (1, 2))
    | dict.fromkeys({"pgettext", "pgettext_lazy"}, ((1, "c"), 2))
    | dict.fromkeys({"npgettext", "npgettext_lazy"}, ((1, "c"), 2, 3))
)


def catalogue(language: str) -> Catalog:
    with (LOCALES / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=language)


def marked() -> Iterator[tuple[str | None, tuple[str, ...]]]:
    """Context and wordings of every text that is marked for translation, in code and templates."""
    for path in sorted(HOUSE.rglob("*")):
        if path.suffix == ".py" or "templates" in path.parts and path.is_file():
            for _line, texts, _comments, context in extract("python", io.BytesIO(as_python(path)), MARKS):
                yield context, texts if isinstance(texts, tuple) else (texts,)


def as_python(path: Path) -> bytes:
    """What Django's own collector reads: templates with everything else blotted out."""
    text = path.read_text()
    if path.suffix == ".py":
        return text.encode()
    return "\n".join(line.strip() for line in templatize(text, origin=path.name).splitlines()).encode()


def wordings(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)


def sources(message: Message) -> tuple[str, ...]:
    return message.id if isinstance(message.id, tuple) else (message.id,)


def has_words(message: Message) -> bool:
    """Whether anything is left when the places to be filled are taken away."""
    return re.search(r"\w", re.sub(r"%\(\w+\)s", "", sources(message)[0])) is not None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_marked_text_is_in_the_catalogue(language: str) -> None:
    known = {(each.context, sources(each)) for each in catalogue(language) if each.id}
    assert sorted(texts[0] for context, texts in set(marked()) - known) == []


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
