"""Who is told of what: each kind once, and only those who may know."""

from datetime import timedelta

import pytest

from amends.conversations.models import Contribution, Conversation, MessageKind
from amends.conversations.replying import Reply
from amends.foundation.clock import now, standing_at
from amends.intake.bouncing import BOUNCED
from amends.journal.following import Reader
from amends.journal.models import Actor, Event, record
from amends.mail.imap_roads import PATIENCE
from amends.mail.models import ImapRoad, MailState, OutgoingMail
from amends.mail.watching import Health
from amends.notices.mailing import mail_notices_due
from amends.notices.models import Notice
from amends.people.models import Person
from amends.rules.being_late import notice_who_is_late
from amends.rules.models import Moment
from tests import cast
from tests.rules.making import rule, when

LATER = timedelta(hours=9)


def told(person: Person) -> list[str]:
    """What a colleague has been told, in words."""
    cast.let_others_react()
    return [each.sentence for each in Notice.objects.shown_to(person).complete().order_by("pk")]


def fresh(conversation: Conversation) -> Conversation:
    return Conversation.objects.get(pk=conversation.pk)


@pytest.fixture
def mine(conversation: Conversation, jonas: Person) -> Conversation:
    """Kari's matter, which Jonas has taken."""
    conversation.claim(jonas)
    return conversation


def test_whoever_is_given_a_conversation_is_told(conversation, jonas, ingrid):
    conversation.assign(jonas, by=ingrid.actor)
    assert told(jonas) == ["Ingrid Solheim gave you the matter of Kari Nordahl."]
    assert told(ingrid) == []


def test_whoever_takes_one_needs_not_be_told(mine, jonas):
    assert told(jonas) == []


def test_a_rule_that_gives_says_so(conversation, jonas, kari):
    rule("Leaks", moment=Moment.ANSWERED, actions=when(("person", jonas.pk)))
    cast.write(conversation, "Hallo?")
    cast.let_others_react()
    assert told(jonas) == ["The rule “Leaks” gave you the matter of Kari Nordahl."]


def test_a_rule_that_mentions_says_so(conversation, jonas):
    rule("Leaks", moment=Moment.ANSWERED, actions=when(("note", "@Jonas, water!")))
    cast.write(conversation, "Hallo?")
    cast.let_others_react()
    assert told(jonas) == ["The rule “Leaks” mentions you in a note about Kari Nordahl."]


def test_what_has_gone_on_to_another_is_told_to_the_other_only(conversation, jonas, ingrid, lena):
    conversation.assign(jonas, by=lena.actor)
    fresh(conversation).assign(ingrid, by=lena.actor)
    assert (told(jonas), len(told(ingrid))) == ([], 1)


def test_whoever_a_note_calls_is_told_and_not_its_writer(conversation, jonas, ingrid):
    conversation.note("@Jonas and @Ingrid, look at this", by=ingrid.actor)
    assert told(jonas) == ["Ingrid Solheim mentions you in a note about Kari Nordahl."]
    assert told(ingrid) == []


def test_whoever_has_it_is_told_that_the_customer_has_written(mine, jonas, ingrid):
    cast.write(mine, "Hallo?")
    assert told(jonas) == ["Kari Nordahl has written."]
    assert told(ingrid) == []


def test_words_from_before_one_had_it_are_no_news(conversation, jonas):
    conversation.claim(jonas)
    assert told(jonas) == []


def test_an_answer_from_outside_is_told_like_one_of_the_customer(mine, jonas):
    outside = Actor.known("customer", "outside", "Verksted Hansen")
    mine.hear_outside(Contribution(MessageKind.OUTSIDE, "Delen er på vei."), by=outside)
    assert told(jonas) == ["Verksted Hansen has written."]


def test_a_not_yet_with_words_is_told_once(mine, jonas, kari):
    mine.reply(Reply("Bra nå?", ("kari@nordahl.example",)), by=jonas.actor)
    fresh(mine).deny("Nei, den lekker fortsatt.", by=kari.actor)
    assert told(jonas) == ["Kari Nordahl says it is not solved yet."]


def test_a_not_yet_nobody_has_is_told_to_whoever_answered_last(conversation, jonas, ingrid, kari):
    conversation.reply(Reply("Bra nå?", ("kari@nordahl.example",)), by=jonas.actor)
    fresh(conversation).deny("", by=kari.actor)
    assert (len(told(jonas)), told(ingrid)) == (1, [])


def test_whoever_waits_too_long_is_told_once_to_who_has_it(mine, jonas, ingrid):
    mine.team.members.add(jonas, ingrid)
    with standing_at(now() + LATER):
        notice_who_is_late()
        assert told(jonas) == ["Kari Nordahl has waited longer than we promised."]
        notice_who_is_late()
        assert (len(told(jonas)), told(ingrid)) == (1, [])


