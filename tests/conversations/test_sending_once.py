from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from amends.conversations.models import Contribution, Conversation, Message, MessageKind, SentForm
from amends.conversations.sending_once import REMEMBERED, forget_sent_forms, only_once
from amends.foundation.clock import now, standing_at

WORDS = Contribution(MessageKind.PORTAL, "Hører dere meg?")


@pytest.mark.django_db(transaction=True)
def test_of_two_presses_at_the_same_moment_one_is_taken_in(conversation, kari):
    def press(_count: int) -> int:
        try:
            matter = Conversation.objects.get(pk=conversation.pk)
            return only_once("pressed", lambda: matter.receive(WORDS, by=kari.actor)).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as hands:
        made = set(hands.map(press, range(4)))
    assert made == set(Message.objects.filter(kind=MessageKind.PORTAL).values_list("pk", flat=True))
    assert len(made) == 1


def test_what_went_wrong_can_be_tried_again_with_the_same_form(conversation, kari):
    def fail() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        only_once("pressed", fail)
    assert only_once("pressed", lambda: conversation.receive(WORDS, by=kari.actor)).body.text == WORDS.text


def test_keys_are_forgotten_when_nobody_can_have_the_form_open(db):
    only_once("pressed", lambda: None)
    with standing_at(now() + REMEMBERED - timedelta(minutes=1)):
        assert forget_sent_forms() == 0
    with standing_at(now() + REMEMBERED + timedelta(minutes=1)):
        forget_sent_forms()
    assert not SentForm.objects.exists()
