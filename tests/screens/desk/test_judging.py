"""What was read in a message, on the page, and setting it right with one press."""

import re
from datetime import timedelta

import pytest

from amends.causes.models import Cause
from amends.conversations.models import Conversation
from amends.conversations.replying import Reply
from amends.foundation.clock import now
from amends.journal.models import Event
from amends.queues.models import Placement
from amends.triage.models import Assessment, Correction, Feeling
from amends.triage.noticing import notice
from amends.triage.outside.waiting import Asking
from tests import cast

FURIOUS = (
    "Es reicht! Seit sechs Wochen warte ich auf meine Maschine, dreimal habe ich geschrieben und niemand antwortet. "
    "Das ist eine bodenlose Frechheit! Wenn das Geld bis Freitag nicht da ist, hören Sie von meinem Anwalt."
)

GUESS = re.compile(r"Threatens legal action\?\s*<span class=\"vh\"> \(our guess\)</span>")


@pytest.fixture
def furious(conversation: Conversation) -> Conversation:
    """Kari writes again, and is beside herself."""
    notice(conversation.messages.get())
    notice(cast.write(conversation, FURIOUS))
    return Conversation.objects.get()


def judge(client, conversation: Conversation, **said: str):
    message = conversation.messages.last()
    return client.post(f"/conversations/{conversation.pk}/messages/{message.pk}/judgement/", said)


def test_the_words_that_tell_are_marked_in_the_text(client, furious, jonas):
    client.force_login(jonas)
    page = client.get(f"/conversations/{furious.pk}/").text
    assert "<mark>" in page
    assert 'data-feels="furious"' in page
    assert "This reads like a legal threat." in page


def test_a_list_says_how_they_feel_by_which_words_and_why(client, furious, jonas):
    client.force_login(jonas)
    page = client.get("/queue/upset/").text
    assert "One person is upset." in page
    assert "<mark>" in page
    assert re.search(r'class="row-why"[^>]*>[^<]*threatens legal action, furious, 2 messages without an answer', page)


def test_everybody_begins_with_those_who_are_upset(client, furious, jonas):
    client.force_login(jonas)
    assert client.get("/").url == "/queue/upset/"


def test_without_anybody_upset_everybody_begins_with_the_others(client, conversation, jonas):
    client.force_login(jonas)
    assert client.get("/").url == "/queue/answer/"


def test_somebody_who_is_calm_after_all_leaves_the_upset_queue(client, furious, jonas):
    client.force_login(jonas)
    for said in ({"feeling": "calm"}, {"threat": ""}):
        judge(client, furious, **said)
    assert not Placement.objects.get().is_upset
    assert client.get("/queue/upset/").text.count('class="row"') == 0


def test_what_a_person_says_is_kept_with_who_and_what_was_said_before(client, furious, jonas):
    client.force_login(jonas)
    judge(client, furious, feeling="letdown")
    correction = Correction.objects.get()
    assert (correction.field, correction.was, correction.is_now) == ("feeling", "furious", "letdown")
    assert correction.by == jonas.actor
    assert Assessment.objects.latest("message_id").feeling == Feeling.LET_DOWN


def test_the_timeline_tells_who_set_what_right(client, furious, jonas):
    client.force_login(jonas)
    judge(client, furious, feeling="letdown")
    page = client.get(f"/conversations/{furious.pk}/").text
    assert "Jonas Weber set right what was read: How upset they are." in page
    assert "A message threatens legal action." in page


def test_agreeing_is_one_press_and_makes_the_guess_a_fact(client, furious, jonas):
    client.force_login(jonas)
    assert client.get(f"/conversations/{furious.pk}/").text.count("Right<span") == 2
    judge(client, furious, feeling="furious")
    assert client.get(f"/conversations/{furious.pk}/").text.count("Right<span") == 1
    assert Event.objects.filter(kind="conversation.judgement_confirmed").count() == 1


def test_a_confirmed_cause_loses_its_question_mark(client, furious, jonas):
    client.force_login(jonas)
    cause = Cause.objects.get(code="rude_staff")
    judge(client, furious, cause=str(cause.pk))
    furious.mood.refresh_from_db()
    assert (furious.mood.cause, furious.mood.cause_is_confirmed) == (cause, True)
    assert "Rudeness?" not in client.get("/queue/upset/").text


