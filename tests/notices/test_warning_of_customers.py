"""A furious customer reaches somebody on duty, once; a threat reaches the leads, and one of violence also at night."""

from datetime import UTC, datetime, timedelta

import pytest

from amends.conversations.models import Conversation, Reason
from amends.conversations.replying import Reply
from amends.foundation.clock import standing_at
from amends.journal.following import Reader
from amends.notices.mailing import mail_notices_due
from amends.notices.models import Notice, Pace, Way
from amends.notices.wishing import wish
from amends.people.models import Person
from tests import cast
from tests.notices.reading import mails
from tests.notices.upset import feels, threatens, told, turns

MONDAY_NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)
MONDAY_NIGHT = datetime(2026, 3, 2, 22, tzinfo=UTC)
HOUR = timedelta(hours=1)
FURIOUS = "Kari Nordahl is furious and waits for an answer."
IN_DISTRESS = "Kari Nordahl is in distress and waits for an answer."


@pytest.fixture(autouse=True)
def at_noon():
    with standing_at(MONDAY_NOON):
        yield


def sentences(person: Person) -> list[str]:
    rows = Notice.objects.shown_to(person).complete().order_by("pk")
    return [each.sentence for each in rows if each.kind == "upset_waits"]


def fresh(conversation: Conversation) -> Conversation:
    return Conversation.objects.get(pk=conversation.pk)


def test_what_nobody_has_is_told_to_everybody_on_duty(office, jonas):
    turns(office)
    assert told("upset_waits") == ["Ingrid", "Jonas", "Lena"]
    assert sentences(jonas) == [FURIOUS]


def test_what_somebody_on_duty_has_is_told_to_them_alone(office, jonas):
    office.claim(jonas)
    turns(office)
    assert told("upset_waits") == ["Jonas"]


def test_while_whoever_has_it_is_away_the_others_hear_of_it(office, jonas):
    office.claim(jonas)
    jonas.be_away(MONDAY_NOON.date(), MONDAY_NOON.date(), by=jonas.actor)
    turns(fresh(office))
    assert told("upset_waits") == ["Ingrid", "Lena"]


def test_at_night_it_is_the_lead_even_if_somebody_has_it(office, jonas):
    office.claim(jonas)
    with standing_at(MONDAY_NIGHT):
        turns(office)
    assert told("upset_waits") == ["Lena"]


def test_it_is_told_once_until_it_was_answered(office, jonas):
    office.claim(jonas)
    turns(office)
    turns(office, text="Hallo?!")
    assert sentences(jonas) == [FURIOUS]
    office.reply(Reply("Jeg beklager.", ("kari@nordahl.example",)), by=jonas.actor)
    turns(office, text="Det hjelper ikke.")
    assert sentences(jonas) == [FURIOUS, FURIOUS]


def test_it_is_told_again_when_the_feeling_has_changed(office, jonas):
    office.claim(jonas)
    turns(office)
    turns(office, "distress")
    turns(office, "distress")
    assert sentences(jonas) == [FURIOUS, IN_DISTRESS]
    assert [each.icon for each in Notice.objects.order_by("pk")] == ["feel-furious", "feel-distress"]


def test_what_is_answered_already_is_no_news(office, jonas):
    feels(office)
    office.reply(Reply("Jeg beklager.", ("kari@nordahl.example",)), by=jonas.actor)
    cast.let_others_react()
    assert told("upset_waits") == []


def test_once_one_has_answered_the_others_are_not_mailed(office, jonas):
    turns(office)
    assert Notice.objects.owed_by_mail().count() == 3
    office.reply(Reply("Jeg beklager.", ("kari@nordahl.example",)), by=jonas.actor)
    assert not Notice.objects.owed_by_mail().exists()
    assert not Notice.objects.filter(kind="upset_waits").unread().exists()


def test_what_was_closed_meanwhile_is_no_news(office, jonas):
    feels(office)
    office.close(by=jonas.actor, reason=Reason.SPAM)
    cast.let_others_react()
    assert told("upset_waits") == []


def test_what_is_confidential_is_told_to_confidants_alone(office, ingrid, lena, ada):
    office.confide([ingrid, ada], by=lena.actor)
    turns(office)
    threatens(office, "physical")
    assert (told("upset_waits"), told("violence")) == (["Ingrid"], ["Ada"])


def test_a_confidant_of_another_team_is_told_when_there_is_no_other(office, lena):
    amara = cast.person("Amara Obi")
    office.confide([amara], by=lena.actor)
    turns(office)
    threatens(office, "legal")
    assert (told("upset_waits"), told("legal_threat")) == (["Amara"], ["Amara"])


def test_whoever_has_what_was_confided_to_others_does_not_keep_them_from_hearing(office, jonas, ingrid, lena):
    office.claim(jonas)
    office.confide([jonas, ingrid], by=lena.actor)
    office.confidence.confidants.remove(jonas)
    turns(fresh(office))
    threatens(fresh(office), "physical")
    assert (told("upset_waits"), told("violence")) == (["Ingrid"], ["Ingrid"])


