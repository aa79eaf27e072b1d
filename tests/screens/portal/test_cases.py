import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from amends.conversations.models import Contribution, Conversation, Enclosure, MessageKind, Reason
from amends.conversations.replying import Reply
from amends.files.models import StoredFile
from amends.foundation.clock import now, standing_at
from amends.journal.models import Actor, Event
from amends.mail.models import MailKind, OutgoingMail
from tests import cast


@pytest.fixture
def link(conversation):
    return conversation.case_link_for("kari@nordahl.example")


@pytest.fixture
def url(link):
    return f"/case/{link.token}/"


def fresh(conversation: Conversation) -> Conversation:
    return Conversation.objects.get(pk=conversation.pk)


def test_the_customer_sees_who_has_the_case_by_name(client, url, conversation, jonas):
    conversation.claim(jonas)
    page = client.get(url).content.decode()
    assert "Jonas Weber" in page
    assert "Maskinen lekker." in page


def test_notes_stay_inside(client, url, conversation, jonas):
    conversation.note("Vanskelig kunde", by=jonas.actor)
    assert "Vanskelig kunde" not in client.get(url).content.decode()


def test_looking_changes_nothing(client, url):
    """Mail scanners open links."""
    before = Event.objects.count()
    for path in ("", "confirmation/", "denial/", "messages/", "link/"):
        client.get(url + path)
    assert Event.objects.count() == before


def test_yes_closes_the_case(client, url, conversation):
    client.post(url + "confirmation/")
    closure = fresh(conversation).closure
    assert (closure.reason, closure.by.name) == (Reason.CONFIRMED, "Kari Nordahl")


def test_not_yet_brings_it_back_with_her_words(client, url, conversation, jonas):
    conversation.reply(Reply("Er det bra nå?", ("kari@nordahl.example",)), by=jonas.actor)
    client.post(url + "denial/", {"text": "Den lekker fortsatt."})
    assert fresh(conversation).customer_waits_since is not None
    assert conversation.messages.filter(kind=MessageKind.PORTAL).get().body.text == "Den lekker fortsatt."


def test_one_click_wakes_what_was_put_to_rest(client, url, conversation):
    conversation.close(by=Actor.amends(), reason=Reason.UNANSWERED)
    client.post(url + "denial/")
    assert not fresh(conversation).is_closed


def test_a_message_with_a_picture_reaches_the_desk(client, url, conversation):
    picture = SimpleUploadedFile("lekkasje.png", b"\x89PNG\r\n\x1a\n", "image/png")
    client.post(url + "messages/", {"text": "Se her", "files": [picture]})
    message = conversation.messages.get(kind=MessageKind.PORTAL)
    assert [each.name for each in message.attachments.all()] == ["lekkasje.png"]


def test_an_empty_message_is_refused_with_a_reason(client, url):
    answer = client.post(url + "messages/", {"text": "  "})
    assert answer.status_code == 422
    assert 'id="say-error"' in answer.content.decode()


def test_a_made_up_link_opens_nothing(client, url, db):
    assert client.get("/case/1.made-up/").status_code == 404
    assert client.get(url[:-2] + "x/").status_code == 404


def test_an_expired_link_offers_a_new_one_by_mail_to_its_own_address(client, url, conversation):
    with standing_at(now() + cast.A_WHILE * 12):
        assert client.get(url).status_code == 410
        client.post(url + "link/")
    assert OutgoingMail.objects.get(kind=MailKind.LINK).recipients == ["kari@nordahl.example"]


def test_a_file_of_a_note_is_not_the_customers(client, url, conversation, jonas):
    secret = Enclosure(StoredFile.keep(b"secret"), "internt.txt", "text/plain")
    attachment = conversation.note("Se vedlegg", by=jonas.actor, files=(secret,)).attachments.get()
    assert client.get(f"{url}files/{attachment.pk}/internt.txt").status_code == 404


def test_a_file_of_another_case_is_not_hers(client, url, mailbox):
    per = cast.customer("Per", "per@bakke.example")
    other = cast.conversation(per, mailbox)
    file = Enclosure(StoredFile.keep(b"hi"), "per.txt", "text/plain")
    attachment = other.receive(Contribution(MessageKind.RECEIVED, "Hei", files=(file,)), by=per.actor).attachments.get()
    assert client.get(f"{url}files/{attachment.pk}/per.txt").status_code == 404


def test_the_page_speaks_the_customers_language(client, url):
    assert 'lang="nb"' in client.get(url).content.decode()
