"""The rules of the demo desk do what they say to the mail that arrives there."""

import pytest

from amends.demo.ruling import make_rules
from amends.demo.settling_in import settle_in
from amends.demo.texts import arriving
from amends.foundation.clock import now
from amends.rules.models import Rule
from amends.rules.naming import Names
from amends.rules.reading_words import fold, says


@pytest.fixture
def made(db: None) -> list[Rule]:
    make_rules(settle_in(now()))
    return list(Rule.objects.all())


def test_they_name_only_who_is_there(made):
    names = Names(made)
    assert [list(names.flaws(one)) for one in made] == [[]] * 4


@pytest.mark.parametrize(
    ("rule", "senders"),
    [
        ("It may be dangerous", {"camilla.dahl", "paula.carver"}),
        ("Lawyers go to Lena", {"g.stubbs"}),
        ("Money they miss", {"silje.haugen", "orla.quinn", "kai.rademacher", "dominik.scholz"}),
    ],
)
def test_each_finds_letters_it_is_meant_for(made, rule, senders):
    (condition,) = Rule.objects.get(name=rule).conditions
    found = {
        letter.sender.address.partition("@")[0]
        for letter in arriving()
        if letter.kind == "new" and letter.sender and says(fold(f"{letter.subject} {letter.text}"), condition["value"])
    }
    assert found == senders
