"""A rule in words: when, if, then, how it fares, and what is wrong with it."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from amends.conversations.models import Reason
from amends.rules.models import ActionKind, Application, ConditionKind, Problem, Rule
from amends.rules.naming import Names
from amends.screens.office.rules.rows import say_hours

SHORT, SHOWN = 90, 3

Said = tuple[str, str]


@dataclass
class Spoken:
    """What the list shows of a rule."""

    rule: Rule
    conditions: list[Said]
    actions: list[Said]
    flaws: list[str]
    troubles: list[Application]
    is_first: bool = False
    is_last: bool = False


def speak_of(rules: list[Rule]) -> list[Spoken]:
    """Every rule in words."""
    names = Names(rules)
    spoken = [_spoken(rule, names) for rule in rules]
    if spoken:
        spoken[0].is_first = spoken[-1].is_last = True
    return spoken


def _spoken(rule: Rule, names: Names) -> Spoken:
    return Spoken(
        rule,
        [_said(row, names, ConditionKind) for row in rule.conditions],
        [_said(row, names, ActionKind) for row in rule.actions],
        [say_problem(row) for row in names.flaws(rule)],
        troubles_of(rule),
    )


def _said(row: dict[str, Any], names: Names, kinds: Any) -> Said:
    """What it asks or does, and about whom or what."""
    label = str(kinds(row["kind"]).label) if row["kind"] in kinds.values else row["kind"]
    return label, value_in_words(row, names)


def value_in_words(row: dict[str, Any], names: Names) -> str:
    """The value as people say it."""
    value = names.name(row)
    if row["kind"] == ConditionKind.LANGUAGE:
        return str(dict(settings.LANGUAGES).get(value, value))
    if row["kind"] == ActionKind.SNOOZE:
        return say_hours(int(value)) if value.isdecimal() else value
    if row["kind"] == ActionKind.CLOSE:
        return str(dict(Reason.choices).get(value, value))
    return value if len(value) <= SHORT else f"{value[: SHORT - 1]}…"


def troubles_of(rule: Rule) -> list[Application]:
    """The last times something went wrong since it was changed, each with what in words."""
    wrong = Application.objects.filter(rule=rule, went_wrong=True, at__gte=rule.changed_at).order_by("-id")
    rows = list(wrong[:SHOWN])
    for row in rows:
        row.said = " ".join(dict.fromkeys(map(say_problem, row.problems)))  # type: ignore[attr-defined]
    return rows


def say_problem(problem: dict[str, Any]) -> str:
    """What is wrong, in a sentence."""
    if problem["kind"] not in Problem.values:
        return _("It went wrong: %(name)s") % {"name": problem["kind"]}
    return str(Problem(problem["kind"]).label) % {"name": problem.get("name", "")}
