"""Control characters in what people type: they fall out before anything is kept, on every road."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from amends.conversations.models import Attachment, Conversation, Draft, MessageBody, Tag
from amends.customers.models import CustomerNote
from amends.people.models import Person

TYPED, READ = "a\x00b\x1b[0m\tc\nd\x7f", "ab[0m\tc\nd"


@pytest.fixture
def desk(client: Client, lena: Person) -> Client:
    client.force_login(lena)
    return client


@pytest.fixture
def url(conversation: Conversation) -> str:
    return f"/conversations/{conversation.number}/"


def last_words() -> str:
    return MessageBody.objects.latest("pk").text


def test_a_customer_on_the_case_page(client, conversation):
    token = conversation.case_link_for("kari@nordahl.example").token
    picture = SimpleUploadedFile("a\x00.png", b"\x89PNG", "image/\x00png")
    assert client.post(f"/case/{token}/messages/", {"text": TYPED, "files": picture}).status_code == 302
    assert (last_words(), Attachment.objects.get().content_type) == (READ, "image/png")
    assert client.post(f"/case/{token}/denial/", {"text": TYPED}).status_code == 302
    assert last_words() == READ


@pytest.mark.parametrize("kind", ["reply", "note"])
def test_a_colleague_in_the_composer(desk, url, kind):
    sent = {"kind": kind, "text": TYPED, "to": "kari@nordahl.example"}
    assert desk.post(f"{url}draft/", sent).status_code == 204
    assert Draft.objects.get().text == READ
    assert desk.post(f"{url}messages/", sent).status_code == 302
    assert last_words().replace("\r", "") == READ


def test_tags_holds_and_what_is_known_of_a_customer(desk, url, conversation):
    assert desk.post(f"{url}tags/", {"tag": "le\x00ak"}).status_code == 302
    assert Tag.objects.get().name == "leak"
    assert desk.post(f"{url}hold/", {"reason": TYPED}).status_code == 302
    page = f"/customers/{conversation.customer_id}/"
    assert desk.post(f"{page}facts/", {"name": "Ka\x00ri", "organisation": "Nor\x00dahl"}).status_code == 302
    assert desk.post(f"{page}notes/", {"text": TYPED}).status_code == 302
    customer = Conversation.objects.get().customer
    assert (customer.name, customer.organisation.name) == ("Kari", "Nordahl")
    assert CustomerNote.objects.get().text.replace("\r", "") == READ


@pytest.mark.parametrize("path", ["/search/?q=le\x00ak", "/queue/answer/?team=\x00", "/queue/actions/"])
def test_searches_filters_and_lists(desk, conversation, path):
    assert desk.get(path).status_code in (200, 405)
    assert desk.post("/queue/actions/", {"selected": conversation.number, "tag": "le\x00ak"}).status_code == 302


def test_an_address_with_one_leads_nowhere(client):
    assert client.get("/case/a%00b/").status_code == 404


def test_what_has_none_is_left_as_it_is(desk, url):
    text = "  Hei – Ærlig talt, “ja”.\r\n\tTo linjer. \u200d\U0001f469"
    desk.post(f"{url}draft/", {"kind": "note", "text": text})
    assert Draft.objects.get().text == text
