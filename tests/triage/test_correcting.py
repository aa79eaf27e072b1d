"""A person knows better."""

from datetime import timedelta

import pytest

from amends.conversations.models import Conversation
from amends.foundation.clock import now
from amends.queues.models import Placement
from amends.triage.correcting import NoSuchJudgement
from amends.triage.models import Assessment, Correction, Feeling, Mood
from amends.triage.noticing import notice
from tests import cast

FURIOUS = (
    "Es reicht! Seit sechs Wochen warte ich auf meine Maschine, dreimal habe ich geschrieben und niemand antwortet. "
    "Das ist eine bodenlose Frechheit, ihr seid ein unverschämter Saftladen! Ich will sofort mein Geld zurück!"
)
SUING = "Wenn das Geld bis Freitag nicht da ist, hören Sie von meinem Anwalt. Ich werde Klage einreichen."


def read(conversation: Conversation, text: str):
    message = cast.write(conversation, text)
    notice(message)
    return message.assessment


def test_a_corrected_message_makes_the_mood_and_the_place_anew(conversation, jonas):
    assessment = read(conversation, FURIOUS)
    assert Placement.objects.get().is_upset
    assessment.correct("feeling", "calm", by=jonas.actor)
    assert Mood.objects.get().feeling == Feeling.CALM
    assert not Placement.objects.get().is_upset


def test_a_missed_distress_is_said_by_hand(conversation, jonas):
    assessment = read(conversation, "Kan dere svare?")
    assessment.correct("distress", "yes", by=jonas.actor)
    assert Mood.objects.get().feeling == Feeling.DISTRESS
    assert "distress" in Placement.objects.get().because


def test_a_threat_that_is_none_lets_the_matter_be_held_until_a_lead_lets_go(conversation, jonas):
    assessment = read(conversation, SUING)
    assessment.correct("threat", "", by=jonas.actor)
    assert Mood.objects.get().threat == ""
    assert Conversation.objects.get().is_held


def test_confirming_leaves_the_degree_as_it_was_read(conversation, jonas):
    assessment = read(conversation, FURIOUS)
    before = assessment.anger
    row = assessment.correct("feeling", assessment.judged("feeling"), by=jonas.actor)
    assert (row.was, assessment.anger) == (row.is_now, before)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("feeling", "distress"),
        ("distress", "perhaps"),
        ("threat", "magic"),
        ("kind", ""),
        ("language", "../.."),
        ("x", "y"),
    ],
)
def test_what_is_no_judgement_is_refused(conversation, jonas, field, value):
    assessment = read(conversation, FURIOUS)
    with pytest.raises(NoSuchJudgement):
        assessment.correct(field, value, by=jonas.actor)


def test_a_merged_matter_brings_its_mood_along(conversation, mailbox, jonas):
    other = cast.conversation(conversation.customer, mailbox)
    read(other, FURIOUS)
    other.merge_into(conversation, by=jonas.actor)
    assert Mood.objects.get(pk=conversation.pk).feeling in (Feeling.UPSET, Feeling.FURIOUS)
    assert Placement.objects.get(pk=conversation.pk).is_upset


def test_two_who_set_different_things_right_at_once_both_count(conversation, jonas, ingrid):
    assessment = read(conversation, FURIOUS)
    as_another_saw_it = Assessment.objects.get(pk=assessment.pk)
    assessment.correct("feeling", "calm", by=jonas.actor)
    as_another_saw_it.correct("threat", "legal", by=ingrid.actor)
    after = Assessment.objects.get(pk=assessment.pk)
    assert (after.feeling, after.threat) == (Feeling.CALM, "legal")


def test_a_message_read_again_leaves_a_persons_word(conversation, jonas):
    assessment = read(conversation, FURIOUS)
    assessment.correct("feeling", "calm", by=jonas.actor)
    notice(assessment.message)
    assert Assessment.objects.get(pk=assessment.pk).feeling == Feeling.CALM


def test_a_button_pressed_three_times_is_one_confirmation(conversation, jonas):
    assessment = read(conversation, FURIOUS)
    for _press in range(3):
        assessment.correct("kind", assessment.kind, by=jonas.actor)
    assert Correction.objects.count() == 1


def test_no_complaint_means_no_complaint_and_beats_older_guesses(conversation, jonas):
    read(conversation, FURIOUS)
    assessment = read(conversation, FURIOUS)
    assessment.correct("cause", "none", by=jonas.actor)
    assert Assessment.objects.get(pk=assessment.pk).complaint == 0
    assert Mood.objects.get().cause is None


@pytest.mark.parametrize("cause", ["zzz", "123456", "9" * 30, "9" * 5000])
def test_a_cause_there_is_not_is_refused(conversation, jonas, cause):
    assessment = read(conversation, FURIOUS)
    with pytest.raises(NoSuchJudgement):
        assessment.correct("cause", cause, by=jonas.actor)


def test_a_language_set_right_is_the_one_the_matter_is_in(conversation, jonas):
    assessment = read(conversation, FURIOUS)
    assessment.correct("language", "nb", by=jonas.actor)
    assert Conversation.objects.get().language == "nb"


def test_an_upset_matter_merged_into_one_put_aside_stands_in_the_upset_queue(conversation, mailbox, jonas):
    other = cast.conversation(conversation.customer, mailbox)
    read(other, FURIOUS)
    conversation.snooze(now() + timedelta(days=2), by=jonas.actor)
    other.merge_into(Conversation.objects.get(pk=conversation.pk), by=jonas.actor)
    assert Placement.objects.get(pk=conversation.pk).is_upset
