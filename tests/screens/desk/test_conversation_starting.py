"""Writing to a customer first: kept from the first words on, found again on any device, sent once."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from amends.conversations.models import Conversation, Draft, MessageKind
from amends.mail.models import OutgoingMail
from tests import cast


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def desk(jonas) -> Client:
    return signed_in(jonas)


@pytest.fixture
def url(kari, mailbox) -> str:
    return f"/customers/{kari.pk}/conversations/"


@pytest.fixture
def draft_url(kari) -> str:
    return f"/customers/{kari.pk}/draft/"


@pytest.fixture
def words(mailbox) -> dict[str, object]:
    return {
        "to": "kari@nordahl.example",
        "mailbox": mailbox.pk,
        "subject": "Ny maskin",
        "text": "Hei Kari",
        "kind": "new",
    }


def test_it_opens_a_matter_that_is_mine(desk, url, words, jonas):
    desk.post(url, words)
    matter = Conversation.objects.get()
    assert (matter.subject, matter.assignee) == ("Ny maskin", jonas)
    assert matter.messages.get().kind == MessageKind.REPLY
    assert OutgoingMail.objects.get().recipients == ["kari@nordahl.example"]


def test_what_is_begun_is_found_again_on_any_device(desk, url, draft_url, words, jonas, kari):
    assert desk.post(draft_url, words | {"text": "Halvferdig"}).status_code == 204
    other = signed_in(jonas)
    page = other.get(url)
    assert "Halvferdig" in page.content.decode()
    assert {each: page.context["form"][each].value() for each in ("to", "subject")} == {
        "to": "kari@nordahl.example", "subject": "Ny maskin"
    }  # fmt: skip
    assert "You have begun a mail: “Ny maskin”" in other.get(f"/customers/{kari.pk}/").content.decode()


def test_what_is_begun_is_nobody_elses(desk, url, draft_url, words, ingrid, kari):
    desk.post(draft_url, words)
    assert "Hei Kari" not in signed_in(ingrid).get(url).content.decode()
    assert "Ny maskin" not in signed_in(ingrid).get(f"/customers/{kari.pk}/").content.decode()


def test_there_is_one_draft_and_it_goes_when_it_is_sent_or_emptied(desk, url, draft_url, words):
    desk.post(draft_url, words)
    desk.post(draft_url, words | {"text": "Hei igjen"})
    assert Draft.objects.get().text == "Hei igjen"
    desk.post(draft_url, words | {"text": " ", "subject": ""})
    assert not Draft.objects.exists()
    desk.post(draft_url, words)
    desk.post(url, words)
    assert not Draft.objects.exists()


def test_a_file_laid_beside_it_goes_along(desk, url, draft_url, words):
    plan = SimpleUploadedFile("plan.pdf", b"%PDF", "application/pdf")
    shown = desk.post(draft_url + "files/", {"file": plan, "kind": "new"}).content.decode()
    field = Draft.objects.get().files.get().pk
    assert f"{draft_url}files/{field}/" in shown
    assert "plan.pdf" in desk.get(url).content.decode()
    desk.post(url, words | {"files": [field]})
    assert Conversation.objects.get().messages.get().attachments.get().name == "plan.pdf"


def test_a_file_can_be_taken_out_by_whoever_laid_it_there(desk, draft_url, words, ingrid):
    desk.post(draft_url + "files/", {"file": SimpleUploadedFile("plan.pdf", b"%PDF"), "kind": "new"})
    field = Draft.objects.get().files.get().pk
    signed_in(ingrid).post(f"{draft_url}files/{field}/", words)
    assert Draft.objects.filter(files__isnull=False).exists()
    desk.post(f"{draft_url}files/{field}/", words)
    assert not Draft.objects.filter(files__isnull=False).exists()


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"subject": ""}, "Say in the subject what it is about."),
        ({"text": " "}, "There is nothing to send yet."),
        ({"to": "per@bakke.example"}, "Select a valid choice."),
        ({"text": "Kom [dag]"}, "There is a gap to fill: [dag]."),
    ],
)
def test_what_cannot_go_out_is_said_and_nothing_is_lost(desk, url, words, more, told):
    page = desk.post(url, words | more)
    assert page.status_code in (409, 422)
    assert told in page.content.decode()
    assert (words | more)["text"] in page.content.decode()
    assert not OutgoingMail.objects.exists()


def test_the_draft_follows_a_merged_customer(desk, draft_url, words, kari, jonas):
    desk.post(draft_url, words)
    kept = cast.customer("Kari N.", "kari@work.example")
    kari.merge_into(kept, by=jonas.actor)
    assert "Hei Kari" in desk.get(f"/customers/{kept.pk}/conversations/").content.decode()
