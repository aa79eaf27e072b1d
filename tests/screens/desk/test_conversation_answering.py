import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from amends.conversations.models import Contribution, Conversation, Draft, Enclosure, MessageKind
from amends.conversations.replying import Reply
from amends.files.models import StoredFile
from amends.mail.models import MailState, OutgoingMail
from tests.screens.pressing import hidden_in, press


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def desk(jonas) -> Client:
    return signed_in(jonas)


@pytest.fixture
def url(conversation) -> str:
    return f"/conversations/{conversation.number}/"


def answer(desk: Client, url: str, text: str = "Hei Kari", **more: str):
    return desk.post(url + "messages/", {"kind": "reply", "text": text, "to": "kari@nordahl.example"} | more)


def test_the_page_shows_what_was_said(desk, url):
    page = desk.get(url).content.decode()
    assert "Kari Nordahl" in page
    assert "Maskinen lekker." in page


def test_a_reply_goes_out_and_can_be_taken_back_into_the_draft(desk, url, conversation):
    page = desk.post(
        url + "messages/", {"kind": "reply", "text": "Hei Kari", "to": "kari@nordahl.example"}, follow=True
    )
    message = conversation.messages.get(kind=MessageKind.REPLY)
    undo = f"{url}messages/{message.pk}/taking-back/"
    assert undo in page.content.decode()
    desk.post(undo)
    assert OutgoingMail.objects.get().state == MailState.TAKEN_BACK
    assert Draft.objects.get().text == "Hei Kari"
    assert "Hei Kari" in desk.get(url).content.decode()


def test_who_answers_first_has_it(desk, url, conversation, jonas):
    answer(desk, url)
    assert Conversation.objects.get(pk=conversation.pk).assignee == jonas


def test_a_second_answer_warns_before_it_is_sent(desk, url, conversation, ingrid):
    seen = str(conversation.messages.latest("pk").pk)
    conversation.reply(Reply("Jeg har svart", ("kari@nordahl.example",)), by=ingrid.actor)
    warned = answer(desk, url, seen=seen)
    assert warned.status_code == 409
    assert "Ingrid Solheim has answered in the meantime." in warned.content.decode()
    assert conversation.messages.filter(kind=MessageKind.REPLY).count() == 1
    answer(desk, url, seen=str(warned.context["composer"]["seen"]))
    assert conversation.messages.filter(kind=MessageKind.REPLY).count() == 2


def test_what_was_typed_survives_every_refusal(desk, url):
    refused = answer(desk, url, text="Mange ord", to="not an address")
    assert refused.status_code == 422
    assert "Mange ord" in refused.content.decode()


def test_a_draft_is_found_again_on_another_device(desk, url, jonas):
    desk.post(url + "draft/", {"kind": "reply", "text": "Halvferdig", "to": "kari@nordahl.example"})
    assert "Halvferdig" in signed_in(jonas).get(url).content.decode()


def test_a_draft_is_nobody_elses(desk, url, ingrid):
    desk.post(url + "draft/", {"kind": "reply", "text": "Halvferdig"})
    assert "Halvferdig" not in signed_in(ingrid).get(url).content.decode()


def test_colleagues_see_who_is_writing(desk, url, ingrid):
    desk.post(url + "draft/", {"kind": "reply", "text": "Hei"})
    assert "Jonas Weber" in signed_in(ingrid).get(url + "writing/").content.decode()


def test_a_picture_laid_beside_a_draft_goes_out_with_the_reply(desk, url, conversation):
    picture = SimpleUploadedFile("kran.png", b"\x89PNG\r\n\x1a\n", "image/png")
    shown = desk.post(url + "draft/files/", {"file": picture, "kind": "reply"}).content.decode()
    field = Draft.objects.get().files.get().pk
    assert f'value="{field}"' in shown
    answer(desk, url, files=str(field))
    assert conversation.messages.get(kind=MessageKind.REPLY).attachments.get().name == "kran.png"


def test_a_note_calls_a_colleague_and_stays_inside(desk, url, conversation, ingrid):
    desk.post(url + "messages/", {"kind": "note", "text": "Kan du se på denne, @Ingrid?"})
    note = conversation.messages.get(kind=MessageKind.NOTE)
    assert [each.person for each in note.mentions.all()] == [ingrid]
    assert not OutgoingMail.objects.exists()


def test_an_observer_looks_and_does_nothing(url, otto):
    observer = signed_in(otto)
    assert observer.get(url).status_code == 200
    assert answer(observer, url).status_code == 403


def test_a_confidential_matter_does_not_exist_for_others(desk, url, conversation, lena):
    conversation.confide([lena], by=lena.actor)
    assert desk.get(url).status_code == 404
    assert answer(desk, url).status_code == 404
    assert signed_in(lena).get(url).status_code == 200


