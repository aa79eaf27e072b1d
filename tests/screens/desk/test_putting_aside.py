"""Putting somebody aside who is upset says what it means, and the list of what is put aside shows how they feel."""

from datetime import timedelta

import pytest
from django.test import Client

from amends.conversations.models import Conversation
from amends.foundation.clock import now, standing_at
from amends.queues.putting_aside import owed_in
from tests import cast
from tests.screens.office.reading import read
from tests.triage.test_correcting import FURIOUS, SUING
from tests.triage.test_correcting import read as write_and_read


@pytest.fixture
def furious(conversation) -> Conversation:
    """Kari is furious and threatens legal action."""
    write_and_read(conversation, f"{FURIOUS} {SUING}")
    return again(conversation)


def again(conversation: Conversation) -> Conversation:
    """As it stands now."""
    return Conversation.objects.get(pk=conversation.pk)


def dialog(desk: Client, conversation: Conversation):
    return desk.get(f"/conversations/{conversation.number}/snooze/")


def put_aside(desk: Client, conversation: Conversation, until: str):
    return desk.post(f"/conversations/{conversation.number}/snooze/", {"until": until}, follow=True)


def test_the_choices_say_who_waits_and_end_before_the_answer_is_due(desk, furious):
    due = furious.placement.answer_by
    page = dialog(desk, furious)
    said = "Kari Nordahl is waiting for us (threatens legal action, furious). The answer is due: "
    assert said in read(page)
    assert "It comes back shortly before, even if you choose a later time." in read(page)
    assert [key for key, _words, _moment in page.context["later"]][-1] == "due"
    assert all(moment < due for _key, _words, moment in page.context["later"])


def test_a_later_choice_of_a_page_long_open_brings_it_back_in_time_and_says_so(desk, furious):
    due = furious.placement.answer_by
    page = put_aside(desk, furious, "month")
    assert now() < again(furious).snooze_row.until < due
    assert "It comes back shortly before the answer is due:" in read(page)


def test_it_is_put_aside_until_shortly_before_the_answer_is_due(desk, furious):
    due = furious.placement.answer_by
    with standing_at(due - timedelta(minutes=20)):
        assert "It comes back:" in read(put_aside(desk, furious, "due"))
        assert again(furious).snooze_row.until == due - timedelta(minutes=2)


def test_once_the_answer_is_due_another_time_must_be_chosen(desk, furious):
    with standing_at(furious.placement.answer_by):
        assert "Choose a time in the future." in read(put_aside(desk, furious, "due"))
        assert not again(furious).is_snoozed


def test_where_we_are_late_a_short_word_is_asked_for_and_nothing_is_forbidden(desk, furious):
    with standing_at(furious.placement.answer_by + timedelta(hours=1)):
        page = dialog(desk, furious)
        assert "A short word first, saying when it will come, is kinder than waiting on." in read(page)
        key, _words, moment = page.context["later"][-1]
        put_aside(desk, furious, key)
        assert again(furious).snooze_row.until == moment


def test_nothing_is_said_of_whoever_is_calm(desk, conversation):
    page = dialog(desk, conversation)
    assert page.context["waits"] is None
    assert "due" not in [key for key, _words, _moment in page.context["later"]]


def test_many_are_put_aside_and_whoever_is_upset_comes_back_sooner(desk, furious, mailbox):
    calm = cast.conversation(cast.customer("Per", "per@bakke.example"), mailbox)
    sent = {"selected": [furious.number, calm.number], "later": "week"}
    page = read(desk.post("/queue/actions/", sent, follow=True))
    assert "2 conversations are put aside:" in page
    assert "One is upset and comes back shortly before the answer is due." in page
    assert again(furious).snooze_row.until < again(calm).snooze_row.until


def test_of_many_whoever_is_upset_and_waits_too_long_stays_and_it_is_said(desk, furious, mailbox):
    calm = cast.conversation(cast.customer("Per", "per@bakke.example"), mailbox)
    with standing_at(furious.placement.answer_by + timedelta(minutes=1)):
        sent = {"selected": [furious.number, calm.number], "later": "week"}
        page = read(desk.post("/queue/actions/", sent, follow=True))
        assert "One conversation is put aside:" in page
        assert "One is upset and should have heard from us by now, and stays where it is." in page
        assert (again(furious).is_snoozed, again(calm).is_snoozed) == (False, True)


def test_where_all_are_upset_and_wait_too_long_that_is_all_that_is_said(desk, furious):
    with standing_at(furious.placement.answer_by + timedelta(minutes=1)):
        page = read(desk.post("/queue/actions/", {"selected": [furious.number], "later": "week"}, follow=True))
        assert "One is upset and should have heard from us by now, and stays where it is." in page
        assert "Nothing had to change." not in page


def test_what_is_put_aside_shows_feeling_threat_and_when_an_answer_is_due(desk, furious, mailbox, jonas):
    calm = cast.conversation(cast.customer("Per", "per@bakke.example"), mailbox)
    calm.snooze(furious.placement.answer_by + timedelta(days=2), by=jonas.actor)
    put_aside(desk, furious, "due")
    rows = [row for _words, some in desk.get("/queue/later/").context["groups"] for row in some]
    due = owed_in(furious.pk)[furious.pk].answer_by
    assert [(row["name"], row["feeling"], row["answer_by"]) for row in rows] == [
        ("Kari Nordahl", "furious", due),
        ("Per", "", None),
    ]
    assert [each["text"] for each in rows[0]["chips"]] == ["Threatens legal action"]
    assert [rows[0]["facts"][0][:6], rows[1]["due_words"][:6]] == ["Until ", "Until "]
    assert "threatens legal action, furious" in rows[0]["why"]


def test_what_is_put_aside_and_answered_shows_only_until_when(desk, conversation, jonas):
    Conversation.objects.filter(pk=conversation.pk).update(customer_waits_since=None)
    again(conversation).snooze(conversation.placement.answer_by + timedelta(days=2), by=jonas.actor)
    row = desk.get("/queue/later/").context["groups"][0][1][0]
    assert (row["answer_by"], row["chips"], row["due_words"][:6]) == (None, [], "Until ")


def test_bringing_forward_is_told_on_the_page(desk, conversation, jonas):
    assessment = write_and_read(conversation, "Maskinen lekker.")
    put_aside(desk, conversation, "month")
    assessment.correct("feeling", "furious", by=jonas.actor)
    assert "This comes back sooner: " in read(desk.get(f"/conversations/{conversation.number}/"))
