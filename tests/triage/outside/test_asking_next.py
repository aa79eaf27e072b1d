"""The reading of the house comes first, and the one from outside takes its place soon after, where that is permitted."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from amends.causes.models import Cause
from amends.conversations.models import Conversation, Message
from amends.foundation.clock import now, standing_at
from amends.journal.models import Event
from amends.queues.models import Placement
from amends.triage.models import Asking, Assessment, OutsideReader, Unread
from amends.triage.outside.asking_next import ask_outside
from amends.triage.outside.telling import Told
from amends.triage.understanding import Reading
from tests import cast
from tests.triage.outside.server import CALM, described, permitted

TEXT = "Guten Tag, die Maschine leckt. Gruß, Thomas Albrecht, thomas@albrecht.example, Tel. 0221 123456"
FURIOUS = CALM | {"anger": 0.95, "complaint": 0.9, "kind": "complaint", "cause": "technical_fault"}


def written(text: str = TEXT, subject: str = "Die Maschine von Thomas", **headers: str) -> Message:
    raw = cast.letter("Thomas Albrecht <thomas@albrecht.example>", "hjelp@morgenrot.example", subject, text, **headers)
    return cast.deliver(raw).messages.get()


def assessment_of(message: Message) -> Assessment:
    return Assessment.objects.get(pk=message.pk)


@pytest.fixture
def meanwhile(monkeypatch) -> Callable[[Callable[[], Any]], None]:
    """Lets something happen while the reader outside is asked."""
    read = OutsideReader.read

    def let(deed: Callable[[], Any]) -> None:
        def read_meanwhile(reader: OutsideReader, told: Told) -> Reading:
            answer = read(reader, told)
            deed()
            return answer

        monkeypatch.setattr(OutsideReader, "read", read_meanwhile)

    return let


@pytest.fixture
def reader(outside, ada, mailbox) -> OutsideReader:
    return permitted(outside, ada.actor, masks=False)


def test_the_house_reads_at_once_and_the_reader_outside_takes_its_place(reader, outside):
    outside.says = FURIOUS | {"evidence": [{"field": "anger", "words": "die Maschine leckt"}]}
    message = written()
    assert assessment_of(message).reader == "built in"
    assert not Placement.objects.get().is_upset
    assert ask_outside() == 1
    read = assessment_of(message)
    assert (read.was_read_outside, read.read_by, read.anger) == (True, "127.0.0.1", 0.95)
    assert read.cause.code == "technical_fault"
    assert [message.body.text[start:end] for start, end in read.spans("anger")] == ["die Maschine leckt"]
    assert Placement.objects.get().is_upset
    assert message.conversation.mood.feeling == "furious"
    assert Event.objects.filter(kind="conversation.read").get().particulars["reader"] == "127.0.0.1"
    assert ask_outside() == 0


def test_a_cause_the_house_has_added_is_named_in_its_language_and_kept(outside, ada, mailbox):
    permitted(outside, ada.actor, form="openai", model="kalina-7b", address=f"{outside.home}/v1")
    leak = Cause(name_en="It leaks", name_nb="Lekker").add(by=ada.actor)
    outside.says = FURIOUS | {"cause": leak.token, "runner_up": "technical_fault"}
    message = written()
    ask_outside()
    assert mailbox.language == "nb"
    assert f"- {leak.token}: Lekker\n" in outside.asked[0]["messages"][0]["content"]
    read = assessment_of(message)
    assert (read.cause, read.runner_up.code) == (leak, "technical_fault")


def test_a_cause_that_is_retired_while_it_is_read_gives_way(reader, outside, ada, meanwhile):
    leak = Cause(name_en="It leaks", parent=Cause.objects.get(code="technical_fault")).add(by=ada.actor)
    outside.says = FURIOUS | {"cause": leak.token}
    message = written()
    meanwhile(lambda: leak.retire(by=ada.actor))
    ask_outside()
    assert assessment_of(message).cause.code == "technical_fault"


def test_the_language_the_reader_outside_has_read_is_the_one_the_matter_is_in(reader, outside):
    outside.says = CALM | {"language": "da"}
    written()
    assert Conversation.objects.get().language == "de"
    ask_outside()
    assert Conversation.objects.get().language == "da"


def test_fury_only_the_reader_outside_has_seen_is_told_and_only_once(reader, outside):
    outside.says = FURIOUS
    written()
    assert not Event.objects.filter(kind="conversation.upset").exists()
    ask_outside()
    assert Event.objects.filter(kind="conversation.upset").count() == 1


def test_a_threat_the_house_has_read_is_not_talked_away(reader, outside):
    outside.says = CALM
    message = written("Ich bringe euch alle um, ich weiß wo ihr wohnt!")
    assert assessment_of(message).threat == "physical"
    ask_outside()
    read = assessment_of(message)
    assert (read.was_read_outside, read.threat) == (True, "physical")
    assert Conversation.objects.get().mood.threat == "physical"
    assert Placement.objects.get().is_upset
    assert Event.objects.filter(kind="conversation.threatened").count() == 1


def test_only_the_first_message_is_told_with_its_subject(reader, outside):
    first = written()
    written("Noch einmal: sie leckt.", "Re: Die Maschine", In_Reply_To=first.incoming.message_id)
    while ask_outside():
        pass
    assert [each["subject"] for each in outside.asked] == ["", "Die Maschine von Thomas"]


def test_the_newest_message_makes_the_course_and_the_loudest_is_quoted_whichever_is_read_last(reader, outside):
    first = written()
    written("Danke, sie läuft wieder.", "Re: Die Maschine", In_Reply_To=first.incoming.message_id)
    ask_outside()
    outside.says = FURIOUS
    ask_outside()
    mood = first.conversation.mood
    assert mood.course == "calming"
    assert mood.excerpt[0][0].startswith("Guten Tag, die Maschine leckt.")


def test_nothing_leaves_until_an_admin_has_said_so(outside, ada, mailbox):
    reader = described(outside, ada.actor)
    before = written()
    assert ask_outside() == 0
    reader.permit_words(with_confidential=False, by=ada.actor)
    cast.let_others_react()
    assert ask_outside() == 0
    after = written("Noch eine Frage.")
    assert ask_outside() == 1
    assert [each["id"] for each in outside.asked] == [str(after.pk)]
    assert before.pk != after.pk


def test_nothing_leaves_once_it_is_taken_back(reader, outside, ada):
    written()
    reader.forbid_words(by=ada.actor)
    assert ask_outside() == 0
    reader.permit_words(with_confidential=False, by=ada.actor)
    assert ask_outside() == 0
    assert outside.asked == []


def test_once_it_is_taken_back_nothing_further_is_asked(reader, ada, meanwhile):
    meanwhile(lambda: OutsideReader.current().forbid_words(by=ada.actor))
    written()
    written("Noch eine.")
    assert (ask_outside(), ask_outside()) == (1, 0)


def test_another_address_has_to_be_permitted_again(reader, outside, ada):
    reader.address = f"{outside.home}/elsewhere"
    reader.describe(["address"], by=ada.actor)
    written()
    assert ask_outside() == 0
    assert not OutsideReader.current().is_permitted


def test_telling_more_has_to_be_permitted_again_and_telling_less_has_not(outside, ada, mailbox):
    reader = permitted(outside, ada.actor, masks=False)
    for masks, is_permitted in ((True, True), (False, False)):
        reader.masks = masks
        reader.describe(["masks"], by=ada.actor)
        assert OutsideReader.current().is_permitted is is_permitted


def test_names_and_addresses_stay_here(outside, ada, mailbox):
    permitted(outside, ada.actor, masks=True)
    outside.says = FURIOUS | {"evidence": [{"field": "anger", "words": "Gruß, Xxxxxx Xxxxxxxx"}]}
    message = written()
    ask_outside()
    told = outside.asked[0]
    assert told["text"] == (
        "Guten Tag, die Maschine leckt. Gruß, Xxxxxx Xxxxxxxx, xxxxxx@xxxxxxxx.xxxxxxx, Tel. 0000 000000"
    )
    assert told["subject"] == "Die Maschine von Xxxxxx"
    start, end = assessment_of(message).spans("anger")[0]
    assert message.body.text[start:end] == "Gruß, Thomas Albrecht"


def test_colleagues_and_whoever_signs_stay_here_too(outside, ada, lena, mailbox):
    permitted(outside, ada.actor, masks=True)
    written("Ihre Kollegin Lena war sehr nett.\n\nMit freundlichen Grüßen\nBjörn Ek", "Bestellung 88123")
    ask_outside()
    told = outside.asked[0]
    assert told["text"] == "Ihre Kollegin Xxxx war sehr nett.\n\nMit freundlichen Grüßen\nXxxxx Xx"
    assert told["subject"] == "Bestellung 00000"


@pytest.mark.parametrize(("with_confidential", "asked"), [(False, 0), (True, 1)])
def test_what_is_confidential_leaves_only_where_that_was_said_too(
    outside, ada, lena, mailbox, with_confidential, asked
):
    permitted(outside, ada.actor, with_confidential=with_confidential)
    written().conversation.confide([lena], by=lena.actor)
    assert ask_outside() == asked
    assert len(outside.asked) == asked


def test_a_person_who_has_spoken_is_not_contradicted(reader, outside, jonas):
    message = written()
    assessment_of(message).correct("feeling", "letdown", by=jonas.actor)
    assert ask_outside() == 0
    assert outside.asked == []


def test_a_person_who_speaks_meanwhile_is_not_contradicted(reader, outside, jonas, meanwhile):
    outside.says = FURIOUS
    message = written()
    meanwhile(lambda: assessment_of(message).correct("feeling", "letdown", by=jonas.actor))
    assert ask_outside() == 1
    assert (assessment_of(message).reader, assessment_of(message).anger) == ("built in", 0.35)
    assert ask_outside() == 0


def test_a_message_that_was_erased_meanwhile_stays_so(reader, outside, meanwhile):
    outside.says = FURIOUS | {"evidence": [{"field": "anger", "words": "die Maschine leckt"}]}
    message = written()

    def erase() -> None:
        message.body.text = ""
        message.body.save()

    meanwhile(erase)
    assert ask_outside() == 1
    assert assessment_of(message).reader == "built in"
    assert not OutsideReader.current().is_failing


def test_a_wrong_answer_leaves_the_reading_of_the_house_and_is_asked_again_a_few_times(reader, outside):
    outside.raw = b"I feel this customer is rather upset."
    message = written()
    moment, asked_at = now(), []
    for minute in range(180):
        with standing_at(moment + timedelta(minutes=minute)):
            if ask_outside():
                asked_at.append(minute)
    assert asked_at == [0, 1, 5, 21]
    assert assessment_of(message).reader == "built in"
    assert Asking.objects.given_up().count() == 1
    with standing_at(moment + timedelta(days=3)):
        assert Asking.objects.given_up().count() == 0
    assert OutsideReader.current().trouble_in_words == (
        "127.0.0.1 answered something we cannot use: “JSON” is missing or wrong."
    )


def test_no_words_of_a_customer_are_kept_with_a_trouble(reader, outside, caplog):
    outside.status, outside.raw = 400, f'{{"error": {{"message": "cannot read: {TEXT}"}}}}'.encode()
    written()
    ask_outside()
    kept: list[Any] = [*OutsideReader.objects.values_list(), *Asking.objects.values_list(), caplog.text]
    assert "Maschine" not in str(kept)
    assert "refused 400" in caplog.text


def test_a_message_that_cannot_be_told_is_put_off_and_holds_up_no_other(reader, outside, monkeypatch):
    def told_of(*_words: object) -> Told:
        raise RecursionError

    message = written()
    monkeypatch.setattr("amends.triage.outside.asking_next.told_of", told_of)
    assert ask_outside() == 1
    assert (Asking.objects.waiting().count(), OutsideReader.current().is_failing, outside.asked) == (1, True, [])
    with standing_at(now() + timedelta(seconds=59)):
        assert not Asking.objects.filter(pk=message.pk, next_try__lte=now()).exists()


def test_one_that_fails_is_left_alone_for_longer_and_longer(reader, outside):
    outside.status = 503
    for number in range(6):
        written(f"Frage {number}")
    moment, asked_at = now(), []
    for second in range(0, 200, 5):
        with standing_at(moment + timedelta(seconds=second)):
            if ask_outside():
                asked_at.append(second)
    assert asked_at == [0, 5, 15, 35, 75, 155]
    outside.status = 200
    with standing_at(moment + timedelta(minutes=20)):
        ask_outside()
    assert not OutsideReader.current().is_failing


def test_one_that_says_when_to_come_back_is_believed(reader, outside):
    outside.status, outside.headers = 429, {"Retry-After": "90"}
    written()
    moment = now()
    ask_outside()
    for seconds, asked in ((80, 0), (95, 1)):
        with standing_at(moment + timedelta(seconds=seconds)):
            assert ask_outside() == asked


def test_one_that_is_too_slow_is_given_up_for_now(reader, outside):
    outside.takes_seconds = 2
    message = written()
    assert ask_outside() == 1
    assert assessment_of(message).reader == "built in"
    assert OutsideReader.current().trouble == "late 1"


@pytest.mark.parametrize("limit", ["a_minute", "a_day"])
def test_it_is_asked_no_more_often_than_it_may_be(outside, ada, mailbox, limit):
    permitted(outside, ada.actor, **{limit: 2})
    noon = now().replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=1)
    with standing_at(noon - timedelta(minutes=5)):
        messages = [written(f"Frage {number}") for number in range(3)]
    with standing_at(noon):
        assert [ask_outside() for _turn in range(4)] == [1, 1, 0, 0]
    # Those that came last are read first.
    assert [each["id"] for each in outside.asked] == [str(messages[2].pk), str(messages[1].pk)]
    later = {"a_minute": noon + timedelta(minutes=1), "a_day": noon + timedelta(hours=13)}[limit]
    with standing_at(later):
        assert [ask_outside() for _turn in range(2)] == [1, 0]


def test_what_is_a_day_old_is_read_well_enough(reader, outside):
    written()
    with standing_at(now() + timedelta(hours=25)):
        assert ask_outside() == 0
        assert Asking.objects.given_up().count() == 1


def test_whoever_is_killed_while_asking_leaves_it_to_be_asked_again(reader, outside):
    class Killed(BaseException):
        pass

    def kill(*_words: object) -> None:
        raise Killed

    written()
    with pytest.MonkeyPatch.context() as patch, pytest.raises(Killed):
        patch.setattr(OutsideReader, "read", kill)
        ask_outside()
    assert ask_outside() == 0
    with standing_at(now() + timedelta(minutes=5)):
        assert ask_outside() == 1


def test_a_message_the_house_could_not_read_is_read_outside(reader, outside, conversation):
    message = cast.write(conversation, "Hvor blir den av?")
    cast.let_others_react()
    assert Unread.objects.filter(pk=message.pk).exists()
    while ask_outside():
        pass
    assert assessment_of(message).was_read_outside
    assert not Unread.objects.filter(pk=message.pk).exists()


def test_history_stays_here(reader, outside):
    cast.deliver(cast.letter("kari@nordahl.example", "hjelp@morgenrot.example", "Alt", TEXT), history=True)
    assert (Conversation.objects.count(), Asking.objects.count()) == (1, 0)


def test_that_words_have_left_stays_known(reader, outside):
    message = written()
    ask_outside()
    assert message.asking.left_at is not None
    kinds = Event.objects.filter(subject_kind="outside_reader").values_list("kind", flat=True)
    assert list(kinds) == ["outside_reader.changed", "outside_reader.permitted"]


def test_the_key_is_sealed(reader, ada):
    reader.key = "sk-geheim"
    reader.describe(["key"], by=ada.actor)
    row = OutsideReader.objects.values().get()
    assert "sk-geheim" not in str(row)
    assert OutsideReader.current().key == "sk-geheim"