def test_a_file_is_refused_without_a_session_and_by_guessed_id(desk, conversation, kari, lena):
    """django-helpdesk #647: attachment URL without session is refused; guessed ids too."""
    file = Enclosure(StoredFile.keep(b"hemmelig"), "kvittering.pdf", "application/pdf")
    message = conversation.receive(Contribution(MessageKind.RECEIVED, "Se her", files=(file,)), by=kari.actor)
    place = f"/files/{message.attachments.get().pk}/kvittering.pdf"
    sent = desk.get(place)
    assert b"".join(sent.streaming_content) == b"hemmelig"
    assert sent.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in sent.headers["Content-Security-Policy"]
    assert Client().get(place).status_code == 302
    conversation.confide([lena], by=lena.actor)
    assert desk.get(place).status_code == 404


def test_the_html_of_a_mail_can_run_nothing(desk, url, conversation, kari):
    html = '<p>Hei</p><img data-remote-src="https://tracker.example/x.png">'
    message = conversation.receive(Contribution(MessageKind.RECEIVED, "Hei", html=html), by=kari.actor)
    shown = desk.get(f"{url}messages/{message.pk}/html/")
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert "script-src" not in shown.headers["Content-Security-Policy"]
    assert " src=" not in shown.content.decode()
    asked = desk.get(f"{url}messages/{message.pk}/html/?pictures=1").content.decode()
    assert 'src="https://tracker.example/x.png"' in asked


@pytest.mark.parametrize("field", ["to", "cc"])
def test_an_answer_does_not_go_to_ourselves(desk, url, conversation, field):
    refused = answer(desk, url, **{field: "Hjelp+12@morgenrot.example"})
    assert refused.status_code == 422
    assert "Hjelp+12@morgenrot.example is our own address." in refused.content.decode()
    assert not OutgoingMail.objects.exists()


def test_everybody_who_was_in_copy_is_answered_unless_somebody_is_taken_out(desk, url, conversation, kari):
    written = Contribution(
        MessageKind.RECEIVED,
        "Hei",
        to=("hjelp+1@morgenrot.example", "per@bakke.example"),
        cc=("ola@nordmann.example", "Kari@nordahl.example"),
        sender_address="kari@nordahl.example",
    )
    conversation.receive(written, by=kari.actor)
    shown = desk.get(url).context["composer"]
    assert (shown["to"], shown["cc"]) == (["kari@nordahl.example"], ["ola@nordmann.example", "per@bakke.example"])
    desk.post(url + "draft/", {"kind": "reply", "text": "Hei", "to": "kari@nordahl.example", "cc": ""})
    shown = desk.get(url).context["composer"]
    assert (shown["cc"], shown["everybody"]) == ([], ["ola@nordmann.example", "per@bakke.example"])


def test_a_reply_sent_twice_with_one_form_goes_out_once(desk, url, conversation):
    words = {"kind": "reply", "text": "Hei Kari", "to": "kari@nordahl.example"}
    press(desk, url, url + "messages/", words, words)
    assert OutgoingMail.objects.count() == 1


def test_a_note_kept_twice_with_one_form_is_kept_once(desk, url, conversation):
    words = {"kind": "note", "text": "Husk kvitteringen."}
    press(desk, url, url + "messages/", words, words)
    assert conversation.messages.filter(kind=MessageKind.NOTE).count() == 1


def test_a_second_answer_from_the_same_form_goes_out_as_well(desk, url, conversation):
    words = {"kind": "reply", "to": "kari@nordahl.example"}
    press(desk, url, url + "messages/", words | {"text": "Hei"}, words | {"text": "Og en ting til."})
    assert OutgoingMail.objects.count() == 2


def test_the_same_words_can_be_sent_again_after_they_were_taken_back(desk, url, conversation):
    words = {"kind": "reply", "text": "Hei Kari", "to": "kari@nordahl.example"}
    form = hidden_in(desk.get(url).content.decode(), url + "messages/") | words
    desk.post(url + "messages/", form)
    desk.post(f"{url}messages/{conversation.messages.latest('pk').pk}/taking-back/")
    desk.post(url + "messages/", form)
    assert sorted(OutgoingMail.objects.values_list("state", flat=True)) == [MailState.TAKEN_BACK, MailState.WAITING]


def test_a_new_mail_sent_twice_with_one_form_begins_one_matter(desk, kari, mailbox):
    start = f"/customers/{kari.pk}/conversations/"
    words = {"mailbox": mailbox.pk, "to": "kari@nordahl.example", "subject": "Delen", "text": "Den er kommet."}
    press(desk, start, start, words, words)
    assert (Conversation.objects.count(), OutgoingMail.objects.count()) == (1, 1)


def test_whoever_has_it_keeps_it_when_others_answer(desk, url, conversation, ingrid):
    conversation.claim(ingrid)
    desk.post(url + "draft/", {"kind": "reply", "text": "Hei Kari"})
    answer(desk, url)
    assert (Conversation.objects.get().assignee, Draft.objects.count()) == (ingrid, 0)
