"""Whose matter it is."""

from typing import TYPE_CHECKING

from django.db import models

from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.journal.models import Actor
from amends.people.models import Person, Team

if TYPE_CHECKING:
    from amends.conversations.conversation import Conversation

ASSIGNED, UNASSIGNED, MOVED = "conversation.assigned", "conversation.unassigned", "conversation.moved"
KEPT_FROM = "conversation.kept_from"


class AlreadyTaken(ValueError):
    """Somebody else was faster; `person` has it."""

    def __init__(self, person: Person) -> None:
        super().__init__(person.name)
        self.person = person


class NotAssignable(ValueError):
    """It cannot be given to `person`; the journal's word for why is `why`."""

    why = ""

    def __init__(self, person: Person) -> None:
        super().__init__(person.name)
        self.person = person


class NotConfided(NotAssignable):
    """It is confidential, and they are not among those who may know of it."""

    why = "confidential"


class CannotAnswer(NotAssignable):
    """They have left, or may look and not answer."""

    why = "cannot_answer"


class IsAway(NotAssignable):
    """They are away; only people, who see that, may give them something all the same."""

    why = "away"


class Assignment(models.Model):
    """Says who has a conversation, who gave it and when."""

    conversation = models.OneToOneField(
        "conversations.Conversation", on_delete=models.CASCADE, related_name="assignment"
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="assignments")
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"{self.conversation_id} → {self.person_id}"


class Assignable(models.Model):
    """A matter somebody has."""

    class Meta:
        abstract = True

    assignment: Assignment

    @property
    def assignee(self) -> Person | None:
        """Who has it."""
        return self.assignment.person if hasattr(self, "assignment") else None

    def assign(self: "Conversation", person: Person, *, by: Actor) -> None:
        """Give it to somebody, whoever had it before. Raises NotAssignable where they cannot have it."""
        with writing():
            if self.assignee == person:
                return
            self._refuse_unless_assignable(person, by)
            Assignment.objects.update_or_create(conversation=self, defaults={"person": person, "by": by, "at": now()})
            self._forget("assignment")
            self.record(ASSIGNED, by=by, person=person.pk, name=person.name)

    def claim(self: "Conversation", person: Person) -> None:
        """Take it, unless somebody else already has; two who claim at once cannot both win."""
        with writing():
            self._refuse_unless_assignable(person, person.actor)
            row, is_new = Assignment.objects.get_or_create(
                conversation=self, defaults={"person": person, "by": person.actor}
            )
            self._forget("assignment")
            if row.person_id != person.pk:
                raise AlreadyTaken(row.person)
            if is_new:
                self.record(ASSIGNED, by=person.actor, person=person.pk, name=person.name)

    def _refuse_unless_assignable(self: "Conversation", person: Person, by: Actor) -> None:
        if not self.may_be_known_to(person):
            raise NotConfided(person)
        if not person.may_answer:
            raise CannotAnswer(person)
        if by.is_rule and person.is_away:
            raise IsAway(person)

    def keep_from(self: "Conversation", person: Person, *, by: Actor, why: str) -> None:
        """Write down that it was not given to somebody."""
        self.record(KEPT_FROM, by=by, person=person.pk, name=person.name, why=why)

    def unassign(self: "Conversation", *, by: Actor, **particulars: str) -> None:
        """Put it back for everyone."""
        with writing():
            gone, _rows = Assignment.objects.filter(conversation=self).delete()
            if gone:
                self._forget("assignment")
                self.record(UNASSIGNED, by=by, **particulars)

    def move_to(self: "Conversation", team: Team, *, by: Actor) -> None:
        """Hand it to another team."""
        with writing():
            if self.team_id == team.pk:
                return
            self.team = team
            self.save(update_fields=["team"])
            self.record(MOVED, by=by, team=team.pk, name=team.name)
