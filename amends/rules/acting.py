"""Actions: what a rule does, by the verbs colleagues use."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from amends.conversations import assigning, closing, replying, snoozing
from amends.conversations.filling import fill_in
from amends.conversations.messages import FROM_CUSTOMER
from amends.conversations.models import NotAssignable, Reason
from amends.conversations.thanking import is_mere_thanks
from amends.foundation.clock import now
from amends.journal.models import ActorKind, Event
from amends.people.models import Person, Team
from amends.queues import putting_aside
from amends.rules.knowing import Facts
from amends.rules.rule import Rule

DECISIONS = (
    assigning.ASSIGNED,
    assigning.UNASSIGNED,
    assigning.MOVED,
    closing.CLOSED,
    closing.REOPENED,
    snoozing.SNOOZED,
    snoozing.WOKEN,
    replying.REPLIED,
)
CLOSES_AS = (Reason.THANKS, Reason.INTERNAL, Reason.SPAM)


class ActionKind(models.TextChoices):
    """What a rule can do."""

    PERSON = "person", _("Give it to")
    TEAM = "team", _("Move it to the team")
    TAG = "tag", _("Tag it")
    UNTAG = "untag", _("Take the tag off")
    NOTE = "note", _("Write a note for colleagues")
    SNOOZE = "snooze", _("Put it aside for")
    CLOSE = "close", _("Close it as")


STEERING = (ActionKind.PERSON, ActionKind.TEAM, ActionKind.SNOOZE, ActionKind.CLOSE)


class Problem(models.TextChoices):
    """Why an action could not be done."""

    NO_PERSON = "no_person", _("The colleague it names is no longer here.")
    LEFT = "left", _("%(name)s no longer works here.")
    NO_TEAM = "no_team", _("The team it names is no longer there.")
    NO_MAILBOX = "no_mailbox", _("The mailbox it names is no longer there.")
    NO_ORGANISATION = "no_organisation", _("The organisation it names is no longer there.")
    UNEXPECTED = "unexpected", _("It went wrong: %(name)s")


class Impossible(Exception):
    """An action that cannot be done; `kind` says why, `name` about whom."""

    def __init__(self, kind: Problem, name: str = "") -> None:
        super().__init__(kind, name)
        self.kind, self.name = kind, name


def give_to(facts: Facts, value: str, rule: Rule) -> None:
    """Give it to a colleague who works here; who is away or may not know of it is passed over."""
    person = Person.objects.filter(pk=int(value)).first()
    if person is None:
        raise Impossible(Problem.NO_PERSON)
    if not person.is_active:
        raise Impossible(Problem.LEFT, person.name)
    try:
        with transaction.atomic():
            facts.conversation.assign(person, by=rule.doer)
    except NotAssignable as refusal:
        facts.conversation.keep_from(person, by=rule.doer, why=refusal.why)


def move_to(facts: Facts, value: str, rule: Rule) -> None:
    """Hand it to another team."""
    team = Team.objects.filter(pk=int(value)).first()
    if team is None:
        raise Impossible(Problem.NO_TEAM)
    facts.conversation.move_to(team, by=rule.doer)


def write_note(facts: Facts, value: str, rule: Rule) -> None:
    """Tell colleagues something, with the facts of the conversation filled in."""
    facts.conversation.note(fill_in(value, facts.conversation), by=rule.doer)


def put_aside(facts: Facts, value: str, rule: Rule) -> None:
    """Put it aside for some hours, unless it is closed, the customer has spoken again, or is upset and waits too long."""
    if not facts.conversation.is_closed and not has_spoken_since(facts):
        putting_aside.put_aside_unseen(facts.conversation, now() + timedelta(hours=int(value)), by=rule.doer)


def close(facts: Facts, value: str, rule: Rule) -> None:
    """Close where no answer is owed; everywhere else it stays open."""
    if value in CLOSES_AS and not is_answer_owed(facts, value, rule):
        facts.conversation.close(by=rule.doer, reason=value)


def is_answer_owed(facts: Facts, reason: str, rule: Rule) -> bool:
    """Whether somebody must read it first.

    Words alone never close: only a mere thank-you does, or that the rule knows the sender; and never after a “not yet”.
    """
    if facts.conversation.is_denied or has_spoken_since(facts):
        return True
    if reason == Reason.THANKS:
        return not is_mere_thanks(facts.message.body.text if facts.message else "", facts.customer.name)
    return not rule.knows_the_sender


def has_spoken_since(facts: Facts) -> bool:
    """Whether the customer has written after the words the rule was asked about."""
    newest = facts.message.pk if facts.message else 0
    return facts.conversation.messages.filter(kind__in=FROM_CUSTOMER, pk__gt=newest).exists()


ACTS: dict[str, Callable[[Facts, str, Rule], Any]] = {
    ActionKind.PERSON: give_to,
    ActionKind.TEAM: move_to,
    ActionKind.TAG: lambda facts, value, rule: facts.conversation.add_tag(value, by=rule.doer),
    ActionKind.UNTAG: lambda facts, value, rule: facts.conversation.remove_tag(value, by=rule.doer),
    ActionKind.NOTE: write_note,
    ActionKind.SNOOZE: put_aside,
    ActionKind.CLOSE: close,
}


def is_decided(event: Event) -> bool:
    """Whether a colleague has decided something since; what people do counts more than a rule that comes late."""
    since = Event.objects.about("conversation", event.subject_id).filter(pk__gt=event.pk, kind__in=DECISIONS)
    return since.filter(by__kind=ActorKind.PERSON).exists()
