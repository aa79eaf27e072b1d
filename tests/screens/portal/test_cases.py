import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from amends.conversations.confirming import CONFIRMED, DENIED
from amends.conversations.models import CaseLink, Contribution, Conversation, Enclosure, MessageKind, Reason
from amends.conversations.replying import Reply
from amends.files.models import StoredFile
from amends.foundation.clock import now, standing_at
from amends.journal.models import Actor, Event
from amends.mail.models import Brand, MailKind, OutgoingMail
from tests import cast
from tests.screens.pressing import press


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


@pytest.mark.parametrize(("name", "known_as"), [("", "Morgenrot"), ("Morgenrot Kaffe AS", "Morgenrot Kaffe AS")])
def test_what_goes_out_by_itself_is_signed_by_the_house_the_customer_knows(client, mailbox, name, known_as):
    Brand.objects.create(name=name)
    mailbox.acknowledges, mailbox.acknowledgement = True, {"nb": "Vi har fått meldingen din."}
    mailbox.save(update_fields=["acknowledges", "acknowledgement"])
    mail = cast.deliver(cast.letter("Kari <kari@nordahl.example>", mailbox.address, "Maskinen", "Den lekker"))
    conversation = mail.messages.get().conversation
    page = client.get(f"/case/{conversation.case_link_for('kari@nordahl.example').token}/")
    assert [entry["name"] for entry in page.context["entries"]] == [known_as, "Du"]
    assert "Amends" not in page.content.decode()


def test_before_an_answer_nobody_is_asked_for_a_not_yet(client, url, conversation, jonas):
    """She has only just told us; asking her whether it is solved would be a mockery."""
    page = client.get(url).content.decode()
    assert "Løst i mellomtiden?" in page
    assert "denial/" not in page
    conversation.reply(Reply("Er det bra nå?", ("kari@nordahl.example",)), by=jonas.actor)
    page = client.get(url).content.decode()
    assert "Er det løst?" in page
    assert "denial/" in page


def test_what_has_not_happened_is_not_worded_as_if_it_had(client, url, conversation, jonas):
    assert [each["words"] for each in client.get(url).context["steps"]][:3] == [
        "Mottatt",
        "Noen tar seg av den",
        "Du får svar",
    ]
    conversation.claim(jonas)
    conversation.reply(Reply("Er det bra nå?", ("kari@nordahl.example",)), by=jonas.actor)
    assert [each["words"] for each in client.get(url).context["steps"]][:3] == ["Mottatt", "Tatt hånd om", "Besvart"]


def test_a_case_that_ended_shows_only_what_has_happened(client, url, conversation):
    """Nobody took it on or answered, and what rests is not solved."""
    conversation.close(by=Actor.amends(), reason=Reason.UNANSWERED)
    assert [each["words"] for each in client.get(url).context["steps"]] == ["Mottatt"]
    client.post(url + "confirmation/")
    assert [each["words"] for each in client.get(url).context["steps"]] == ["Mottatt", "Løst, når du sier det"]


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


def test_a_broken_link_says_how_to_reach_us_and_names_no_desk(client, db):
    page = client.get("/case/1.cut/", headers={"Accept-Language": "nb"})
    assert page.status_code == 404
    assert "Denne lenken er ikke hel." in page.text
    assert "Amends" not in page.text


def test_a_made_up_link_opens_nothing(client, url, db):
    assert client.get("/case/1.made-up/").status_code == 404
    assert client.get(url[:-2] + "x/").status_code == 404


def test_an_expired_link_offers_a_new_one_by_mail_to_its_own_address(client, url, conversation):
    with standing_at(now() + cast.A_WHILE * 12):
        assert client.get(url).status_code == 410
        client.post(url + "link/")
    assert OutgoingMail.objects.get(kind=MailKind.LINK).recipients == ["kari@nordahl.example"]


def test_no_browser_keeps_the_page_of_an_expired_link(client, url):
    with standing_at(now() + cast.A_WHILE * 12):
        page = client.get(url)
    assert (page.status_code, "no-store" in page["Cache-Control"]) == (410, True)


def test_a_customer_whose_page_was_open_too_long_reads_what_to_do_in_their_language(url):
    strict = Client(enforce_csrf_checks=True, headers={"accept-language": "nb"})
    answer = strict.post(url + "messages/", {"text": "Hei"})
    assert answer.status_code == 403
    assert "Denne siden var åpen for lenge." in answer.content.decode()


def test_an_expired_link_never_opens_again_and_the_new_one_does(client, url, conversation):
    with standing_at(now() + cast.A_WHILE * 12):
        client.post(url + "link/")
        assert client.get(url).status_code == 410
        renewed = CaseLink.objects.get()
        assert client.get(f"/case/{renewed.token}/").status_code == 200
    assert renewed.token.encode() in OutgoingMail.objects.get(kind=MailKind.LINK).raw.read().replace(b"=\r\n", b"")


def test_pressing_for_a_new_link_again_and_again_sends_one(client, url, conversation):
    with standing_at(now() + cast.A_WHILE * 12):
        for _ in range(3):
            client.post(url + "link/")
    assert OutgoingMail.objects.filter(kind=MailKind.LINK).count() == 1


def test_whoever_has_an_old_mail_still_gets_in_as_long_as_we_write(client, url, conversation, jonas):
    with standing_at(now() + cast.A_WHILE * 2):
        conversation.reply(Reply("Er det bra nå?", ("kari@nordahl.example",)), by=jonas.actor)
    with standing_at(now() + cast.A_WHILE * 4):
        assert client.get(url).status_code == 200


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


def test_a_message_sent_twice_with_one_form_is_taken_in_once(client, url, conversation):
    press(client, url, url + "messages/", {"text": "Hører dere meg?"}, {"text": "Hører dere meg?"})
    assert conversation.messages.filter(kind=MessageKind.PORTAL).count() == 1


def test_whoever_goes_back_to_the_form_can_write_something_else(client, url, conversation):
    press(client, url, url + "messages/", {"text": "Hører dere meg?"}, {"text": "Og når kommer dere?"})
    assert conversation.messages.filter(kind=MessageKind.PORTAL).count() == 2


def test_the_same_picture_sent_twice_with_one_form_is_taken_in_once(client, url, conversation):
    def pictures() -> list[SimpleUploadedFile]:
        return [SimpleUploadedFile("lekkasje.png", b"\x89PNG\r\n\x1a\n", "image/png")]

    press(client, url, url + "messages/", {"text": "Se", "files": pictures()}, {"text": "Se", "files": pictures()})
    assert conversation.messages.filter(kind=MessageKind.PORTAL).count() == 1


def test_not_yet_pressed_twice_is_said_once(client, url, conversation, jonas):
    conversation.reply(Reply("Er det bra nå?", ("kari@nordahl.example",)), by=jonas.actor)
    press(client, url, url + "denial/", {}, {})
    assert Event.objects.filter(kind=DENIED).count() == 1


def test_solved_pressed_twice_is_said_once(client, url):
    press(client, url, url + "confirmation/", {}, {})
    assert Event.objects.filter(kind=CONFIRMED).count() == 1


def test_whom_a_complaint_was_kept_from_is_not_shown_as_taking_care_of_it(client, url, conversation, jonas, lena):
    conversation.claim(jonas)
    conversation.confide([lena], by=lena.actor)
    page = client.get(url).content.decode()
    assert "Jonas" not in page
    assert "Service Bergen" in page
