"""Holding a matter and showing it to few; both are for leads."""

import pytest
from django.test import Client

from amends.conversations.models import Conversation
from tests.notices.upset import holds_out


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def url(conversation) -> str:
    return f"/conversations/{conversation.number}/"


def fresh(conversation: Conversation) -> Conversation:
    return Conversation.objects.get(pk=conversation.pk)


def test_a_lead_holds_for_a_reason_and_lets_go(url, conversation, lena):
    lead = signed_in(lena)
    lead.post(url + "hold/", {"reason": ""})
    assert not fresh(conversation).is_held
    lead.post(url + "hold/", {"reason": "A lawyer wrote"})
    assert fresh(conversation).hold_row.reason == "A lawyer wrote"
    lead.post(url + "hold/", {"let_go": "1"})
    assert not fresh(conversation).is_held


@pytest.mark.parametrize(
    ("threat", "language", "words"),
    [
        ("legal", "en", "Nothing may be deleted: Legal threat"),
        ("legal", "de", "Nichts darf gelöscht werden: Drohung mit rechtlichen Schritten"),
        ("physical", "nb", "Ingenting kan slettes: Trussel om vold"),
    ],
)
def test_why_a_threat_holds_is_said_in_the_language_of_whoever_reads_it(
    url, conversation, lena, threat, language, words
):
    holds_out(conversation, threat)
    lena.language = language
    lena.save(update_fields=["language"])
    assert words in signed_in(lena).get(url).text


def test_a_lead_never_shuts_herself_out(url, conversation, lena, jonas, ingrid):
    lead = signed_in(lena)
    assert "Ingrid Solheim" in lead.get(url + "confidence/").content.decode()
    lead.post(url + "confidence/", {"people": [str(jonas.pk)]})
    assert set(fresh(conversation).confidence.confidants.all()) == {jonas, lena}
    assert signed_in(ingrid).get(url).status_code == 404
    lead.post(url + "confidence/", {"disclose": "1"})
    assert signed_in(ingrid).get(url).status_code == 200


def test_an_agent_does_neither(url, conversation, jonas):
    agent = signed_in(jonas)
    assert agent.post(url + "hold/", {"reason": "Because"}).status_code == 403
    assert agent.post(url + "confidence/").status_code == 403


NOUNS = [
    "assignment",
    "team",
    "snooze",
    "tags",
    "closure",
    "reopening",
    "merge",
    "parting",
    "messages",
    "draft",
    "draft/files",
]


@pytest.mark.parametrize("noun", NOUNS)
def test_observers_change_nothing(url, conversation, otto, noun):
    assert signed_in(otto).post(f"{url}{noun}/").status_code == 403


@pytest.mark.parametrize("noun", [*NOUNS, "hold", "confidence"])
def test_what_is_confidential_does_not_exist_for_others(url, conversation, ada, lena, noun):
    conversation.confide([lena], by=lena.actor)
    assert signed_in(ada).post(f"{url}{noun}/", {"team": "1"}).status_code == 404


@pytest.mark.parametrize(
    "part", ["", "newer/", "standing/", "writing/", "assignment/", "messages/1/html/", "messages/1/text/"]
)
def test_nor_can_it_be_looked_at(url, conversation, ada, lena, part):
    conversation.confide([lena], by=lena.actor)
    assert signed_in(ada).get(url + part).status_code == 404


def test_whoever_confides_hears_who_has_it_no_longer(url, conversation, lena, jonas):
    conversation.assign(jonas, by=jonas.actor)
    page = signed_in(lena).post(url + "confidence/", follow=True).content.decode()
    assert "Jonas Weber has it no longer, and may not see it. Nobody has it now: give it to somebody." in page
    assert "Jonas Weber has it no longer: it was not confided to them." in page


def test_an_observer_is_not_offered_and_cannot_be_given_a_matter(url, conversation, jonas, otto):
    agent = signed_in(jonas)
    assert "Otto Ost" not in agent.get(url + "assignment/").content.decode()
    page = agent.post(url + "assignment/", {"person": str(otto.pk)}, follow=True).content.decode()
    assert "Otto Ost does not answer customers." in page
    assert fresh(conversation).assignee is None