def test_a_legal_threat_is_told_to_the_leads_of_the_team(office, jonas):
    cast.person("Maren Lie", "lead")
    office.claim(jonas)
    threatens(office, "legal")
    assert (told("legal_threat"), told("violence")) == (["Lena"], [])


def test_legal_threats_are_told_once_until_they_were_read_or_answered(office, jonas, lena):
    threatens(office, "legal")
    threatens(office, "legal")
    assert told("legal_threat") == ["Lena"]
    Notice.objects.about(office).read(lena)
    threatens(office, "legal")
    assert told("legal_threat") == ["Lena", "Lena"]
    office.reply(Reply("Jeg beklager.", ("kari@nordahl.example",)), by=jonas.actor)
    threatens(office, "legal")
    assert told("legal_threat") == ["Lena", "Lena", "Lena"]


def test_violence_is_told_each_time(office):
    threatens(office, "physical")
    threatens(office, "physical")
    assert told("violence") == ["Lena", "Lena"]


def test_a_threat_of_violence_is_told_to_the_leads_and_to_whoever_has_it(office, jonas):
    office.claim(jonas)
    threatens(office, "physical")
    assert (told("violence"), told("legal_threat")) == (["Jonas", "Lena"], [])


def test_violence_is_mailed_at_once_at_night_and_at_the_desk(office, lena):
    with standing_at(MONDAY_NIGHT):
        office.note("I look at it.", by=lena.actor)
        threatens(office, "physical")
        threatens(office, "legal")
        assert mail_notices_due() == 1
    assert [(each["To"], each["Subject"]) for each in mails()] == [
        (lena.email, "A message of Kari Nordahl reads like a threat of violence")
    ]


def test_an_old_wish_for_the_digest_does_not_hold_violence_back(office, lena):
    wish(lena, {"violence": Way(by_mail=Pace.IN_DIGEST)}, by=lena.actor)
    threatens(office, "physical")
    assert mail_notices_due() == 1


def test_fury_at_night_waits_for_the_morning(office, lena):
    with standing_at(MONDAY_NIGHT):
        turns(office)
    with standing_at(MONDAY_NIGHT + HOUR):
        assert mail_notices_due() == 0
    with standing_at(MONDAY_NOON + timedelta(days=1)):
        assert mail_notices_due() == 1


def test_the_same_events_read_again_tell_nothing_twice(office):
    turns(office)
    threatens(office, "physical")
    before = Notice.objects.count()
    Reader.objects.update(position=0)
    cast.let_others_react()
    assert Notice.objects.count() == before


def test_a_lawyer_in_a_mail_reaches_the_lead_from_the_spool_on(office, lena):
    text = "Wenn das Geld bis Freitag nicht da ist, hören Sie von meinem Anwalt. Ich werde Klage einreichen."
    sender = "Thomas Albrecht <thomas@albrecht.example>"
    cast.deliver(cast.letter(sender, "hjelp@morgenrot.example", "Rückzahlung", text))
    (notice,) = Notice.objects.filter(kind="legal_threat").complete()
    assert (notice.person, notice.sentence) == (lena, "A message of Thomas Albrecht reads like a legal threat.")


def test_fury_in_a_mail_reaches_those_on_duty_from_the_spool_on(office):
    text = (
        "Das ist die größte Frechheit, die ich je erlebt habe! Ihr seid Betrüger und Lügner, ich bin stinksauer! "
        "Seit sechs Wochen warte ich, niemand antwortet. SOFORT mein Geld zurück, ihr unverschämter Saftladen!!!"
    )
    sender = "Thomas Albrecht <thomas@albrecht.example>"
    cast.deliver(cast.letter(sender, "hjelp@morgenrot.example", "Unverschämt", text))
    assert told("upset_waits") == ["Ingrid", "Jonas", "Lena"]


def test_whoever_is_still_furious_after_an_answer_is_told_of_again(office, jonas):
    text = (
        "Das ist die größte Frechheit, die ich je erlebt habe! Ihr seid Betrüger und Lügner, ich bin stinksauer! "
        "Seit sechs Wochen warte ich, niemand antwortet. SOFORT mein Geld zurück, ihr unverschämter Saftladen!!!"
    )
    sender, to = "Thomas Albrecht <thomas@albrecht.example>", "hjelp@morgenrot.example"
    cast.deliver(cast.letter(sender, to, "Unverschämt", text, message_id="<one@albrecht.example>"))
    (notice,) = Notice.objects.filter(kind="upset_waits", person=jonas).select_related("conversation")
    notice.conversation.reply(Reply("Es tut uns leid.", ("thomas@albrecht.example",)), by=jonas.actor)
    for number in ("two", "three"):
        raw = cast.letter(
            sender, to, "Re: Unverschämt", text, message_id=f"<{number}@albrecht.example>",
            In_Reply_To="<one@albrecht.example>",
        )  # fmt: skip
        cast.deliver(raw)
    assert Notice.objects.filter(kind="upset_waits", person=jonas, conversation=notice.conversation).count() == 2
