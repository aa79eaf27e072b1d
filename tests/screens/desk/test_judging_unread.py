"""A message no reader has seen can be judged all the same, and what is read of it later leaves people's word alone."""

import re
from datetime import timedelta

import pytest

from amends.conversations.models import Conversation
from amends.foundation.clock import now
from amends.triage.assessing import NOBODY
from amends.triage.disagreeing import corrections_since
from amends.triage.examples import judged_messages
from amends.triage.models import Assessment, Correction, Feeling, Mood
from amends.triage.noticing import notice
from tests import cast

LEGAL = "Seit sechs Wochen warte ich, das ist eine Frechheit! Sie hören von meinem Anwalt."


@pytest.fixture
def unread(conversation: Conversation) -> Conversation:
    """Kari has written once more, and the reader was not there."""
    cast.write(conversation, LEGAL)
    return Conversation.objects.get()


def judge(client, conversation: Conversation, **said: str):
    message = conversation.messages.last()
    return client.post(f"/conversations/{conversation.pk}/messages/{message.pk}/judgement/", said, follow=True)


def test_the_page_says_that_nobody_has_read_it_and_asks(desk, unread):
    page = desk.get(f"/conversations/{unread.pk}/").text
    assert "Not read by Amends." in page
    assert "Amends has not read this message. What do you say?" in page
    assert 'aria-pressed="true"' not in page.split('id="reading"')[1].split("</details>")[0]


def test_what_a_person_says_makes_the_feeling_of_the_matter(desk, unread, jonas):
    page = judge(desk, unread, feeling="furious").text
    correction = Correction.objects.get()
    assert (correction.was, correction.is_now, correction.by) == ("", "furious", jonas.actor)
    assert Assessment.objects.get().reader == NOBODY
    assert Mood.objects.get().feeling == Feeling.FURIOUS
    assert "Jonas Weber judged this: How upset they are, “Furious”." in page


def test_what_only_people_have_said_is_no_disagreement_and_no_example(desk, unread):
    judge(desk, unread, feeling="furious")
    assert list(corrections_since(now() - timedelta(days=1))) == []
    assert list(judged_messages()) == []


def test_what_is_read_later_fills_in_what_nobody_has_said(desk, unread):
    judge(desk, unread, feeling="calm")
    notice(unread.messages.last())
    read, correction = Assessment.objects.get(), Correction.objects.get()
    assert (read.threat, read.anger_in_words) == ("legal", Feeling.CALM)
    assert read.was_read
    # Now there is something they disagree with.
    assert correction.was not in ("", "calm")
    assert len(corrections_since(now() - timedelta(days=1))) == 1


def test_taken_back_it_is_as_unread_as_before(desk, unread):
    page = judge(desk, unread, feeling="furious").text
    desk.post(re.search(r"/conversations/[^\"]+/judgement/undoing/[^\"]+", page)[0])
    assert not Correction.objects.exists()
    assert not Assessment.objects.exists()
    assert not Mood.objects.exists()


def test_an_observer_sees_it_and_is_asked_nothing(client, unread):
    client.force_login(cast.person("Mehmet Erdem", "observer"))
    assert "Judge it yourself" not in client.get(f"/conversations/{unread.pk}/").text
