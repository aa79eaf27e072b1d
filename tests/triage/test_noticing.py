"""From a mail to what the desk knows of its writer."""

import pytest

from amends.causes.models import Cause
from amends.conversations.models import Contribution, Conversation, MessageKind
from amends.conversations.replying import Reply
from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.intake import carrying
from amends.journal.models import Event
from amends.mail.models import Verdict
from amends.queues.models import Placement
from amends.triage import noticing
from amends.triage.models import Assessment, Feeling, Mood, Unread
from amends.triage.noticing import read_what_is_unread
from tests import cast

FURIOUS = (
    "Es reicht! Seit sechs Wochen warte ich auf meine Maschine, dreimal habe ich geschrieben und niemand antwortet. "
    "Das ist eine bodenlose Frechheit, ihr seid ein unverschämter Saftladen! Ich will sofort mein Geld zurück!"
)
SUING = "Wenn das Geld bis Freitag nicht da ist, hören Sie von meinem Anwalt. Ich werde Klage einreichen."
CALM = "Guten Tag, welche Größe hat der Dichtring der M2? Vielen Dank und freundliche Grüße"


def written(text: str, subject: str = "Bestellung", **headers: str) -> Conversation:
    raw = cast.letter("Thomas Albrecht <thomas@albrecht.example>", "hjelp@morgenrot.example", subject, text, **headers)
    return cast.deliver(raw).messages.get().conversation


def test_a_furious_mail_stands_in_the_upset_queue_when_it_is_there(mailbox):
    conversation = written(FURIOUS)
    placement = Placement.objects.get(pk=conversation.pk)
    assert placement.is_upset
    assert conversation.mood.feeling in (Feeling.UPSET, Feeling.FURIOUS)
    assert list(Placement.objects.upset()) == [placement]
    assert not Placement.objects.calm().exists()


def test_a_calm_question_stays_in_the_main_queue(mailbox):
    conversation = written(CALM)
    assert conversation.mood.feeling == Feeling.CALM
    assert not Placement.objects.get(pk=conversation.pk).is_upset
    assert conversation.mood.cause is None


def test_whoever_is_furious_is_due_before_whoever_asked_earlier(mailbox):
    patient, furious = written(CALM), written(FURIOUS, "Wieder nichts")
    due = Placement.objects.to_answer().in_due_order().values_list("pk", flat=True)
    assert list(due) == [furious.pk, patient.pk]


def test_what_was_read_says_by_which_words(mailbox):
    conversation = written(FURIOUS)
    assessment = conversation.messages.get().assessment
    words = [FURIOUS[start:end] for start, end in assessment.spans("anger")]
    assert words
    assert any(tells for _piece, tells in conversation.mood.excerpt)
    assert "".join(piece for piece, _tells in conversation.mood.excerpt).strip("… ") != ""


def test_the_language_of_a_matter_is_the_one_it_was_written_in(mailbox):
    assert written(FURIOUS).language == "de"


def test_a_legal_threat_keeps_the_conversation_from_deletion(mailbox):
    conversation = written(SUING)
    assert conversation.mood.threat == "legal"
    assert conversation.is_held
    assert [each.particulars["threat"] for each in Event.objects.filter(kind="conversation.threatened")] == ["legal"]


def test_a_second_letter_with_the_same_threat_is_not_told_twice(mailbox):
    conversation = written(SUING)
    message = conversation.messages.get()
    written(SUING, "Re: Bestellung", in_reply_to=message.incoming.message_id)
    assert conversation.messages.count() == 2
    assert Event.objects.filter(kind="conversation.threatened").count() == 1


def threats() -> list[str]:
    return [each.particulars["threat"] for each in Event.objects.filter(kind="conversation.threatened").order_by("id")]


def test_violence_is_told_each_time_and_a_lawsuit_beside_it_too(mailbox):
    violent = (
        "Ich weiß, wo Ihr Laden ist. Morgen komme ich vorbei und schlage Ihnen die Zähne ein. Dann brennt die Bude."
    )
    conversation = written(violent)
    answers = {"in_reply_to": conversation.messages.get().incoming.message_id}
    for text in (violent, SUING, SUING):
        written(text, "Re: Bestellung", **answers)
    assert threats() == ["physical", "physical", "legal"]


