"""Bringing forward what is put aside, once its customer turns out to be upset."""

from django.db.models import QuerySet

from amends.conversations.models import Snooze
from amends.foundation.asking_again import asked_again
from amends.journal.models import Actor, Event
from amends.journal.reactions import reacts_at_once
from amends.queues.putting_aside import comes_back, owed_in
from amends.triage.feeling_again import FELT, THREATENED, TURNED_UPSET


@reacts_at_once(FELT, TURNED_UPSET, THREATENED)
def bring_forward(event: Event) -> None:
    """Whoever turns out to be upset while put aside does not wait longer than the others who are."""
    for row in _put_aside(event.subject_id):
        owed = owed_in(event.subject_id).get(event.subject_id)
        if owed and owed.is_upset and owed.is_late:
            row.conversation.wake(by=Actor.amends())
        elif (back := comes_back(row.until, owed)) < row.until:
            row.conversation.come_back_by(back, by=Actor.amends())


@asked_again
def _put_aside(number: int) -> "QuerySet[Snooze]":
    return Snooze.objects.filter(conversation=number).select_related("conversation")
