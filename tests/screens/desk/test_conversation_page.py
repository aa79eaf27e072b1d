"""What the page of a conversation shows, and how it grows while somebody looks at it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from amends.conversations.acknowledging import send_automatic, write_automatic
from amends.conversations.models import Contribution, Conversation, Enclosure, MessageKind, Reason
from amends.conversations.replying import Reply
from amends.files.models import StoredFile
from amends.foundation.clock import now, standing_at
from amends.intake.bouncing import BOUNCED
from amends.journal.models import Actor, record
from amends.mail.models import IncomingMail, MailKind, OutgoingMail
from amends.rules.models import Rule
from amends.triage.noticing import notice
from tests import cast

KARI = "kari@nordahl.example"
FILES = [("kran.png", "image/png"), ("kran.svg", "image/svg+xml"), ("side.html", "text/html")]


@pytest.fixture
def url(conversation) -> str:
    return f"/conversations/{conversation.number}/"


def text_of(desk: Client, url: str) -> str:
    return desk.get(url).content.decode()


def reply(conversation: Conversation, by, **mail) -> OutgoingMail:
    sent = conversation.reply(Reply("Vi ser på det.", (KARI,)), by=by.actor).outgoing
    OutgoingMail.objects.filter(pk=sent.pk).update(**mail)
    return sent


def test_the_headline_says_who_and_what_about(desk, url):
    assert desk.get(url).context["headline"] == "Kari Nordahl: Maskinen"


def test_the_line_below_says_who_has_it(desk, url, conversation, ingrid):
    assert desk.get(url).context["standing"] == "Nobody has it yet."
    conversation.claim(ingrid)
    assert desk.get(url).context["standing"] == "Ingrid has it."


def test_after_a_reply_we_wait_for_her(desk, url, conversation, ingrid):
    reply(conversation, ingrid)
    assert desk.get(url).context["standing"] == "We wait for Kari."


def test_what_happened_stands_in_words_between_the_messages(desk, url, conversation, jonas, ingrid):
    conversation.claim(ingrid)
    conversation.assign(jonas, by=ingrid.actor)
    conversation.add_tag("lekkasje", by=jonas.actor)
    conversation.close(by=jonas.actor, reason=Reason.THANKS)
    told = [item["text"] for item in desk.get(url).context["timeline"].items if item.get("is_event")]
    assert told == [
        "Ingrid Solheim took this on.",
        "Ingrid Solheim gave this to Jonas Weber.",
        "Jonas Weber tagged this “lekkasje”.",
        "Closed by Jonas Weber. A thank-you that needs no answer.",
    ]


def test_what_is_long_ago_is_folded_and_the_newest_words_never_are(desk, url, conversation):
    for day in range(20, 0, -1):
        with standing_at(now() - timedelta(days=day)):
            cast.write(conversation, f"Dag {day}")
    timeline = desk.get(url).context["timeline"]
    assert len(timeline.earlier) == 13
    assert [item.get("latest") for item in timeline.items if item.get("latest")] == [True]
    assert timeline.recent[-1]["latest"]


@pytest.mark.parametrize(("days", "said"), [([6] * 20, "13 earlier, 6 November"), (range(1, 21), "1 November to 13")])
def test_what_is_folded_says_from_when_it_is(desk, url, conversation, days, said):
    for number, day in enumerate(days):
        with standing_at(datetime(2025, 11, day, 12, number, tzinfo=UTC)):
            cast.write(conversation, f"Brev {number}")
    assert said in desk.get(url).context["timeline"].earlier_words


def test_a_very_long_conversation_shows_its_newest_and_all_of_it_when_asked(desk, url, conversation):
    for number in range(50):
        cast.write(conversation, f"Brev {number}")
    assert len(desk.get(url).context["timeline"].said) == 40
    assert len(desk.get(url + "?all").context["timeline"].said) == 51


def test_a_text_too_long_for_the_page_is_one_click_away(desk, url, conversation):
    long = cast.write(conversation, "Å " * 30_000 + "slutt")
    page = text_of(desk, url)
    assert len(page) < 60_000
    assert "slutt" not in page
    whole = desk.get(f"{url}messages/{long.pk}/text/")
    assert whole.content.decode().strip().endswith("slutt")
    assert whole.headers["Content-Type"] == "text/plain; charset=utf-8"


def test_words_of_customers_are_shown_and_never_run(desk, url, conversation):
    cast.write(conversation, "<script>alert(1)</script> se https://nordahl.example/a")
    page = text_of(desk, url)
    assert "<script>alert" not in page
    assert '<a href="https://nordahl.example/a">' in page


@pytest.mark.parametrize(("read_as", "spoken"), [("de", "de"), ("other", "und"), (None, "nb")])
def test_each_message_is_read_aloud_in_its_own_language(desk, url, conversation, read_as, spoken):
    Conversation.objects.update(language="nb")
    message = cast.write(conversation, "Guten Tag, wo bleibt meine Maschine?")
    if read_as:
        notice(message)
        message.assessment.language = read_as
        message.assessment.save()
        Conversation.objects.update(language="nb")
    words = "Guten Tag, wo bleibt meine Maschine?"
    assert f'<div class="voice said" lang="{spoken}"><p>{words}' in text_of(desk, url)
    timeline = text_of(desk, f"/customers/{conversation.customer.pk}/timeline/")
    assert f'<p class="words" lang="{spoken}">' in timeline


def test_an_acknowledgement_is_one_line(desk, url, conversation):
    posting = write_automatic(conversation, KARI, lambda: "vi har fått den.")
    send_automatic(conversation, posting, MailKind.ACKNOWLEDGEMENT)
    item = desk.get(url).context["timeline"].items[-1]
    assert item["automatic"] == f"Told {KARI} at once that we have it."


@pytest.mark.parametrize(
    ("mail", "words"),
    [
        ({}, "On its way"),
        ({"state": "failed", "answer": "550 No such user"}, f"Not sent to {KARI}: 550 No such user"),
        ({"tries": 1, "answer": "451 Later"}, "Not sent yet: 451 Later. Next try: "),
        ({"state": "sending", "may_have_gone_out": True}, "May have gone out: the line broke."),
    ],
)
def test_our_message_says_how_sending_stands(desk, url, conversation, jonas, mail, words):
    reply(conversation, jonas, **mail)
    state = desk.get(url).context["timeline"].items[-1]["state"]
    assert state["text"].startswith(words)


def test_a_sent_message_says_nothing_more(desk, url, conversation, jonas):
    reply(conversation, jonas, state="sent", answer="250 OK")
    assert desk.get(url).context["timeline"].items[-1]["state"] is None


def test_a_message_that_came_back_says_why(desk, url, conversation, jonas):
    mail = reply(conversation, jonas, state="sent", answer="550 No such user")
    conversation.receive(Contribution(MessageKind.BOUNCE, "Undeliverable"), by=Actor.amends())
    record("mail", mail.pk, BOUNCED, by=Actor.amends(), conversation=conversation.pk)
    state = next(item["state"] for item in desk.get(url).context["timeline"].items if item.get("state"))
    assert state["text"] == f"Came back from {KARI}: 550 No such user"


def test_a_copy_that_failed_shows_on_the_message(desk, url, conversation, jonas):
    message = conversation.reply(Reply("Hei", (KARI,), ("per@bakke.example",)), by=jonas.actor)
    message.outgoing.copies.update(state="failed", answer="550 Gone")
    state = desk.get(url).context["timeline"].items[-1]["state"]
    assert state["text"] == "Not sent to per@bakke.example: 550 Gone"


def test_a_sender_who_failed_the_check_is_marked_beside_the_name(desk, url, conversation, kari):
    mail = IncomingMail.objects.create(
        spool_name="1", road="lmtp", message_id="m", raw=StoredFile.keep(b"raw"), failed_checks="dmarc"
    )
    conversation.receive(Contribution(MessageKind.RECEIVED, "Hei", incoming=mail), by=kari.actor)
    assert "Sender not verified" in text_of(desk, url)


def test_a_picture_is_shown_in_place_and_other_files_are_not(desk, url, conversation, kari):
    files = tuple(Enclosure(StoredFile.keep(b"x"), name, kind) for name, kind in FILES)
    message = conversation.receive(Contribution(MessageKind.RECEIVED, "Se", files=files), by=kari.actor)
    for each in message.attachments.all():
        sent = desk.get(f"/files/{each.pk}/{each.name}?shown=1")
        is_download = sent.headers["Content-Disposition"].startswith("attachment")
        assert is_download == (each.name != "kran.png")


def test_the_page_only_adds_what_is_new(desk, url, conversation):
    page = desk.get(url)
    after, event = page.context["timeline"].last_said, page.context["timeline"].event
    assert desk.get(f"{url}newer/?after={after}&event={event}").status_code == 204
    cast.write(conversation, "En ting til")
    fresh = desk.get(f"{url}newer/?after={after}&event={event}").content.decode()
    assert "En ting til" in fresh
    assert "Maskinen lekker." not in fresh


def test_nonsense_in_the_address_of_news_is_no_harm(desk, url):
    assert desk.get(f"{url}newer/?after=x&event=99999999999999999999").status_code == 200


def test_the_facts_refresh_by_themselves(desk, url, conversation, ingrid):
    conversation.claim(ingrid)
    assert "Ingrid has it." in desk.get(url + "standing/").content.decode()


def test_the_customers_other_matters_stand_beside_it_unless_confidential(desk, url, kari, mailbox, lena):
    cast.conversation(kari, mailbox, subject="Faktura")
    cast.conversation(kari, mailbox, subject="Hemmelig").confide([lena], by=lena.actor)
    assert [each.subject for each in desk.get(url).context["other_matters"]] == ["Faktura"]


def test_ten_messages_take_at_most_twenty_queries(desk, url, conversation, jonas, django_assert_max_num_queries):
    for number in range(5):
        cast.write(conversation, f"Brev {number}")
        reply(conversation, jonas)
    desk.get(url)
    with django_assert_max_num_queries(20):
        desk.get(url)


def test_looking_writes_nothing(desk, url):
    desk.get(url)
    with CaptureQueriesContext(connection) as asked:
        for part in ("", "newer/", "standing/", "writing/", "assignment/", "snooze/"):
            desk.get(url + part)
    assert [each["sql"] for each in asked if not each["sql"].startswith("SELECT")] == []


def test_what_a_rule_did_is_told_under_its_name(desk, conversation, url, jonas):
    rule = Rule.objects.make(name="Leaks", by=jonas.actor)
    conversation.assign(jonas, by=rule.actor)
    conversation.note("Tørk først.", by=rule.actor)
    page = text_of(desk, url)
    assert "Rule “Leaks” gave this to Jonas Weber." in page
    assert "Note from Rule “Leaks”" in page


def test_an_observer_on_a_phone_is_offered_no_next_one_to_answer(otto, url):
    desk = Client()
    desk.force_login(otto)
    page = text_of(desk, url)
    assert 'action=""' not in page
    assert page.count('class="btn btn-icon" href="/search/"') == 1
