"""A person knows better."""

import pytest

from amends.conversations.models import Conversation
from amends.queues.models import Placement
from amends.triage.correcting import NoSuchJudgement
from amends.triage.models import Feeling, Mood
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
