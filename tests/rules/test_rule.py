import pytest

from amends.journal.models import Actor, Event
from amends.rules.models import Rule
from tests.rules.making import rule, when


def names() -> list[str]:
    return [each.name for each in Rule.objects.all()]


def kinds(one: Rule) -> list[str]:
    return [each.kind for each in Event.objects.about("rule", one.pk)]


def test_a_new_rule_stands_behind_all_others(db):
    rule("A"), rule("B"), rule("C")
    assert names() == ["A", "B", "C"]


@pytest.mark.parametrize(
    ("name", "steps", "order"),
    [("C", -1, "ACB"), ("A", 1, "BAC"), ("A", -1, "ABC"), ("C", 1, "ABC"), ("C", -5, "CAB")],
)
def test_rules_are_moved_up_and_down(db, name, steps, order):
    rule("A"), rule("B"), rule("C")
    Rule.objects.get(name=name).move(steps, by=Actor.amends())
    assert names() == list(order)


def test_whoever_changes_a_rule_is_in_the_journal(ada):
    one = rule("A")
    one.change(by=ada.actor, name="B", actions=when(("tag", "x")))
    one.switch(False, by=ada.actor)
    one.switch(False, by=ada.actor)
    one.switch(True, by=ada.actor)
    assert kinds(one) == ["rule.made", "rule.changed", "rule.switched_off", "rule.switched_on"]
    changed = Event.objects.get(kind="rule.changed")
    assert (changed.by, changed.particulars) == (ada.actor, {"facts": ["actions", "name"]})


def test_what_a_rule_did_goes_by_its_new_name(db):
    one = rule("A")
    one.change(by=Actor.amends(), name="B")
    assert Actor.objects.get(pk=one.actor_id).name == "B"


def test_what_a_discarded_rule_did_keeps_its_name(db, ada):
    one = rule("A")
    actor = one.actor
    one.discard(by=ada.actor)
    assert names() == []
    assert str(Actor.objects.get(pk=actor.pk)) == "A"
    assert Event.objects.get(kind="rule.discarded").particulars == {"name": "A"}
