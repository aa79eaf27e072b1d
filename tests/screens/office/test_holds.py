"""Leads see everything that is on hold, by whom, since when and why, and let it go there."""

import re

import pytest
from django.test import Client

from amends.conversations.models import Conversation, Hold
from amends.customers.models import Customer
from amends.foundation.clock import standing_at
from amends.mail.models import Mailbox
from amends.people.models import Person
from amends.privacy.models import Erasure, Why
from tests import cast
from tests.notices.upset import holds_out
from tests.screens.office.reading import NOON, read


@pytest.fixture
def lead(client: Client, lena: Person) -> Client:
    client.force_login(lena)
    return client


@pytest.fixture
def held(conversation: Conversation, lena: Person) -> Conversation:
    """What Lena has put on hold."""
    with standing_at(NOON):
        conversation.hold("A lawyer wrote", by=lena.actor)
    return conversation


def test_a_hold_is_shown_with_who_put_it_on_since_when_and_why(lead, held):
    page = read(lead.get("/settings/holds/"))
    assert "Nothing may be deleted of one conversation." in page
    assert f'<a href="/conversations/{held.number}/">№ {held.number}</a> <b>Kari Nordahl</b>' in page
    assert "A lawyer wrote" in page
    assert "Put on by Lena Brandt: Monday 2 March" in page


def test_a_hold_because_of_a_threat_is_explained_in_the_language_of_the_reader(lead, lena, conversation):
    holds_out(conversation, "legal")
    lena.language = "de"
    lena.save(update_fields=["language"])
    page = read(lead.get("/settings/holds/"))
    assert "Von einem Anliegen darf nichts gelöscht werden." in page
    assert "Drohung mit rechtlichen Schritten" in page
    assert "Gesetzt von Amends" in page


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", "Keine Löschsperren. Enthält ein Anliegen eine Drohung, setzt Amends eine Löschsperre; das kannst du"),
        ("nb", "Ingen slettesperrer. Når en henvendelse inneholder en trussel, setter Amends en slettesperre; det kan"),
    ],
)
def test_nobody_reads_that_amends_threatens(lead, lena, language, words):
    lena.language = language
    lena.save(update_fields=["language"])
    page = read(lead.get("/settings/holds/"))
    assert words in " ".join(re.sub(r"<[^>]*>", " ", page).split())


def test_it_is_let_go_there(lead, held):
    page = read(lead.post(f"/settings/holds/{held.number}/ending/", follow=True))
    assert f"№ {held.number} is no longer on hold." in page
    assert "Nothing is on hold." in page
    assert not Hold.objects.exists()


@pytest.fixture
def erased(conversation: Conversation, lena: Person) -> Conversation:
    """Kari is being erased, and a hold that was put on since stands in the way."""
    Erasure.objects.ask(conversation.customer, Why.ASKED, by=lena)
    conversation.hold("A lawyer wrote", by=lena.actor)
    return conversation


def test_where_an_erasure_waits_for_it_that_is_said_and_asked_once(lead, erased):
    page = read(lead.get("/settings/holds/"))
    assert "Somebody in it is being erased, and that waits for the hold to end." in page
    assert f'<details class="fold"><summary>End the hold<span class="vh"> № {erased.number}</span></summary>' in page
    assert '<button class="btn btn-small">End the hold' not in page
    assert '<button class="btn">End the hold and let the erasure go on' in page
    lead.post(f"/settings/holds/{erased.number}/ending/")
    assert not Hold.objects.exists()


def test_ending_it_on_the_page_of_the_matter_leads_to_that_question(lead, erased):
    page = read(lead.post(f"/conversations/{erased.number}/hold/", {"let_go": "1"}, follow=True))
    assert "End the hold and let the erasure go on" in page
    assert Hold.objects.exists()


def test_where_none_waits_for_it_one_press_is_enough(lead, held):
    page = read(lead.get("/settings/holds/"))
    assert "being erased" not in page
    assert '<button class="btn btn-small">End the hold' in page


def test_what_was_confided_to_others_is_neither_counted_nor_let_go(lead, held, ada):
    held.confide([ada], by=ada.actor)
    page = read(lead.get("/settings/holds/"))
    assert "Nothing is on hold." in page
    assert "A lawyer wrote" not in page
    assert "Nothing is on hold" in read(lead.get("/settings/"))
    assert lead.post(f"/settings/holds/{held.number}/ending/").status_code == 404
    assert Hold.objects.exists()


def test_agents_neither_look_nor_let_go(client, held, jonas):
    client.force_login(jonas)
    assert client.get("/settings/holds/").status_code == 403
    assert client.post(f"/settings/holds/{held.number}/ending/").status_code == 403
    assert Hold.objects.exists()


def test_the_settings_lead_there(lead, held):
    page = read(lead.get("/settings/"))
    assert 'href="/settings/holds/"' in page
    assert "Nothing may be deleted of 1 conversation" in page


def test_older_ones_stand_on_the_next_page(lead, kari: Customer, mailbox: Mailbox, lena: Person):
    for number in range(27):
        cast.conversation(kari, mailbox).hold(f"Reason {number}.", by=lena.actor)
    first = lead.get("/settings/holds/")
    assert ("Reason 26." in read(first), "Reason 2." in read(first), "Reason 1." in read(first)) == (True, True, False)
    second = read(lead.get("/settings/holds/" + first.context["later_url"]))
    assert ("Reason 1." in second, "Reason 0." in second, "Reason 2." in second) == (True, True, False)
    assert "Nothing may be deleted of 27 conversations." in second


def test_whoever_ends_one_stays_on_the_page(lead, kari: Customer, mailbox: Mailbox, lena: Person):
    for number in range(27):
        cast.conversation(kari, mailbox).hold(f"Reason {number}.", by=lena.actor)
    second = lead.get("/settings/holds/").context["later_url"]
    oldest, last = Hold.objects.order_by("pk")[:2]
    assert f'name="before" value="{second.partition("=")[2]}"' in read(lead.get("/settings/holds/" + second))
    ended = lead.post(f"/settings/holds/{oldest.conversation_id}/ending/", {"before": last.pk + 1})
    assert ended.url == "/settings/holds/" + second
    assert "Reason 26." in read(lead.get(f"/settings/holds/?before={last.pk}"))
