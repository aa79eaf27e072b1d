"""Applying one rule to one thing that happened, once, and keeping what went wrong."""

import logging

from django.db import models, transaction

from amends.conversations.models import Conversation
from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.journal.models import Event
from amends.rules.acting import ACTS, STEERING, Impossible, Problem, is_decided
from amends.rules.knowing import Facts
from amends.rules.rule import Rule
from amends.rules.weighing import Row

log = logging.getLogger(__name__)


class Application(models.Model):
    """Says that a rule was applied because of an event, and what of it could not be done."""

    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="applications")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="+")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=now)
    problems = models.JSONField(default=list)
    went_wrong = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "rule"], name="one_application_each")]
        indexes = [
            models.Index(fields=["rule", "-id"], name="application_newest"),
            models.Index(fields=["rule", "-id"], name="application_wrong", condition=models.Q(went_wrong=True)),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} because of {self.event_id}"


def apply(rule: Rule, event: Event, facts: Facts) -> None:
    """Do everything the rule says, as one change; an action that cannot be done holds up none of the others."""
    with writing():
        row, is_new = _begin(rule, event)
        if not is_new:
            return
        _end(row, [problem for action in rule.actions if (problem := _try(action, rule, event, facts))])
        Rule.objects.filter(pk=rule.pk).update(times=models.F("times") + 1, last_at=now())


def write_down_failure(rule: Rule, event: Event, error: Exception) -> None:
    """Keep that a rule could not be followed at all, so that admins see it beside the rule."""
    log.exception("rule %s failed for event %s", rule.pk, event.pk, exc_info=error)
    with writing():
        _end(_begin(rule, event)[0], [_problem(Problem.UNEXPECTED, repr(error))])


def _begin(rule: Rule, event: Event) -> tuple[Application, bool]:
    """The row that lets one rule be applied to one event only once."""
    return Application.objects.get_or_create(rule=rule, event=event, defaults={"conversation_id": event.subject_id})


def _end(row: Application, problems: list[Row]) -> None:
    if problems:
        row.problems, row.went_wrong = problems, True
        row.save(update_fields=["problems", "went_wrong"])


def _try(action: Row, rule: Rule, event: Event, facts: Facts) -> Row | None:
    if action["kind"] in STEERING and is_decided(event):
        return None
    try:
        with transaction.atomic():
            ACTS[action["kind"]](facts, action.get("value", ""), rule)
    except Impossible as problem:
        return _problem(problem.kind, problem.name)
    except Exception as error:
        log.exception("%s of rule %s failed for event %s", action["kind"], rule.pk, event.pk)
        facts.conversation.refresh_from_db()
        return _problem(Problem.UNEXPECTED, repr(error))
    return None


def _problem(kind: Problem, name: str) -> Row:
    return {"kind": kind.value, "name": name[:200]}
