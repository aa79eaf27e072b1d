"""Beginning an answer from a saved reply, with and without a script, and the warning before a gap goes out."""

import pytest
from django.test import Client

from amends.conversations.models import Conversation, Draft, MessageKind, SavedReply
from tests import cast


@pytest.fixture
def desk(client, jonas) -> Client:
    client.force_login(jonas)
    return client


@pytest.fixture
def leak(ada) -> SavedReply:
    reply = SavedReply(name="Machine leaks")
    reply.save_words({"nb": "Hei {{ customer.first_name }}, en ny kommer [dag]."}, by=ada.actor)
    return reply


@pytest.fixture
def url(conversation) -> str:
    return f"/conversations/{conversation.number}/"


def test_typing_narrows_the_list(desk, url, leak, ada):
    SavedReply(name="Late").save_words({"nb": "Den er forsinket."}, by=ada.actor)
    assert "Late" in desk.get(url + "saved-replies/").content.decode()
    narrowed = desk.get(url + "saved-replies/", {"q": "leak"}).content.decode()
    assert "Machine leaks" in narrowed
    assert "Late" not in narrowed
    assert "No saved reply has these words." in desk.get(url + "saved-replies/", {"q": "zebra"}).content.decode()


def test_the_picker_gets_the_bare_words(desk, url, leak):
    answer = desk.post(url + "saved-replies/", {"saved": leak.pk, "plain": "yes"})
    assert answer.content.decode() == "Hei Kari, en ny kommer [dag]."
    assert answer.headers["Content-Type"].startswith("text/plain")


def test_without_a_script_the_words_stand_below_what_is_typed(desk, url, leak, jonas):
    asked = desk.post(url + "saved-replies/", {"kind": "reply", "text": "Takk.", "to": "kari@nordahl.example"})
    assert [each["pk"] for each in asked.context["composer"]["saved"]] == [leak.pk]
    assert f'<option value="{leak.pk}">Machine leaks</option>' in asked.content.decode()
    given = desk.post(url + "saved-replies/", {"kind": "reply", "text": "Takk.", "saved": leak.pk})
    assert given.context["composer"]["text"] == "Takk.\n\nHei Kari, en ny kommer [dag]."
    assert Draft.objects.get().text == "Takk."


def test_looking_at_the_list_counts_nothing(desk, url, leak):
    desk.get(url + "saved-replies/")
    leak.refresh_from_db()
    assert leak.uses == 0


@pytest.mark.parametrize("chosen", ["0", "x", "9" * 30])
def test_a_reply_that_is_not_there_is_not_found(desk, url, leak, chosen):
    assert desk.post(url + "saved-replies/", {"saved": chosen}).status_code == 404


def test_the_reply_of_another_team_is_not_found(desk, url, leak):
    SavedReply.objects.update(team=cast.team("Service Flensburg"))
    assert desk.post(url + "saved-replies/", {"saved": leak.pk}).status_code == 404


def test_a_gap_is_warned_of_once_and_then_sent(desk, url, conversation: Conversation):
    said = {"kind": "reply", "text": "En ny kommer [dag].", "to": "kari@nordahl.example"}
    warned = desk.post(url + "messages/", said)
    assert warned.status_code == 409
    assert "There is a gap to fill: [dag]." in warned.content.decode()
    assert '<input type="hidden" name="gaps" value="[dag]">' in warned.content.decode()
    assert not conversation.messages.filter(kind=MessageKind.REPLY).exists()
    desk.post(url + "messages/", said | {"gaps": ["[dag]"]})
    assert conversation.messages.filter(kind=MessageKind.REPLY).get().body.text == "En ny kommer [dag]."


def test_a_gap_nobody_was_warned_of_is_warned_of(desk, url):
    said = {"kind": "reply", "text": "[dag] kl. [klokka]", "to": "kari@nordahl.example", "gaps": ["[dag]"]}
    assert desk.post(url + "messages/", said).status_code == 409


def test_a_note_may_have_gaps(desk, url, conversation: Conversation):
    desk.post(url + "messages/", {"kind": "note", "text": "Se [ordre]"})
    assert conversation.messages.filter(kind=MessageKind.NOTE).exists()
