"""Whoever is upset and put aside comes back shortly before the answer is due."""

from datetime import timedelta

import pytest

from amends.conversations.models import Conversation
from amends.conversations.replying import Reply
from amends.foundation.clock import now, standing_at
from amends.journal.models import Event
from amends.queues import putting_aside
from amends.queues.models import Placement
from amends.queues.policy import change_policy
from amends.queues.pressing import Pressure
from amends.queues.putting_aside import owed_in, put_aside
from tests import cast
from tests.triage.test_correcting import FURIOUS, read

DAYS = timedelta(days=3)


@pytest.fixture
def furious(conversation) -> Conversation:
    """Kari is furious, and the answer is due today."""
    read(conversation, FURIOUS)
    return again(conversation)


def again(conversation: Conversation) -> Conversation:
    """As it stands now."""
    return Conversation.objects.get(pk=conversation.pk)


def test_whoever_is_furious_comes_back_while_there_is_time_to_answer(furious, jonas):
    due = furious.placement.answer_by
    with standing_at(due - timedelta(minutes=50)):
        back = due - timedelta(minutes=5)
        assert put_aside(furious, now() + DAYS, by=jonas.actor) == back
        assert again(furious).snooze_row.until == back


def test_an_hour_is_time_enough_to_answer(furious, jonas):
    due = furious.placement.answer_by
    with standing_at(due - DAYS):
        assert put_aside(furious, now() + 2 * DAYS, by=jonas.actor) == due - timedelta(hours=1)


def test_an_answer_that_falls_due_meanwhile_is_put_aside_all_the_same(furious, jonas, monkeypatch):
    due = furious.placement.answer_by
    with standing_at(due - timedelta(seconds=1)):
        owed = owed_in(furious.pk)
    monkeypatch.setattr(putting_aside, "owed_in", lambda *numbers: owed)
    with standing_at(due + timedelta(seconds=1)):
        assert now() < put_aside(furious, now() + DAYS, by=jonas.actor) < now() + timedelta(minutes=1)


def test_a_moment_before_the_answer_is_due_is_kept(furious, jonas):
    soon = now() + timedelta(minutes=5)
    assert put_aside(furious, soon, by=jonas.actor) == soon


def test_whoever_is_calm_comes_back_when_it_was_said(conversation, jonas):
    until = now() + DAYS
    assert put_aside(conversation, until, by=jonas.actor) == until


def test_where_we_are_late_already_it_comes_back_when_it_was_said(furious, jonas):
    with standing_at(furious.placement.answer_by + timedelta(hours=1)):
        until = now() + DAYS
        assert put_aside(furious, until, by=jonas.actor) == until


def test_once_answered_nobody_needs_to_come_back_sooner(furious, jonas):
    furious.reply(Reply("Vi er lei oss.", ("kari@nordahl.example",)), by=jonas.actor)
    until = now() + DAYS
    assert put_aside(again(furious), until, by=jonas.actor) == until
    assert owed_in(furious.pk) == {}


def test_what_leads_to_upset_here_decides(conversation, lena):
    conversation.customer.mark_vip(by=lena.actor)
    change_policy({"vip": Pressure(50, True)}, by=lena.actor)
    due = Placement.objects.get().answer_by
    assert put_aside(again(conversation), now() + DAYS, by=lena.actor) < due


def test_whoever_turns_out_to_be_furious_while_put_aside_is_brought_forward(conversation, jonas):
    assessment = read(conversation, "Maskinen lekker.")
    again(conversation).snooze(now() + DAYS, by=jonas.actor)
    assessment.correct("feeling", "furious", by=jonas.actor)
    matter = again(conversation)
    assert now() < matter.snooze_row.until < owed_in(matter.pk)[matter.pk].answer_by < now() + timedelta(days=1)
    assert matter.snooze_row.by == jonas.actor


def test_bringing_forward_reads_nothing_that_somebody_outside_answered(conversation, jonas):
    assessment = read(conversation, "Maskinen lekker.")
    again(conversation).snooze(now() + DAYS, by=jonas.actor)
    answered = now()
    Conversation.objects.filter(pk=conversation.pk).update(third_party_answered_at=answered)
    assessment.correct("feeling", "furious", by=jonas.actor)
    assert again(conversation).third_party_answered_at == answered
    assert not Event.objects.filter(kind="conversation.read_outside").exists()


def test_whoever_turns_out_to_be_furious_and_should_have_heard_by_now_is_brought_back_at_once(conversation, jonas):
    assessment = read(conversation, "Maskinen lekker.")
    calm_due = conversation.placement.answer_by
    again(conversation).snooze(now() + timedelta(days=14), by=jonas.actor)
    with standing_at(calm_due - timedelta(minutes=1)):
        assessment.correct("feeling", "furious", by=jonas.actor)
        matter = again(conversation)
        assert (matter.is_snoozed, matter.placement.is_upset) == (False, True)
        assert matter.placement.answer_by < now()


def test_bringing_forward_is_told_in_the_journal_once(conversation, jonas):
    assessment = read(conversation, "Maskinen lekker.")
    again(conversation).snooze(now() + DAYS, by=jonas.actor)
    for feeling in ("furious", "upset", "furious"):
        assessment.correct("feeling", feeling, by=jonas.actor)
    kinds = ("conversation.snoozed", "conversation.brought_forward")
    told = Event.objects.filter(kind__in=kinds).order_by("pk")
    assert [(each.kind, each.by.is_person) for each in told] == [(kinds[0], True), (kinds[1], False)]


def test_a_matter_that_is_closed_owes_nothing(furious, jonas):
    furious.close(by=jonas.actor, reason="spam")
    assert owed_in(furious.pk) == {}


def test_what_somebody_outside_answered_is_no_answer_owed(furious, jonas):
    furious.reply(Reply("Vi spør verkstedet.", ("kari@nordahl.example",)), by=jonas.actor)
    Conversation.objects.filter(pk=furious.pk).update(third_party_answered_at=now())
    assert owed_in(furious.pk) == {}
    assert cast.write(again(furious), "Hallo?") and owed_in(furious.pk)
