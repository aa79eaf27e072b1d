"""A late answer reaches whoever owes it, and if the customer is upset the leads, too; what it says of our promise is true."""

from datetime import UTC, datetime, timedelta

import pytest

from amends.conversations.models import Conversation, Reason
from amends.conversations.replying import Reply
from amends.customers.models import Customer
from amends.foundation.clock import standing_at
from amends.mail.models import Mailbox
from amends.notices.mailing import mail_notices_due
from amends.notices.models import Notice
from amends.people.models import Person
from amends.rules.being_late import notice_who_is_late
from tests import cast
from tests.notices.upset import feels, told

# In Oslo it is an hour later.
MONDAY_AT_NINE = datetime(2026, 3, 2, 8, tzinfo=UTC)
A_WORKDAY = timedelta(hours=8)
SHORTENED, PROMISED = timedelta(hours=2), timedelta(hours=4)
AS_PROMISED = "Kari Nordahl has waited longer than we promised."
SORRY = Reply("Jeg beklager.", ("kari@nordahl.example",))
SOONER = "Kari Nordahl needs an answer sooner than usual, and it is late."


@pytest.fixture
def conversation(kari: Customer, mailbox: Mailbox) -> Conversation:
    """Kari writes as soon as we open, and is promised an answer within four hours."""
    mailbox.answer_within_minutes = 240
    mailbox.save()
    with standing_at(MONDAY_AT_NINE):
        return cast.conversation(kari, mailbox)


def late_after(wait: timedelta) -> list[str]:
    """Who is told, when we look after that long."""
    with standing_at(MONDAY_AT_NINE + wait):
        notice_who_is_late()
        cast.let_others_react()
    return told("late")


def upset(conversation: Conversation) -> None:
    """Kari is furious from her second message on, a minute later."""
    with standing_at(MONDAY_AT_NINE + timedelta(minutes=1)):
        feels(conversation)


def sentences() -> set[str]:
    return {each.sentence for each in Notice.objects.filter(kind="late").complete()}


def claimed(office: Conversation, person: Person) -> Conversation:
    office.claim(person)
    return office


def test_a_late_answer_is_told_to_whoever_has_it_alone(office, jonas):
    claimed(office, jonas)
    assert late_after(PROMISED + timedelta(minutes=1)) == ["Jonas"]
    assert sentences() == {AS_PROMISED}


def test_of_somebody_upset_the_leads_hear_too_and_that_the_promise_still_holds(office, jonas):
    upset(claimed(office, jonas))
    assert late_after(SHORTENED) == ["Jonas", "Lena"]
    assert sentences() == {SOONER}


def test_of_somebody_upset_the_promise_is_called_broken_once_it_is(office, jonas):
    upset(claimed(office, jonas))
    assert late_after(PROMISED + timedelta(minutes=1)) == ["Jonas", "Lena"]
    assert sentences() == {AS_PROMISED}


def test_while_whoever_has_it_is_away_the_others_are_told(office, jonas):
    claimed(office, jonas)
    jonas.be_away(MONDAY_AT_NINE.date(), MONDAY_AT_NINE.date(), by=jonas.actor)
    assert late_after(PROMISED + timedelta(minutes=1)) == ["Ingrid", "Lena"]


def test_what_is_late_just_when_the_team_closes_is_told_to_whoever_has_it(office, jonas, mailbox):
    mailbox.answer_within_minutes = 8 * 60
    mailbox.save()
    claimed(office, jonas)
    assert late_after(A_WORKDAY + timedelta(minutes=1)) == ["Jonas"]


def test_whoever_has_what_was_confided_to_others_is_not_told_that_it_is_late(office, jonas, ingrid, lena):
    claimed(office, jonas).confide([jonas, ingrid], by=lena.actor)
    office.confidence.confidants.remove(jonas)
    upset(Conversation.objects.get(pk=office.pk))
    assert late_after(SHORTENED) == ["Ingrid"]


def test_nobody_is_told_twice_of_one_wait(office, jonas):
    upset(claimed(office, jonas))
    assert late_after(SHORTENED) == late_after(PROMISED + timedelta(minutes=1)) == ["Jonas", "Lena"]


def unread() -> list[str]:
    """Who still has it before them."""
    return sorted(each.person.first_name for each in Notice.objects.filter(kind="late").unread())


def test_what_was_answered_late_is_mailed_to_nobody_and_no_longer_news(office, jonas):
    upset(claimed(office, jonas))
    late_after(PROMISED + timedelta(minutes=1))
    with standing_at(MONDAY_AT_NINE + PROMISED + timedelta(minutes=2)):
        Conversation.objects.get(pk=office.pk).reply(SORRY, by=jonas.actor)
    assert unread() == []
    with standing_at(MONDAY_AT_NINE + A_WORKDAY):
        assert mail_notices_due() == 0


def test_it_is_late_again_once_the_answer_is_taken_back(office, jonas):
    upset(claimed(office, jonas))
    late_after(PROMISED + timedelta(minutes=1))
    with standing_at(MONDAY_AT_NINE + PROMISED + timedelta(minutes=2)):
        reply = Conversation.objects.get(pk=office.pk).reply(SORRY, by=jonas.actor)
        Conversation.objects.get(pk=office.pk).take_back(reply, by=jonas.actor)
    assert unread() == ["Jonas", "Lena"]


def test_whoever_writes_once_more_still_waits_as_long(office, jonas):
    upset(claimed(office, jonas))
    late_after(PROMISED + timedelta(minutes=1))
    with standing_at(MONDAY_AT_NINE + PROMISED + timedelta(minutes=2)):
        feels(Conversation.objects.get(pk=office.pk), text="Hallo?")
        cast.let_others_react()
    with standing_at(MONDAY_AT_NINE + PROMISED + timedelta(hours=1)):
        assert mail_notices_due() == 2
    assert unread() == ["Jonas", "Lena"]


def test_who_turned_out_to_be_calm_and_is_late_no_longer_is_mailed_to_nobody(office, jonas):
    upset(claimed(office, jonas))
    late_after(SHORTENED)
    with standing_at(MONDAY_AT_NINE + SHORTENED + timedelta(minutes=1)):
        office.messages.latest("pk").assessment.correct("feeling", "calm", by=jonas.actor)
        cast.let_others_react()
    with standing_at(MONDAY_AT_NINE + SHORTENED + timedelta(minutes=30)):
        assert mail_notices_due() == 0


def test_what_is_reopened_after_days_brings_no_old_notice_back(office, jonas):
    upset(claimed(office, jonas))
    late_after(PROMISED + timedelta(minutes=1))
    with standing_at(MONDAY_AT_NINE + PROMISED + timedelta(minutes=2)):
        Conversation.objects.get(pk=office.pk).close(by=jonas.actor, reason=Reason.INTERNAL)
    assert unread() == []
    with standing_at(MONDAY_AT_NINE + timedelta(days=12)):
        Conversation.objects.get(pk=office.pk).reopen(by=jonas.actor)
    assert unread() == []
