"""What can be done to many conversations at once, each with the way back.

A deed answers what was there before, or None where there was nothing to do; the same word takes it back.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amends.causes.models import Cause
from amends.conversations.models import AnswerOwed, Conversation, NotAssignable
from amends.foundation.clock import now
from amends.journal.models import Actor
from amends.people.models import Person
from amends.queues.putting_aside import put_aside_unseen
from amends.screens.desk import judging_back
from amends.screens.ui.telling_time import tell
from amends.triage.feeling_again import newest_read
from amends.triage.models import Field


class Deed(Protocol):
    """One thing to do."""

    def do(self, conversation: Conversation, by: Actor) -> str | None:
        """Do it, and say what was there before."""

    def undo(self, conversation: Conversation, before: str, by: Actor) -> None:
        """Bring back what was there before, unless somebody has gone on since."""

    def done(self, count: int) -> str:
        """The sentence that says so."""


@dataclass(frozen=True)
class Assigning:
    """Giving to a colleague."""

    person: Person

    def do(self, conversation: Conversation, by: Actor) -> str | None:
        before = conversation.assignee
        if before == self.person or conversation.is_closed or not conversation.may_be_known_to(self.person):
            return None
        conversation.assign(self.person, by=by)
        return str(before.pk) if before else ""

    def undo(self, conversation: Conversation, before: str, by: Actor) -> None:
        if conversation.assignee != self.person:
            return
        one = Person.objects.get(pk=before) if before else None
        try:
            if one:
                conversation.assign(one, by=by)
        except NotAssignable:
            one = None
        if one is None:
            conversation.unassign(by=by)

    def done(self, count: int) -> str:
        said = ngettext("%(name)s has one conversation more.", "%(name)s has %(count)s conversations more.", count)
        return said % {"name": self.person.name, "count": count}


@dataclass(frozen=True)
class PuttingAside:
    """Putting aside until a moment: who is upset comes back before an answer is due, and stays where it is overdue."""

    until: datetime
    # Who comes back sooner, and who is not put aside.
    sooner: list[int] = field(default_factory=list)
    stay: list[int] = field(default_factory=list)

    def do(self, conversation: Conversation, by: Actor) -> str | None:
        if conversation.is_closed:
            return None
        before = conversation.snooze_row.until.isoformat() if conversation.is_snoozed else ""
        back = put_aside_unseen(conversation, self.until, by=by)
        if back is None:
            self.stay.append(conversation.number)
            return None
        if back < self.until:
            self.sooner.append(conversation.number)
        return before

    def undo(self, conversation: Conversation, before: str, by: Actor) -> None:
        if not conversation.is_snoozed:
            return
        if before and datetime.fromisoformat(before) > now():
            conversation.snooze(datetime.fromisoformat(before), by=by)
        else:
            conversation.wake(by=by)

    def done(self, count: int) -> str:
        said = ngettext(
            "One conversation is put aside: %(moment)s.", "%(count)s conversations are put aside: %(moment)s.", count
        )
        said = said % {"count": count, "moment": tell(self.until, now())}
        return " ".join(filter(None, (said, self._sooner(), self.left_alone())))

    def _sooner(self) -> str:
        if not self.sooner:
            return ""
        said = ngettext(
            "One is upset and comes back shortly before the answer is due.",
            "%(count)s are upset and come back shortly before the answer is due.",
            len(self.sooner),
        )
        return said % {"count": len(self.sooner)}

    def left_alone(self) -> str:
        """The sentence for those who are upset and late to be answered."""
        if not self.stay:
            return ""
        said = ngettext(
            "One is upset and should have heard from us by now, and stays where it is.",
            "%(count)s are upset and should have heard from us by now, and stay where they are.",
            len(self.stay),
        )
        return said % {"count": len(self.stay)}


@dataclass(frozen=True)
class NamingCause:
    """Saying why they complain, for the newest message of each that was read."""

    cause: Cause

    def do(self, conversation: Conversation, by: Actor) -> str | None:
        message = newest_read(conversation)
        if message is None:
            return None
        _correction, kept = judging_back.judge(message, Field.CAUSE, str(self.cause.pk), by)
        return kept or None

    def undo(self, conversation: Conversation, before: str, by: Actor) -> None:
        judging_back.take_back(conversation, before, by)

    def done(self, count: int) -> str:
        said = ngettext("One conversation: %(cause)s.", "%(count)s conversations: %(cause)s.", count)
        return said % {"count": count, "cause": self.cause.name}


@dataclass(frozen=True)
class Tagging:
    """Putting a tag on."""

    tag: str

    def do(self, conversation: Conversation, by: Actor) -> str | None:
        if conversation.taggings.filter(tag__name=self.tag).exists():
            return None
        conversation.add_tag(self.tag, by=by)
        return ""

    def undo(self, conversation: Conversation, before: str, by: Actor) -> None:
        conversation.remove_tag(self.tag, by=by)

    def done(self, count: int) -> str:
        said = ngettext("One conversation is tagged “%(tag)s”.", "%(count)s conversations are tagged “%(tag)s”.", count)
        return said % {"count": count, "tag": self.tag}


@dataclass(frozen=True)
class Closing:
    """Closing where no answer is owed."""

    reason: str

    def do(self, conversation: Conversation, by: Actor) -> str | None:
        if conversation.is_closed:
            return None
        try:
            conversation.close(by=by, reason=self.reason)
        except AnswerOwed:
            return None
        return ""

    def undo(self, conversation: Conversation, before: str, by: Actor) -> None:
        conversation.undo_closing(by=by)

    def done(self, count: int) -> str:
        return ngettext("One conversation is closed.", "%(count)s conversations are closed.", count) % {"count": count}


def nothing_done(deed: Deed) -> str:
    """The sentence for when every ticked conversation already was as wished, or must not be put aside."""
    left_alone = deed.left_alone() if isinstance(deed, PuttingAside) else ""
    return left_alone or _("Nothing had to change.")
