"""Forwarding from the desk: what goes along, what is kept while it is written, and where the answer is shown."""

import pytest
from django.test import Client

from amends.conversations.models import Contribution, Conversation, Draft, Enclosure, MessageKind
from amends.files.models import StoredFile
from amends.mail.models import MailState, OutgoingMail
from tests import cast
from tests.screens.pressing import press

PER = "per@plumber.example"


@pytest.fixture
def desk(client, jonas) -> Client:
    client.force_login(jonas)
    return client


@pytest.fixture
def letter(conversation, kari):
    files = tuple(Enclosure(StoredFile.keep(name.encode()), name, "application/pdf") for name in ("a.pdf", "b.pdf"))
    return conversation.receive(
        Contribution(MessageKind.RECEIVED, "Se her.", sender_address="kari@nordahl.example", files=files), by=kari.actor
    )


@pytest.fixture
def url(conversation, letter) -> str:
    return f"/conversations/{conversation.number}/messages/{letter.pk}/forward/"


def said(letter, **more):
    return {"kind": "forward", "about": letter.pk, "text": "Kan du komme?", "to": PER} | more


def test_the_page_shows_what_goes_along(desk, url, letter):
    page = desk.get(url).content.decode()
    assert "&gt; Se her." in page
    assert page.count('name="attached"') == 2
    assert page.count("checked") == 2


def test_it_goes_with_the_files_that_are_chosen(desk, url, letter, conversation):
    chosen = letter.attachments.get(name="b.pdf")
    desk.post(url, said(letter, attached=[chosen.pk]))
    message = conversation.messages.get(kind=MessageKind.FORWARD)
    assert [each.name for each in message.attachments.all()] == ["b.pdf"]
    page = desk.get(f"/conversations/{conversation.number}/").content.decode()
    assert f"asked {PER}, only we see this" in page


def test_words_of_ones_own_are_not_needed(desk, url, letter, conversation):
    desk.post(url, said(letter, text=""))
    assert conversation.messages.filter(kind=MessageKind.FORWARD).exists()


def test_a_file_of_another_conversation_does_not_go_along(desk, url, letter, conversation, kari, mailbox):
    other = cast.conversation(kari, mailbox)
    files = (Enclosure(StoredFile.keep(b"x"), "x.pdf", "application/pdf"),)
    foreign = other.receive(Contribution(MessageKind.RECEIVED, "Hei", files=files), by=kari.actor).attachments.get()
    desk.post(url, said(letter, attached=[foreign.pk]))
    assert not conversation.messages.get(kind=MessageKind.FORWARD).attachments.exists()


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"to": ""}, "Say whom this goes to."),
        ({"to": "per"}, "is not an e-mail address."),
        ({"to": "kari@nordahl.example"}, "This is the customer&#x27;s own address."),
        ({"text": "Kom [dag]"}, "There is a gap to fill: [dag]."),
    ],
)
def test_what_cannot_go_out_is_said_and_nothing_is_lost(desk, url, letter, more, told):
    page = desk.post(url, said(letter, **more))
    assert page.status_code in (409, 422)
    assert told in page.content.decode()
    assert said(letter, **more)["text"] in page.content.decode()
    assert not OutgoingMail.objects.exists()


def test_what_is_begun_is_found_again(desk, url, letter, conversation, jonas):
    desk.post(f"/conversations/{conversation.number}/draft/", said(letter, text="Halvferdig"))
    other_device = Client()
    other_device.force_login(jonas)
    assert "You have begun to forward" in other_device.get(f"/conversations/{conversation.number}/").content.decode()
    page = other_device.get(url).content.decode()
    assert "Halvferdig" in page
    assert PER in page
    assert "Halvferdig" not in other_device.get(f"/conversations/{conversation.number}/").content.decode()


def test_it_can_be_taken_back_into_its_draft(desk, url, letter, conversation):
    desk.post(url, said(letter, attached=[each.pk for each in letter.attachments.all()]))
    message = conversation.messages.get(kind=MessageKind.FORWARD)
    taken = desk.post(f"/conversations/{conversation.number}/messages/{message.pk}/taking-back/")
    assert taken.headers["Location"] == url
    assert OutgoingMail.objects.get().state == MailState.TAKEN_BACK
    draft = Draft.objects.get()
    assert (draft.kind, draft.about, draft.text, draft.to, draft.files.count()) == (
        "forward", letter, "Kan du komme?", [PER], 0
    )  # fmt: skip


def test_a_note_is_not_passed_on(desk, conversation, ingrid):
    note = conversation.note("Hun er lei.", by=ingrid.actor)
    assert desk.get(f"/conversations/{conversation.number}/messages/{note.pk}/forward/").status_code == 404


def test_the_answer_is_new_until_it_is_read_and_never_on_the_case_page(desk, url, letter, conversation: Conversation):
    desk.post(url, said(letter))
    ours = OutgoingMail.objects.get()
    answer = cast.letter(PER, "hjelp@morgenrot.example", ours.subject, "Torsdag.", In_Reply_To=f"<{ours.message_id}>")
    cast.deliver(answer)
    page = desk.get(f"/conversations/{conversation.number}/").content.decode()
    assert "Somebody we asked has answered." in page
    assert '<span class="chip chip-ours">New</span>' in page
    assert "Answer from outside" in desk.get("/queue/answer/").content.decode()
    case = Client().get(f"/case/{conversation.case_link_for('kari@nordahl.example').token}/").content.decode()
    assert "Torsdag." not in case
    assert PER not in case
    desk.post(f"/conversations/{conversation.number}/outside/")
    page = desk.get(f"/conversations/{conversation.number}/").content.decode()
    assert "Somebody we asked has answered." not in page
    assert "Torsdag." in page


def test_a_forward_sent_twice_with_one_form_goes_out_once(desk, url, letter):
    press(desk, url, url, said(letter), said(letter))
    assert OutgoingMail.objects.count() == 1
