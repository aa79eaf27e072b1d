"""Rules for tests, made by the public verb."""

from typing import Any

from amends.journal.models import Actor
from amends.rules.models import Rule


def rule(name: str = "Refunds", **facts: Any) -> Rule:
    """A rule that is followed from now on."""
    return Rule.objects.make(name=name, by=Actor.amends(), **facts)


def when(*kinds: tuple[str, Any] | str) -> list[dict[str, Any]]:
    """Rows of conditions or actions, such as ("tag", "refund") or "vip"."""
    pairs = [(each, "") if isinstance(each, str) else each for each in kinds]
    return [{"kind": kind, "value": str(value)} for kind, value in pairs]