def test_the_cause_of_several_is_named_at_once_and_taken_back(client, furious, mailbox, jonas):
    client.force_login(jonas)
    cause, before = Cause.objects.get(code="rude_staff"), furious.messages.last().assessment.cause_id
    page = client.post("/queue/actions/", {"selected": [furious.pk], "cause": cause.pk}, follow=True).text
    furious.mood.refresh_from_db()
    assert furious.mood.cause == cause
    assert "One conversation: Rudeness." in page
    client.post(re.search(r"/queue/actions/undoing/[^\"]+", page)[0])
    assert Assessment.objects.latest("message_id").cause_id == before


def test_what_is_no_judgement_is_refused_and_changes_nothing(client, furious, jonas):
    client.force_login(jonas)
    assert judge(client, furious, feeling="ecstatic").status_code == 400
    assert judge(client, furious, weather="fine").status_code == 400
    assert judge(client, furious, language="../../x").status_code == 400
    assert not Correction.objects.exists()


def test_an_observer_sees_what_was_read_and_changes_nothing(client, furious, otto):
    client.force_login(otto)
    assert "How we read it" in client.get(f"/conversations/{furious.pk}/").text
    assert judge(client, furious, feeling="calm").status_code == 403


def test_nobody_judges_what_is_confided_to_others(client, furious, jonas, lena):
    furious.confide([lena], by=lena.actor)
    client.force_login(jonas)
    assert judge(client, furious, feeling="calm").status_code == 404


def test_a_press_that_scripts_send_leads_to_the_page_they_pick_the_changed_parts_from(client, furious, jonas):
    client.force_login(jonas)
    message = furious.messages.last()
    url = f"/conversations/{furious.pk}/messages/{message.pk}/judgement/"
    answer = client.post(url, {"feeling": "upset"}, headers={"HX-Request": "true", "HX-Target": "reading"}, follow=True)
    parts = re.search(r'hx-select-oob="([^"]+)"', answer.text)[1].replace(":innerHTML", "").split(",")
    assert [part for part in parts if f'id="{part[1:]}"' not in answer.text] == []
    assert "Upset" in re.search(rf'id="felt-{message.pk}">.*?</span></span>', answer.text)[0]


def test_below_the_words_of_somebody_in_distress_one_agrees_that_it_is_distress(client, furious, jonas):
    client.force_login(jonas)
    judge(client, furious, distress="yes")
    Correction.objects.all().delete()
    page = client.get(f"/conversations/{furious.pk}/").text
    asked = re.search(rf'id="asks-{furious.messages.last().pk}".*?</form>', page, re.DOTALL)[0]
    assert 'name="distress" value="yes"' in asked
    assert "In distress" in asked


def test_what_was_read_outside_the_house_says_so(client, furious, jonas):
    client.force_login(jonas)
    Assessment.objects.update(reader="outside: Nimbus")
    assert "Read by Nimbus, outside this house" in client.get(f"/conversations/{furious.pk}/").text


def test_as_many_phrases_are_counted_as_are_marked(client, furious, jonas):
    client.force_login(jonas)
    message = furious.messages.last()
    Assessment.objects.filter(pk=message.pk).update(
        evidence=[["anger", 0, 9, False], ["insult", 3, 12, False], ["legal", 20, 30, False], ["anger", 20, 30, False]]
    )
    page = client.get(f"/conversations/{furious.pk}/").text
    assert "Furious, by 2 phrases" in page
    assert re.search(rf'id="asks-{message.pk}".*?</form>', page, re.DOTALL)[0].count("<q") == 2
    assert re.search(rf'id="entry-{message.pk}".*?</article>', page, re.DOTALL)[0].count("<mark>") == 2
    assert re.search(r'id="reading".*?</form>', page, re.DOTALL)[0].count("<q") == 2


def test_a_message_of_long_ago_is_judged_though_the_page_shows_it_no_longer(client, furious, jonas):
    client.force_login(jonas)
    first = furious.messages.filter(assessment__isnull=False).first()
    Assessment.objects.filter(pk=first.pk).update(language="da")
    for number in range(41):
        cast.write(furious, f"Brief {number}")
    page = client.get(f"/conversations/{furious.pk}/?message={first.pk}").text
    assert f"/messages/{first.pk}/judgement/" in re.search(r'id="reading".*?</form>', page, re.DOTALL)[0]


def test_a_message_of_another_conversation_is_not_judged_here(client, furious, mailbox, jonas):
    client.force_login(jonas)
    other = cast.write(cast.conversation(furious.customer, mailbox), FURIOUS)
    notice(other)
    page = client.get(f"/conversations/{furious.pk}/?message={other.pk}").text
    assert f"/messages/{furious.messages.last().pk}/judgement/" in page
    assert f"/messages/{other.pk}/judgement/" not in page


