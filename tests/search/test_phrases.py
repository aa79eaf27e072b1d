"""Looking for an exact phrase among many goes on where it stopped."""

import pytest

from amends.customers.models import Customer
from amends.mail.models import Mailbox
from amends.people.models import Person
from amends.search import finding
from amends.search.entry import Entry
from amends.search.finding import find
from tests import cast
from tests.search.searching import keep_up


def test_what_is_cut_off_is_found_on_the_next_page(
    kari: Customer, mailbox: Mailbox, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = cast.conversation(kari, mailbox, "Es läuft aus, immer wieder", subject="x")
    for _ in range(6):
        cast.conversation(kari, mailbox, "Aus dem Haus läuft es", subject="x")
    keep_up()
    monkeypatch.setattr(finding, "LOOKED_AT_ONCE", 2)
    monkeypatch.setattr(finding, "MOST_LOOKED_AT", 4)
    first = find('"läuft aus"', ada)
    assert first.numbers == ()
    assert first.more_below is not None
    second = find('"läuft aus"', ada, below=first.more_below)
    assert (second.numbers, second.more_below) == ((old.number,), None)


def test_the_place_to_go_on_from_is_never_that_of_a_hidden_matter(
    kari: Customer, mailbox: Mailbox, ada: Person, jonas: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = cast.conversation(kari, mailbox, "Es läuft aus", subject="x")
    matters = [cast.conversation(kari, mailbox, "Aus dem Haus läuft es", subject="x") for _ in range(6)]
    for hidden in (matters[0], matters[2], matters[3], matters[5]):
        hidden.confide([ada], by=ada.actor)
    keep_up()
    monkeypatch.setattr(finding, "LOOKED_AT_ONCE", 2)
    monkeypatch.setattr(finding, "MOST_LOOKED_AT", 2)
    first = find('"läuft aus"', jonas)
    assert first.numbers == ()
    assert first.more_below == Entry.objects.get(pk=matters[1].pk).place
    assert find('"läuft aus"', jonas, below=first.more_below).numbers == (said.number,)


def test_what_is_hidden_uses_up_no_patience(
    kari: Customer, mailbox: Mailbox, ada: Person, jonas: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_to_all = cast.conversation(kari, mailbox, "Es läuft aus", subject="x")
    for _ in range(6):
        cast.conversation(kari, mailbox, "Es läuft aus", subject="x").confide([ada], by=ada.actor)
    keep_up()
    monkeypatch.setattr(finding, "PAGE", 1)
    monkeypatch.setattr(finding, "LOOKED_AT_ONCE", 2)
    monkeypatch.setattr(finding, "MOST_LOOKED_AT", 4)
    for typed in ("läuft", '"läuft aus"'):
        found = find(typed, jonas)
        assert (found.numbers, found.more_below) == ((open_to_all.number,), None)


def test_longer_words_are_not_looked_at_for_a_phrase(
    kari: Customer, mailbox: Mailbox, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = cast.conversation(kari, mailbox, "Der Kessel kocht", subject="x")
    for _ in range(4):
        cast.conversation(kari, mailbox, "Der Teekessel kocht", subject="x")
    keep_up()
    monkeypatch.setattr(finding, "LOOKED_AT_ONCE", 2)
    monkeypatch.setattr(finding, "MOST_LOOKED_AT", 2)
    assert find('"Kessel kocht"', ada).numbers == (said.number,)
