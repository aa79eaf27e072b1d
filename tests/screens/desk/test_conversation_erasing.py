"""The pages on which a lead gives a customer a copy of everything, or erases them."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client

from amends.conversations.forwarding import Forward
from amends.journal.models import Event
from amends.privacy.carrying_out import erase_those_due
from amends.privacy.exporting import TAKEN, Export, make_exports_due
from amends.privacy.models import Erasure
from tests import cast


@pytest.fixture
def desk(lena) -> Client:
    client = Client()
    client.force_login(lena)
    return client


@pytest.fixture
def url(conversation) -> str:
    return f"/customers/{conversation.customer_id}/"


def erase(desk: Client, url: str, **said: str):
    return desk.post(url + "erasure/", {"why": "asked", "name": "Kari Nordahl"} | said)


def words_of(page) -> str:
    return " ".join(page.content.decode().split())


def test_only_leads_are_offered_it(desk, url, jonas):
    assert "Erase this person" in words_of(desk.get(url))
    agent = Client()
    agent.force_login(jonas)
    assert "Erase this person" not in words_of(agent.get(url))


def test_one_sees_what_goes_and_what_stays(desk, url, conversation, jonas):
    conversation.forward(Forward(conversation.messages.get(), "?", ("smith@workshop.example",)), by=jonas.actor)
    page = desk.get(url + "erasure/")
    assert page.context["goes"] == [
        "Their name, everywhere it stands",
        "1 address",
        "The words of 2 messages",
        "The subject of 1 matter",
    ]
    assert "One matter is still open." in words_of(page)
    assert "Something was passed on to smith@workshop.example." in words_of(page)


def test_the_name_has_to_be_typed(desk, url):
    refused = erase(desk, url, name="Kari")
    assert refused.status_code == 422
    assert "That is another name. Type it as it stands above." in words_of(refused)
    assert erase(desk, url, why="").status_code == 422
    assert not Erasure.objects.exists()
    assert erase(desk, url, name="  kari  NORDAHL ").status_code == 302
    assert Erasure.objects.get().why == "asked"


def test_a_matter_on_hold_is_named_and_nothing_can_be_sent(desk, url, conversation, lena):
    conversation.hold("A lawyer wrote", by=lena.actor)
    page = desk.get(url + "erasure/")
    number = conversation.pk
    assert f"because this matter is on hold: № {number}. End the hold first." in words_of(page)
    assert "Erase for good" not in words_of(page)
    assert erase(desk, url).status_code == 422
    assert not Erasure.objects.exists()


def test_what_is_confidential_is_not_told_but_whom_to_ask(desk, url, conversation, ada):
    conversation.hold("A lawyer wrote", by=ada.actor)
    conversation.confide([ada], by=ada.actor)
    page = words_of(desk.get(url + "erasure/"))
    assert "Part of what we hold is confidential, and not yours to see. Ask Ada Admin." in page
    assert f"№ {conversation.pk}" not in page and "What goes" not in page
    copies = words_of(desk.get(url + "exports/"))
    assert "A part is kept back." in copies and "Ask Ada Admin." in copies


def test_the_page_of_the_customer_says_how_far_it_is(desk, url, conversation, lena):
    erase(desk, url)
    page = words_of(desk.get(url))
    assert "Lena Brandt asked to erase this person. It is being done." in page
    assert "Correct or add" not in page and "Their data" not in page
    conversation.hold("A lawyer wrote", by=lena.actor)
    erase_those_due()
    assert "a hold that was put on since stands in the way" in words_of(desk.get(url))
    conversation.let_go(by=lena.actor)
    Erasure.objects.update(next_try_at=conversation.opened_at)
    erase_those_due()
    page = words_of(desk.get(url))
    assert "asked for by Lena Brandt. They asked us to." in page
    assert f"Erased customer {conversation.customer_id} has written about one matter." in page
    assert desk.get(f"/conversations/{conversation.pk}/").status_code == 200
    assert desk.get(url + "erasure/").status_code == 302


def test_what_is_left_of_them_is_called_so_in_the_language_of_the_lead(conversation):
    lead = cast.person("Hanna Vogt", "lead", language="de")
    client = Client()
    client.force_login(lead)
    erase(client, f"/customers/{conversation.customer_id}/")
    assert Erasure.objects.get().left_name == f"Gelöschte Person {conversation.customer_id}"


def test_a_copy_is_asked_for_made_and_fetched(desk, url, conversation, lena):
    assert desk.post(url + "exports/", {"internal": "on"}).status_code == 302
    assert "It is being made." in words_of(desk.get(url + "exports/"))
    make_exports_due()
    assert "Ready, " in words_of(desk.get(url + "exports/"))
    export = Export.objects.get()
    answer = desk.post(f"/exports/{export.pk}/fetching/")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="copy-')
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["Cache-Control"] == "no-store"
    with ZipFile(BytesIO(answer.getvalue())) as copy:
        assert "Maskinen lekker." in copy.read("index.html").decode()
    assert Event.objects.filter(kind=TAKEN, by=lena.actor).exists()


def test_a_copy_belongs_to_whoever_asked_for_it(desk, url, ada):
    desk.post(url + "exports/", {})
    make_exports_due()
    other = Client()
    other.force_login(ada)
    assert "Ready" not in words_of(other.get(url + "exports/"))
    assert other.post(f"/exports/{Export.objects.get().pk}/fetching/").status_code == 404
    assert desk.get(f"/exports/{Export.objects.get().pk}/fetching/").status_code == 405


def test_looking_at_the_pages_writes_nothing(desk, url):
    desk.get(url)
    before = Event.objects.count()
    desk.get(url + "erasure/"), desk.get(url + "exports/")
    assert (Event.objects.count(), Erasure.objects.count(), Export.objects.count()) == (before, 0, 0)