def test_a_threat_that_was_answered_is_still_said_on_top(client, furious, jonas):
    furious.reply(Reply("Pengene er på vei.", (furious.customer.first_address,)), by=jonas.actor)
    notice(cast.write(furious, "Takk, det er fint."))
    client.force_login(jonas)
    assert "This reads like a legal threat." in client.get(f"/conversations/{furious.pk}/").text


def test_words_of_another_subject_are_no_evidence(client, furious, jonas):
    Assessment.objects.update(evidence=[["insult", 0, 8, True]])
    client.force_login(jonas)
    first, latest = furious.messages.first(), furious.messages.last()
    pages = [client.get(f"/conversations/{furious.pk}/?message={each.pk}").text for each in (first, latest)]
    assert ["By these words" in page for page in pages] == [True, False]


def test_distress_and_both_threats_are_one_press_away_whether_they_were_read_or_not(client, furious, jonas):
    client.force_login(jonas)
    page = client.get(f"/conversations/{furious.pk}/").text
    for place, value, pressed in (
        ("distress", "yes", "false"),
        ("threat-legal", "", "true"),
        ("threat-physical", "physical", "false"),
    ):
        assert re.search(rf'id="judge-{place}" name="\w+" value="{value}" aria-pressed="{pressed}"', page)


def test_what_is_not_so_is_no_chip_for_somebody_who_may_only_look(client, furious, otto):
    client.force_login(otto)
    page = client.get(f"/conversations/{furious.pk}/").text
    assert "judge-distress" not in page
    assert "judge-threat-legal" in page


def test_below_a_message_a_threat_is_taken_away_with_one_press(client, furious, jonas):
    client.force_login(jonas)
    message = furious.messages.last()
    asked = re.search(
        rf'id="asks-{message.pk}".*?</form>', client.get(f"/conversations/{furious.pk}/").text, re.DOTALL
    )[0]
    assert '<button class="chip" name="threat" value="" data-guess' in asked
    assert '<span class="vh">It is no threat: </span>Legal threat' in asked
    judge(client, furious, threat="")
    asked = re.search(
        rf'id="asks-{message.pk}".*?</form>', client.get(f"/conversations/{furious.pk}/").text, re.DOTALL
    )[0]
    assert 'name="threat"' not in asked


def test_a_list_draws_a_threat_as_a_guess_until_somebody_has_said_that_it_is_one(client, furious, jonas):
    client.force_login(jonas)
    assert GUESS.search(client.get("/queue/upset/").text)
    banner = re.search(r'id="threats".*?</form>', client.get(f"/conversations/{furious.pk}/").text, re.DOTALL)[0]
    judge(client, furious, **dict(re.findall(r'name="(threat)" value="(\w+)"', banner)))
    assert 'name="threat" value="legal"' not in client.get(f"/conversations/{furious.pk}/").text
    page = client.get("/queue/upset/").text
    assert not GUESS.search(page)
    assert "Threatens legal action</span>" in page


def test_a_threat_that_comes_after_one_that_was_confirmed_is_not_confirmed(client, furious, jonas):
    client.force_login(jonas)
    judge(client, furious, threat="legal")
    furious.reply(Reply("Vi ser på det.", (furious.customer.first_address,)), by=jonas.actor)
    notice(cast.write(furious, FURIOUS))
    assert GUESS.search(client.get("/queue/upset/").text)


@pytest.mark.parametrize(("hours", "is_said"), [(2, False), (40, True)])
def test_that_an_answer_is_late_is_said_where_it_is_written_once_our_promise_is_broken(
    client, furious, jonas, hours, is_said
):
    Conversation.objects.update(customer_waits_since=now() - timedelta(hours=hours))
    Placement.objects.update(answer_by=now() - timedelta(minutes=5))
    client.force_login(jonas)
    said = "This answer is late: say so first." in client.get(f"/conversations/{furious.pk}/").text
    assert said == is_said


def test_whoever_waits_for_nothing_is_owed_no_word_about_being_late(client, furious, jonas):
    Conversation.objects.update(customer_waits_since=None, third_party_answered_at=now() - timedelta(days=9))
    client.force_login(jonas)
    assert "This answer is late" not in client.get(f"/conversations/{furious.pk}/").text


def test_the_panel_says_which_message_it_is_of(client, furious, jonas):
    client.force_login(jonas)
    first = furious.messages.first()
    assert "newest message · " in client.get(f"/conversations/{furious.pk}/").text
    assert "an earlier message · " in client.get(f"/conversations/{furious.pk}/?message={first.pk}").text
    cast.write(furious, "Nobody has read this yet.")
    assert "newest message · " not in client.get(f"/conversations/{furious.pk}/").text


