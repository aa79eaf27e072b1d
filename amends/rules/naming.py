"""What rules name (mailboxes, teams, colleagues, organisations): how it is called, and whether it is still there."""

from collections.abc import Iterable, Iterator

from amends.customers.models import Organisation
from amends.mail.models import Mailbox
from amends.people.models import Person, Team
from amends.rules.acting import ActionKind, Problem
from amends.rules.rule import Rule
from amends.rules.weighing import ConditionKind, Row

GONE = {
    ConditionKind.MAILBOX.value: Problem.NO_MAILBOX,
    ConditionKind.ORGANISATION.value: Problem.NO_ORGANISATION,
    ConditionKind.TEAM.value: Problem.NO_TEAM,
    ActionKind.PERSON.value: Problem.NO_PERSON,
}


class Names:
    """Everything some rules name, fetched in four short questions."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        named: dict[str, set[int]] = {kind: set() for kind in GONE}
        for row in (row for rule in rules for row in [*rule.conditions, *rule.actions]):
            if row["kind"] in named and str(row.get("value", "")).isdigit():
                named[row["kind"]].add(int(row["value"]))
        people = list(Person.objects.filter(pk__in=named["person"]).values_list("pk", "name", "is_active"))
        self.left = {pk: name for pk, name, is_active in people if not is_active}
        self.known: dict[str, dict[int, str]] = {
            "mailbox": dict(Mailbox.objects.filter(pk__in=named["mailbox"]).values_list("pk", "address")),
            "organisation": dict(Organisation.objects.filter(pk__in=named["organisation"]).values_list("pk", "name")),
            "team": dict(Team.objects.filter(pk__in=named["team"]).values_list("pk", "name")),
            "person": {pk: name for pk, name, _is_active in people},
        }

    def name(self, row: Row) -> str:
        """What a condition or action names, in words; its value where it names nothing, empty where that is gone."""
        if row["kind"] not in GONE:
            return str(row.get("value", ""))
        return self.known[row["kind"]].get(_number(row), "")

    def flaws(self, rule: Rule) -> Iterator[Row]:
        """What a rule names that is not there any more, before anything goes wrong because of it."""
        for row in [*rule.conditions, *rule.actions]:
            if row["kind"] in GONE and not self.name(row):
                yield {"kind": GONE[row["kind"]].value, "name": ""}
            elif row["kind"] == ActionKind.PERSON and _number(row) in self.left:
                yield {"kind": Problem.LEFT.value, "name": self.left[_number(row)]}


def _number(row: Row) -> int:
    value = str(row.get("value", ""))
    return int(value) if value.isdigit() else 0
