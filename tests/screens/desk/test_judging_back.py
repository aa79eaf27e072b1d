"""What somebody has judged is taken back without a trace in the mood, and a threat can be answered wherever it is written."""

import re

import pytest

from amends.causes.models import Cause
from amends.conversations.models import Conversation
from amends.foundation.clock import now
from amends.triage.models import Assessment, Correction, Mood
from amends.triage.noticing import notice
from tests import cast

SUING = "Wenn das Geld bis Freitag nicht da ist, hören Sie von meinem Anwalt. Ich werde Klage einreichen."
CALM = "Guten Tag, welche Größe hat der Dichtring der M2? Vielen Dank und freundliche Grüße"


@pytest.fixture
def suing(conversation: Conversation) -> Conversation:
    """Kari threatens to sue."""
    notice(cast.write(conversation, SUING))
    return Conversation.objects.get()


@pytest.fixture
def desk(client, jonas):
    """Jonas at the desk."""
    client.force_login(jonas)
    return client


def judge(desk, conversation: Conversation, **said: str) -> str:
    message = conversation.messages.filter(assessment__isnull=False).last()
    return desk.post(f"/conversations/{conversation.pk}/messages/{message.pk}/judgement/", said, follow=True).text


def undo(desk, page: str) -> str:
    return desk.post(re.search(r"/conversations/[^\"]+/judgement/undoing/[^\"]+", page)[0], follow=True).text


def test_a_threat_that_was_dismissed_is_there_again_when_that_is_taken_back(desk, suing):
    page = judge(desk, suing, threat="")
    assert "This reads like a legal threat." not in page
    page = undo(desk, page)
    assert "Taken back." in page
    assert "This reads like a legal threat." in page
    assert Mood.objects.get().threat == "legal"
    assert not Correction.objects.exists()


def test_how_upset_they_were_comes_back_to_the_degree(desk, suing):
    before = Assessment.objects.get().anger
    undo(desk, judge(desk, suing, feeling="calm"))
    assert Assessment.objects.get().anger == before


def test_an_agreement_that_is_taken_back_leaves_a_guess(desk, suing):
    page = judge(desk, suing, feeling=str(Assessment.objects.get().anger_in_words))
    assert "Right<span" not in page
    assert "Right<span" in undo(desk, page)


def test_nobody_overrules_a_colleague_by_a_page_that_is_old(desk, suing, ingrid):
    page = desk.get(f"/conversations/{suing.pk}/").text
    seen = re.findall(r'name="seen" value="(\d{4}-[^"]+)"', page)
    # Below the message, in the banner and in the panel.
    assert len(seen) == 3
    suing.messages.last().assessment.correct("threat", "legal", by=ingrid.actor)
    for each in seen:
        assert "Ingrid Solheim has said meanwhile: Legal threat. Nothing was changed." in judge(
            desk, suing, threat="", seen=each
        )
    assert Assessment.objects.get().threat == "legal"
    judge(desk, suing, feeling="calm", seen=min(seen))
    assert Assessment.objects.get().anger_in_words == "calm"


def test_whoever_has_seen_what_a_colleague_said_may_say_otherwise_and_so_may_they_themselves(desk, suing, ingrid):
    suing.messages.last().assessment.correct("threat", "legal", by=ingrid.actor)
    judge(desk, suing, threat="", seen=now().isoformat())
    assert Assessment.objects.get().threat == ""
    judge(desk, suing, threat="legal", seen=now().isoformat())
    assert Assessment.objects.get().threat == "legal"


@pytest.mark.parametrize("made_up", ["", "yesterday", "2026-13-45T00:00:00+00:00", "2020-01-01T00:00:00", "9" * 400])
def test_a_page_that_says_nonsense_of_when_it_was_made_still_judges(desk, suing, made_up):
    judge(desk, suing, threat="", seen=made_up)
    assert Assessment.objects.get().threat == ""


def test_a_hold_that_came_of_a_slip_goes_with_it(desk, conversation):
    notice(conversation.messages.get())
    page = judge(desk, conversation, threat="legal")
    assert "Nothing may be deleted" in desk.get(f"/conversations/{conversation.pk}/").text
    undo(desk, page)
    assert "Nothing may be deleted" not in desk.get(f"/conversations/{conversation.pk}/").text


def test_a_hold_stays_where_somebody_has_threatened_since_the_slip(desk, conversation):
    notice(conversation.messages.get())
    page = judge(desk, conversation, threat="legal")
    notice(cast.write(conversation, SUING))
    undo(desk, page)
    assert "Nothing may be deleted" in desk.get(f"/conversations/{conversation.pk}/").text


def test_a_hold_that_stood_before_a_slip_stays(desk, suing, conversation):
    page = judge(desk, suing, threat="physical")
    undo(desk, page)
    assert "Nothing may be deleted" in desk.get(f"/conversations/{suing.pk}/").text


