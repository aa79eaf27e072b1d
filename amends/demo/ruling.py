"""The rules of the demo desk; they are followed from now on, so that what was told before stays as it was told."""

from amends.demo.settling_in import House
from amends.demo.texts import Rule as Words
from amends.demo.texts import rules
from amends.rules.models import ActionKind, Rule


def make_rules(house: House) -> None:
    """Let an admin make every rule there is."""
    for words in rules():
        make(house, words)


def make(house: House, words: Words) -> Rule:
    """One rule, with the people it names."""
    return Rule.objects.make(
        by=house.people["tor"].actor,
        name=words.name,
        moment=words.moment,
        needs_all=words.needs_all,
        conditions=list(words.conditions),
        actions=[named(house, action) for action in words.actions],
    )


def named(house: House, action: dict[str, str]) -> dict[str, str]:
    """An action that names a colleague by the number of their row."""
    if action["kind"] != ActionKind.PERSON:
        return action
    return action | {"value": str(house.people[action["value"]].pk)}
