"""A part of many compounds is found among the newest first, and then among all others."""

import pytest

from amends.customers.models import Customer
from amends.mail.models import Mailbox
from amends.people.models import Person
from amends.search import engines
from amends.search.finding import find
from tests import cast
from tests.search.searching import keep_up


@pytest.mark.parametrize("letters", [0, 10_000])
@pytest.mark.parametrize("newest", [1, 3, 100])
def test_each_is_found_once_and_the_newest_first(
    newest: int, letters: int, kari: Customer, mailbox: Mailbox, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "MANY", 2)
    monkeypatch.setattr(engines, "NEWEST_OF_MANY", newest)
    monkeypatch.setattr(engines, "LETTERS_OF_MANY", letters)
    words = ("Kaffeemaschine", "Teemaschine kaputt", "Tasse", "Eismaschine", "Mahlmaschine kaputt", "Espressomaschine")
    matters = [cast.conversation(kari, mailbox, text, subject="x").number for text in words]
    keep_up()
    coffee, tea, _cup, ice, mill, espresso = matters
    assert find("maschine", ada).numbers == (espresso, mill, ice, tea, coffee)
    assert find("maschine -kaputt", ada).numbers == (espresso, ice, coffee)
    assert find("maschine kaputt", ada).numbers == (mill, tea)