def test_whoever_answers_a_threat_is_told_how(desk, suing):
    said = "This reads like a legal threat: answer calmly and admit nothing."
    assert said in desk.get(f"/conversations/{suing.pk}/").text
    judge(desk, suing, threat="")
    assert said not in desk.get(f"/conversations/{suing.pk}/").text


def test_what_somebody_has_said_since_stands(desk, suing):
    page = judge(desk, suing, feeling="calm")
    judge(desk, suing, feeling="furious")
    assert "Somebody has gone on since." in undo(desk, page)
    assert Assessment.objects.get().anger_in_words == "furious"


def test_who_says_the_same_again_is_offered_nothing_to_take_back(desk, suing):
    judge(desk, suing, feeling="calm")
    desk.get(f"/conversations/{suing.pk}/")
    assert "/judgement/undoing/" not in judge(desk, suing, feeling="calm")
    cause = Cause.objects.get(code="rude_staff")
    for said in ("One conversation: Rudeness.", "Nothing had to change."):
        assert said in desk.post("/queue/actions/", {"selected": [suing.pk], "cause": cause.pk}, follow=True).text


def test_nobody_takes_back_with_a_made_up_address(desk, suing):
    judge(desk, suing, feeling="calm")
    message = suing.messages.last()
    desk.post(f"/conversations/{suing.pk}/messages/{message.pk}/judgement/undoing/made-up/")
    assert Assessment.objects.get().anger_in_words == "calm"


def test_the_timeline_tells_what_it_was_and_what_it_is_now(desk, suing, jonas):
    said = {"message": suing.messages.last().pk, "field": "threat", "was": "legal", "is_now": ""}
    suing.record("conversation.corrected", by=jonas.actor, **said)
    page = desk.get(f"/conversations/{suing.pk}/").text
    assert "Jonas Weber set right what was read: Threat. It was “Legal threat”, now it is “No threat”." in page


def test_the_timeline_calls_causes_by_their_names(desk, suing, jonas):
    cause = Cause.objects.get(code="rude_staff")
    said = {"message": suing.messages.last().pk, "field": "cause", "was": "", "is_now": str(cause.pk)}
    suing.record("conversation.corrected", by=jonas.actor, **said)
    assert "It was “None”, now it is “Rudeness”." in desk.get(f"/conversations/{suing.pk}/").text


def test_the_timeline_tells_that_a_correction_was_taken_back(desk, suing):
    page = undo(desk, judge(desk, suing, feeling="calm"))
    assert "Jonas Weber took back what had been set right: How upset they are." in page


def test_a_cause_named_for_several_is_a_guess_again_when_that_is_taken_back(desk, suing):
    before = Assessment.objects.values("cause_id", "complaint").get()
    cause = Cause.objects.get(code="rude_staff")
    page = desk.post("/queue/actions/", {"selected": [suing.pk], "cause": cause.pk}, follow=True).text
    desk.post(re.search(r"/queue/actions/undoing/[^\"]+", page)[0])
    assert Assessment.objects.values("cause_id", "complaint").get() == before
    assert not Mood.objects.get().cause_is_confirmed
    assert not Correction.objects.exists()


def test_a_cause_that_was_set_right_since_stands_when_the_one_for_several_is_taken_back(desk, suing):
    rude, late = Cause.objects.get(code="rude_staff"), Cause.objects.get(code="late_delivery")
    page = desk.post("/queue/actions/", {"selected": [suing.pk], "cause": rude.pk}, follow=True).text
    judge(desk, suing, cause=str(late.pk))
    desk.post(re.search(r"/queue/actions/undoing/[^\"]+", page)[0])
    assert Assessment.objects.get().cause == late


def test_a_threat_in_an_older_message_is_answered_there(desk, suing):
    message = suing.messages.last()
    notice(cast.write(suing, CALM))
    page = desk.get(f"/conversations/{suing.pk}/").text
    banner = re.search(r'id="threats".*?</form>', page, re.DOTALL)[0]
    assert f"/messages/{message.pk}/judgement/" in banner
    assert f'href="#entry-{message.pk}"' in banner
    assert "It is no threat" in banner


def test_a_threat_the_page_no_longer_shows_is_linked_with_everything_shown(desk, suing):
    message = suing.messages.last()
    for number in range(41):
        cast.write(suing, f"Brief {number}")
    assert f'href="?all#entry-{message.pk}"' in desk.get(f"/conversations/{suing.pk}/").text


def test_that_nothing_may_be_deleted_is_said_only_while_it_is_so(desk, suing, ingrid):
    assert "Nothing here may be deleted." in desk.get(f"/conversations/{suing.pk}/").text
    Conversation.objects.get().let_go(by=ingrid.actor)
    page = desk.get(f"/conversations/{suing.pk}/").text
    assert "This reads like a legal threat." in page
    assert "Nothing here may be deleted." not in page


def test_an_observer_reads_of_the_threat_and_dismisses_nothing(client, suing, otto):
    client.force_login(otto)
    page = client.get(f"/conversations/{suing.pk}/").text
    assert "This reads like a legal threat." in page
    assert "It is no threat" not in page
