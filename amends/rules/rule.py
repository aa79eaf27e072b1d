"""A rule: at which moment it is asked, what must be so, and what it then does."""

from datetime import datetime
from functools import cache
from typing import Any, Self

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.journal.models import Actor, ActorKind, Event, record
from amends.rules.moments import Moment
from amends.rules.ordering import Orderable
from amends.rules.weighing import ConditionKind

MADE, CHANGED, DISCARDED = "rule.made", "rule.changed", "rule.discarded"
SWITCHED_ON, SWITCHED_OFF = "rule.switched_on", "rule.switched_off"


class RuleQuerySet(models.QuerySet["Rule"]):
    """Many rules."""

    def make(self, *, by: Actor, **facts: Any) -> "Rule":
        """Add a rule behind all others."""
        with writing():
            last = self.aggregate(last=models.Max("place"))["last"] or 0
            rule = self.create(place=last + 1, **facts)
            rule.actor = Actor.known(ActorKind.RULE, rule.pk, rule.name)
            rule.save(update_fields=["actor"])
            rule.record(MADE, by=by)
        return rule

    def in_trouble(self) -> Self:
        """Those of which something went wrong since they were last changed."""
        return self.filter(applications__went_wrong=True, applications__at__gte=models.F("changed_at")).distinct()

    def followed(self, at: datetime | None = None) -> Self:
        """Those that are switched on, and were already when something happened."""
        rules = self.filter(followed_since__isnull=False)
        return rules.filter(followed_since__lte=at) if at else rules


@cache
def _question() -> tuple[str, tuple[Any, ...]]:
    return Rule.objects.followed().order_by().values("pk")[:1].query.sql_with_params()


def is_any_followed() -> bool:
    """Whether there is a rule at all; asked for every mail, where putting the question cost more than its answer."""
    with connection.cursor() as cursor:
        cursor.execute(*_question())
        return cursor.fetchone() is not None


class Rule(Orderable):
    """Something the house does by itself, always for the same reason."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    moment = models.CharField(_("when"), max_length=10, choices=Moment.choices, default=Moment.ARRIVED)
    needs_all = models.BooleanField(default=True)
    conditions = models.JSONField(default=list)
    actions = models.JSONField(default=list)
    stops = models.BooleanField(_("stop here"), default=False)
    # Nothing when it is switched off. What happened before it was switched on is none of its business.
    followed_since = models.DateTimeField(default=now, null=True, editable=False)
    # Null only for the moment between the two rows.
    actor = models.OneToOneField(Actor, on_delete=models.PROTECT, null=True, editable=False, related_name="+")
    changed_at = models.DateTimeField(default=now, editable=False)
    times = models.PositiveIntegerField(default=0, editable=False)
    last_at = models.DateTimeField(null=True, editable=False)

    objects = RuleQuerySet.as_manager()

    class Meta:
        ordering = ["place", "pk"]
        indexes = [
            models.Index(
                fields=["moment", "place"], name="rule_asked", condition=models.Q(followed_since__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_on(self) -> bool:
        """Whether it is followed."""
        return self.followed_since is not None

    @property
    def doer(self) -> Actor:
        """Under whose name the journal keeps what it does."""
        assert self.actor, "a rule that is kept has an actor"
        return self.actor

    @property
    def knows_the_sender(self) -> bool:
        """Whether it applies only to certain senders, whatever else it asks."""
        kinds = [each["kind"] for each in self.conditions]
        return ConditionKind.SENDER in kinds and (self.needs_all or len(kinds) == 1)

    def change(self, *, by: Actor, **facts: Any) -> None:
        """Let it ask or do something else from now on; what went wrong before is forgotten."""
        changed = sorted(name for name, value in facts.items() if getattr(self, name) != value)
        with writing():
            for name in changed:
                setattr(self, name, facts[name])
            self.changed_at = now()
            self.save(update_fields=[*changed, "changed_at"])
            Actor.objects.filter(pk=self.actor_id).update(name=self.name)
            self.record(CHANGED, by=by, facts=changed)

    def switch(self, is_on: bool, *, by: Actor) -> None:
        """Follow it from now on, or no longer."""
        if self.is_on == is_on:
            return
        with writing():
            self.followed_since = now() if is_on else None
            self.save(update_fields=["followed_since"])
            self.record(SWITCHED_ON if is_on else SWITCHED_OFF, by=by)

    def discard(self, *, by: Actor) -> None:
        """Do away with it; what it did stays in the journal under its name."""
        with writing():
            self.record(DISCARDED, by=by, name=self.name)
            self.delete()

    def record(self, kind: str, *, by: Actor, **particulars: Any) -> Event:
        """Write into the journal what happened to this rule."""
        return record("rule", self.pk, kind, by=by, **particulars)