def test_a_threat_that_was_answered_is_known_and_presses_no_more(mailbox, jonas):
    conversation = written(SUING)
    conversation.reply(Reply("Das Geld ist unterwegs.", ("thomas@albrecht.example",)), by=jonas.actor)
    written(CALM, "Re: Bestellung", in_reply_to=conversation.messages.first().incoming.message_id)
    mood = Mood.objects.get()
    assert (mood.threat, mood.threatened) == ("", "legal")
    assert not Placement.objects.get().is_upset


def test_a_mail_that_fails_half_way_needs_a_look_and_holds_up_no_other(mailbox, monkeypatch):
    def fails(*_words: object) -> None:
        raise RuntimeError("in the middle of it")

    with monkeypatch.context() as broken:
        broken.setattr(carrying, "keep", fails)
        row = cast.deliver(cast.letter("t@albrecht.example", "hjelp@morgenrot.example", "Bestellung", FURIOUS))
    assert row.verdict == Verdict.UNREADABLE
    assert not Unread.objects.exists()
    assert written(CALM).mood.feeling == Feeling.CALM


def test_everything_of_a_batch_that_was_not_read_is_read_later(conversation):
    with writing():
        said = [cast.write(conversation, text) for text in (FURIOUS, SUING)]
    assert {each.pk for each in said} <= set(Unread.objects.values_list("pk", flat=True))


def test_a_language_we_have_no_words_in_is_answered_as_the_mailbox_speaks(mailbox):
    conversation = written("Dzień dobry, zamówiłam ekspres do kawy i nadal go nie otrzymałam. Proszę o odpowiedź.")
    assert conversation.language != "other"
    assert conversation.language_for_customer == "nb"


def test_an_older_message_read_late_does_not_take_the_place_of_the_newest_words(conversation):
    old, new = cast.write(conversation, SUING), cast.write(conversation, FURIOUS)
    noticing.notice(new)
    noticing.notice(old)
    assert "".join(piece for piece, _tells in Mood.objects.get().excerpt).startswith("Es reicht")
    assert Mood.objects.get().threat == "legal"


def test_a_subject_of_its_own_is_read_also_in_an_answer_to_something_unknown(mailbox):
    subject = "Ich verklage Sie, mein Anwalt ist eingeschaltet"
    conversation = written("Bitte sehen Sie sich das an.", subject, in_reply_to="<unknown@elsewhere.example>")
    assert conversation.mood.threat == "legal"


def test_what_comes_over_the_case_page_is_read_soon_after(conversation):
    words = Contribution(MessageKind.PORTAL, FURIOUS, at=now())
    message = conversation.receive(words, by=conversation.customer.actor)
    assert Unread.objects.filter(pk=message.pk).exists()
    while read_what_is_unread():
        pass
    assert not Unread.objects.exists()
    assert Mood.objects.get().unanswered == 2
    assert Placement.objects.get().is_upset


def test_a_reader_that_fails_delays_no_message(mailbox, monkeypatch):
    def fails(*_words: str, **_facts: str) -> None:
        raise RuntimeError("the reader is broken")

    with monkeypatch.context() as broken:
        broken.setattr(noticing, "read", fails)
        conversation = written(FURIOUS)
        assert Placement.objects.filter(pk=conversation.pk, is_upset=False).exists()
        read_what_is_unread()
        assert Unread.objects.get().tries == 1
    Unread.objects.update(next_try=now())
    read_what_is_unread()
    assert Placement.objects.filter(pk=conversation.pk, is_upset=True).exists()


def test_history_is_not_read(mailbox):
    cast.deliver(cast.letter("kari@nordahl.example", "hjelp@morgenrot.example", "Alt", FURIOUS), history=True)
    assert not Assessment.objects.exists()
    assert not Unread.objects.exists()


def test_a_reading_taken_twice_leaves_one(conversation):
    message = conversation.messages.get()
    noticing.notice(message)
    noticing.notice(message)
    assert Assessment.objects.count() == 1


@pytest.mark.parametrize("code", ["late_delivery", "dishonesty", "discrimination", "other"])
def test_every_cause_a_reader_may_name_is_in_the_tree(db, code):
    assert Cause.objects.get(code=code).name


def test_a_retired_cause_is_not_suggested_any_more(mailbox, lena):
    first = written(FURIOUS).messages.get().assessment
    first.cause.retire(by=lena.actor)
    again = written(FURIOUS).messages.get().assessment
    assert (again.cause, again.runner_up) == (first.runner_up, None)