def test_what_a_person_has_said_needs_no_phrase(client, furious, jonas):
    client.force_login(jonas)
    judge(client, furious, feeling="upset")
    asked = re.search(
        r'id="asks-\d+".*?</form>',
        client.get(f"/conversations/{furious.pk}/").text.partition('id="latest"')[2],
        re.DOTALL,
    )[0]
    assert "Upset" in asked
    assert "phrase" not in asked.replace('class="phrases"', "")


def test_words_that_only_tell_what_somebody_will_do_are_not_counted_for_how_they_feel(client, furious, jonas):
    client.force_login(jonas)
    Assessment.objects.filter(pk=furious.messages.last().pk).update(evidence=[["churn", 0, 9, False]])
    page = client.get(f"/conversations/{furious.pk}/").text
    assert "Furious, by" not in page.partition('id="latest"')[2]
    assert "may leave" in page


def test_a_list_quotes_what_made_it_so_and_not_a_calm_line_after_it(client, furious, jonas):
    notice(cast.write(furious, "Nur noch die Nummer: 4711."))
    client.force_login(jonas)
    page = client.get("/queue/upset/").text
    assert "Frechheit" in page or "Es reicht" in page
    assert "4711" not in page


def test_what_comes_while_the_page_is_open_has_no_second_key_or_place_of_the_newest(client, furious, jonas):
    after = furious.messages.last().pk
    notice(cast.write(furious, "Und?"))
    client.force_login(jonas)
    page = client.get(f"/conversations/{furious.pk}/newer/?after={after}&event=0").text
    assert "Und?" in page
    assert 'id="latest"' not in page
    assert 'data-key="y"' not in page


def test_a_language_nobody_here_reads_is_offered_and_said_to_be_guessed_at(client, furious, jonas):
    client.force_login(jonas)
    page = client.get(f"/conversations/{furious.pk}/").text
    assert 'name="language" value="other"' in page
    assert "Amends cannot read this language." not in page
    judge(client, furious, language="other")
    assert "Amends cannot read this language." in client.get(f"/conversations/{furious.pk}/").text
    assert "Mail · Another language" in client.get("/queue/upset/").text
    Assessment.objects.update(reader="outside: Nimbus")
    assert "Amends cannot read this language." not in client.get(f"/conversations/{furious.pk}/").text


def test_words_that_left_the_house_in_vain_are_said_to_have_left(client, furious, jonas):
    client.force_login(jonas)
    asking = Asking.objects.create(message=furious.messages.last(), next_try=None)
    assert "left this house" not in client.get(f"/conversations/{furious.pk}/").text
    asking.begin(timedelta(minutes=1))
    assert "Its words left this house to be read" in client.get(f"/conversations/{furious.pk}/").text


def test_what_tells_is_marked_also_far_down_in_a_long_message(client, conversation, jonas):
    around = "Vielen Dank für das Paket, wir haben noch eine Frage zum Filter. "
    notice(cast.write(conversation, f"{around * 150}Hören Sie auf, sonst sehen wir uns vor Gericht. {around * 60}"))
    client.force_login(jonas)
    page = client.get(f"/conversations/{conversation.pk}/").text
    assert re.search(r"<mark>[^<]*vor Gericht", page)
    assert page.count("Frage zum Filter") < 200


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"language": "other"}, "Noted. Language: Another language"),
        ({"cause": "none"}, "Noted. Cause: None"),
        ({"cause": "1"}, "Noted. Cause: Not received"),
        ({"distress": "yes"}, "Noted. In distress: Yes"),
    ],
)
def test_what_was_noted_is_said(client, furious, jonas, said, told):
    client.force_login(jonas)
    named = Cause.objects.get(code="late_delivery")
    words = {field: str(named.pk) if value == "1" else value for field, value in said.items()}
    Assessment.objects.update(cause=Cause.objects.get(code="rude_staff"))
    page = client.post(
        f"/conversations/{furious.pk}/messages/{furious.messages.last().pk}/judgement/", words, follow=True
    )
    assert told in page.text


def test_a_list_quotes_violence_before_everything_else(client, furious, jonas):
    said = "Das ist eine bodenlose Frechheit. " + "Ich warte seit Wochen auf eine Antwort. " * 8
    threat = "Ich komme vorbei und schlage euch alle zusammen."
    message = cast.write(furious, said + threat)
    notice(message)
    assert message.assessment.threat == "physical"
    client.force_login(jonas)
    assert "schlage euch" in client.get("/queue/upset/").text
    notice(cast.write(furious, "Das ist eine bodenlose Frechheit, ihr Betrüger!"))
    assert "schlage euch" in client.get("/queue/upset/").text