def test_what_nobody_has_taken_is_told_to_those_of_the_team_who_answer(conversation, jonas, ingrid, otto):
    conversation.team.members.add(jonas, otto)
    with standing_at(now() + LATER):
        notice_who_is_late()
        assert [len(told(each)) for each in (jonas, ingrid, otto)] == [1, 0, 0]


def test_whoever_was_late_long_before_we_looked_is_in_the_list_and_no_news(conversation, jonas):
    rule("Late", moment=Moment.LATE, actions=when(("tag", "late")))
    conversation.team.members.add(jonas)
    with standing_at(now() + cast.A_WHILE):
        assert notice_who_is_late() == 1
        assert told(jonas) == []


@pytest.mark.parametrize("what", ["mail.failed", BOUNCED])
def test_whoever_wrote_a_mail_is_told_that_it_did_not_arrive(conversation, jonas, ingrid, what):
    message = conversation.reply(Reply("Hei", ("kari@nordahl.example",)), by=jonas.actor)
    conversation.assign(ingrid, by=ingrid.actor)
    record("mail", message.outgoing.pk, what, by=Actor.amends())
    assert told(jonas) == ["Your mail in the matter of Kari Nordahl did not arrive."]
    assert told(ingrid) == []


def test_a_copy_to_somebody_else_that_fails_is_told_as_well(conversation, jonas):
    both = Reply("Hei", ("kari@nordahl.example",), cc=("verge@nordahl.example",))
    message = conversation.reply(both, by=jonas.actor)
    record("mail", message.outgoing.copies.get().pk, "mail.failed", by=Actor.amends())
    assert len(told(jonas)) == 1


def test_a_notice_that_cannot_be_mailed_is_no_news_itself(conversation, jonas, ingrid):
    conversation.assign(jonas, by=ingrid.actor)
    told(jonas)
    in_three_days = now() + timedelta(days=3)
    tuesday = in_three_days + timedelta(days=(1 - in_three_days.weekday()) % 7)
    with standing_at(tuesday.replace(hour=10)):
        assert mail_notices_due() == 1
        OutgoingMail.objects.update(state=MailState.FAILED)
        record("mail", OutgoingMail.objects.get().pk, "mail.failed", by=Actor.amends())
        assert len(told(jonas)) == 1


def test_admins_are_told_of_a_mailbox_that_stops(mailbox, ada, jonas):
    ImapRoad.objects.create(mailbox=mailbox, host="imap.example", username="hjelp").note(
        Health(last_error="Refused.", failing_since=now() - PATIENCE)
    )
    assert told(ada) == ["Mail to hjelp@morgenrot.example is not being fetched."]
    assert told(jonas) == []


def test_only_confidants_are_told_and_others_lose_what_they_were_told(conversation, jonas, ingrid, lena):
    conversation.assign(jonas, by=lena.actor)
    assert len(told(jonas)) == 1
    conversation.confide([ingrid, lena], by=lena.actor)
    conversation.note("@Jonas @Ingrid look", by=lena.actor)
    assert (told(jonas), len(told(ingrid))) == ([], 1)


def test_who_has_left_is_not_told(conversation, jonas, lena):
    conversation.assign(jonas, by=lena.actor)
    jonas.leave(by=lena.actor)
    assert told(jonas) == []


def test_history_tells_nobody(conversation, jonas, ingrid, kari, mailbox):
    conversation.assign(jonas, by=ingrid.actor)
    told(jonas)
    old = Conversation.objects.start(kari, mailbox, "Gammel sak")
    old.receive_history(Contribution(MessageKind.RECEIVED, "Takk"), by=kari.actor)
    conversation.receive_history(Contribution(MessageKind.RECEIVED, "Fra i fjor"), by=kari.actor)
    assert len(told(jonas)) == 1


def test_what_happened_days_ago_is_no_news(kari, mailbox, jonas, ingrid):
    with standing_at(now() - timedelta(days=4)):
        cast.conversation(kari, mailbox).assign(jonas, by=ingrid.actor)
    assert told(jonas) == []


def test_the_same_events_read_again_tell_nothing_twice(mine, jonas, ingrid, kari):
    cast.write(mine, "Hallo?")
    mine.note("@Jonas", by=ingrid.actor)
    fresh(mine).deny("Nei", by=kari.actor)
    before = told(jonas)
    Reader.objects.update(position=0)
    assert (told(jonas), len(before)) == (before, 3)


def test_each_notice_is_in_the_journal_of_its_receiver(conversation, jonas, ingrid):
    conversation.assign(jonas, by=ingrid.actor)
    told(jonas)
    event = Event.objects.get(kind="notices.given")
    assert (event.subject_kind, event.subject_id, event.by) == ("notices", jonas.pk, ingrid.actor)
    assert Notice.objects.filter(person=jonas).read(jonas) == 1
    assert Event.objects.filter(kind="notices.read", subject_id=jonas.pk, by=jonas.actor).count() == 1
    assert Notice.objects.filter(person=jonas).read(jonas) == 0
