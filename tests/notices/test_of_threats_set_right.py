"""A threat somebody says is none alarms nobody; should it be one after all, it is news again, and told once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amends.conversations.models import Conversation, Message
from amends.customers.models import Customer
from amends.foundation.clock import standing_at
from amends.journal.models import Event
from amends.mail.models import Mailbox
from amends.notices.mailing import mail_notices_due
from amends.notices.models import Device, Notice, Pace, Way
from amends.notices.pushing import push_due
from amends.notices.wishing import wish
from amends.people.models import Person
from amends.screens.desk.judging_back import judge, take_back
from amends.triage.models import Assessment
from tests import cast
from tests.notices.push_service import PushService, service  # noqa: F401
from tests.notices.upset import holds_out, threatens, told

MONDAY_NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)
LATER = timedelta(hours=1)
KINDS = ("legal_threat", "violence")


@pytest.fixture(autouse=True)
def at_noon():
    with standing_at(MONDAY_NOON):
        yield


def set_right(message: Message, threat: str, by: Person) -> None:
    Assessment.objects.get(pk=message.pk).correct("threat", threat, by=by.actor)
    cast.let_others_react()


def mailed(after: timedelta = LATER) -> int:
    with standing_at(MONDAY_NOON + after):
        return mail_notices_due()


def unread() -> list[str]:
    """The kinds of what leads still have before them."""
    return list(Notice.objects.filter(kind__in=KINDS).unread().order_by("pk").values_list("kind", flat=True))


def threats() -> list[str]:
    rows = Event.objects.filter(kind="conversation.threatened").order_by("pk")
    return [each.particulars["threat"] for each in rows]


@pytest.mark.parametrize("threat", ["legal", "physical"])
def test_what_is_no_threat_is_neither_mailed_nor_news(office, jonas, threat):
    set_right(threatens(office, threat), "", by=jonas)
    assert (mailed(), unread()) == (0, [])


def test_it_is_asked_once_more_before_it_is_mailed(office):
    message = threatens(office, "legal")
    Assessment.objects.filter(pk=message.pk).update(threat="")
    assert mailed() == 0


def test_it_is_in_no_digest(office, lena, jonas):
    wish(lena, {"legal_threat": Way(by_mail=Pace.IN_DIGEST)}, by=lena.actor)
    message = threatens(office, "legal")
    Assessment.objects.filter(pk=message.pk).update(threat="")
    assert mailed(timedelta(days=1)) == 0


def test_it_is_not_pushed(service: PushService, office, lena):  # noqa: F811
    Device.objects.switch_on(lena, service.browser().subscription, "Firefox, Android")
    message = threatens(office, "legal")
    Assessment.objects.filter(pk=message.pk).update(threat="")
    assert push_due() == 1
    assert service.taken == []


@pytest.mark.parametrize("threat", ["legal", "physical"])
def test_a_correction_taken_back_makes_it_news_again_and_tells_it_once(office, jonas, threat):
    message = threatens(office, threat)
    _correction, kept = judge(
        Message.objects.select_related("assessment").get(pk=message.pk), "threat", "", jonas.actor
    )
    cast.let_others_react()
    assert take_back(office, kept, jonas.actor)
    cast.let_others_react()
    assert (threats(), len(unread()), Notice.objects.filter(kind__in=KINDS).count()) == ([threat], 1, 1)
    assert [mailed(), mailed()] == [1, 0]


@pytest.mark.parametrize("threat", ["legal", "physical"])
def test_whoever_has_read_it_is_not_told_again(office, lena, jonas, ingrid, threat):
    message = threatens(office, threat)
    Notice.objects.about(office).read(lena)
    set_right(message, "", by=jonas)
    set_right(message, threat, by=ingrid)
    assert (threats(), unread(), Notice.objects.filter(kind__in=KINDS).count()) == ([threat], [], 1)


def test_what_was_dropped_on_its_way_to_a_device_is_pushed_after_all(service: PushService, office, lena, jonas):  # noqa: F811
    Device.objects.switch_on(lena, service.browser().subscription, "Firefox, Android")
    message = threatens(office, "physical")
    set_right(message, "", by=jonas)
    push_due()
    set_right(message, "physical", by=jonas)
    assert (push_due(), len(service.taken)) == (1, 1)


def test_what_no_device_can_take_any_more_is_mailed_when_it_is_so_after_all(service: PushService, office, lena, jonas):  # noqa: F811
    Device.objects.switch_on(lena, service.browser().subscription, "Firefox, Android")
    wish(lena, {"legal_threat": Way(by_push=True)}, by=lena.actor)
    message = threatens(office, "legal")
    set_right(message, "", by=jonas)
    push_due()
    Device.objects.get().end()
    set_right(message, "legal", by=jonas)
    assert (mailed(), unread()) == (1, ["legal_threat"])


def test_whoever_could_not_be_told_before_it_was_set_right_hears_of_it_after_all(office, jonas, ingrid):
    message = holds_out(office, "legal")
    set_right(message, "", by=jonas)
    assert told("legal_threat") == []
    set_right(message, "legal", by=ingrid)
    assert (threats(), unread()) == (["legal"], ["legal_threat"])


@pytest.mark.parametrize("threat", ["legal", "physical"])
def test_also_where_they_say_so_days_later(office, jonas, ingrid, threat):
    message = holds_out(office, threat)
    set_right(message, "", by=jonas)
    with standing_at(MONDAY_NOON + timedelta(days=4)):
        set_right(message, threat, by=ingrid)
    assert (threats(), len(unread())) == ([threat], 1)
    assert Notice.objects.get(kind__in=KINDS).at == MONDAY_NOON + timedelta(days=4)


@pytest.fixture
def another(kari: Customer, mailbox: Mailbox) -> Conversation:
    """A second matter of Kari's."""
    return cast.conversation(kari, mailbox, subject="Kverna")


def test_many_threats_cost_a_reply_no_more_questions_than_two(office, jonas):
    def questions(threats: int) -> int:
        for _each in range(threats):
            threatens(office, "physical")
        Assessment.objects.update(threat="")
        with CaptureQueriesContext(connection) as asked:
            Conversation.objects.get(pk=office.pk).record("conversation.replied", by=jonas.actor)
        return len(asked)

    assert questions(2) == questions(7)


def test_who_was_told_just_after_a_merge_hears_no_more_of_what_is_none(office, another, jonas):
    message = holds_out(office, "legal")
    Conversation.objects.get(pk=office.pk).merge_into(another, by=jonas.actor)
    cast.let_others_react()
    assert unread() == ["legal_threat"]
    set_right(message, "", by=jonas)
    assert (unread(), mailed()) == ([], 0)


def test_whoever_could_not_be_told_before_a_merge_hears_of_it_after_all(office, another, jonas, ingrid):
    message = holds_out(office, "legal")
    set_right(message, "", by=jonas)
    Conversation.objects.get(pk=office.pk).merge_into(another, by=jonas.actor)
    set_right(message, "legal", by=ingrid)
    assert (threats(), unread()) == (["legal"], ["legal_threat"])


def test_a_threat_only_a_person_has_seen_is_told(office, jonas):
    set_right(threatens(office, "legal"), "physical", by=jonas)
    assert (threats(), unread()) == (["legal", "physical"], ["violence"])


def test_a_second_letter_that_threatens_the_same_keeps_the_alarm(office, jonas):
    message = threatens(office, "legal")
    second = cast.write(office, "Dere hører fra advokaten min.")
    first = Assessment.objects.get(pk=message.pk)
    first.pk = first.message_id = second.pk
    first.save(force_insert=True)
    set_right(message, "", by=jonas)
    assert (unread(), mailed()) == (["legal_threat"], 1)


def test_violence_in_a_later_message_is_told_for_itself(office, jonas):
    message = threatens(office, "physical")
    threatens(office, "physical")
    set_right(message, "", by=jonas)
    assert len(unread()) == 1


def test_a_hold_that_was_let_go_is_not_put_on_again(office, jonas, lena):
    message = threatens(office, "legal")
    office.let_go(by=lena.actor)
    set_right(message, "", by=jonas)
    set_right(message, "legal", by=jonas)
    assert not Conversation.objects.get(pk=office.pk).is_held


def test_a_hold_that_was_let_go_because_it_is_none_is_put_on_again(office, jonas, lena, ingrid):
    message = threatens(office, "legal")
    set_right(message, "", by=jonas)
    Conversation.objects.get(pk=office.pk).let_go(by=lena.actor)
    set_right(message, "legal", by=ingrid)
    assert Conversation.objects.get(pk=office.pk).hold_row.reason == "threat: legal"


def test_also_where_the_correction_is_taken_back(office, jonas, lena):
    message = threatens(office, "legal")
    _correction, kept = judge(
        Message.objects.select_related("assessment").get(pk=message.pk), "threat", "", jonas.actor
    )
    Conversation.objects.get(pk=office.pk).let_go(by=lena.actor)
    take_back(office, kept, jonas.actor)
    assert Conversation.objects.get(pk=office.pk).is_held


def test_whoever_lets_it_go_knowing_that_it_is_one_after_all_is_heard(office, jonas, lena):
    message = threatens(office, "legal")
    for threat in ("", "legal"):
        set_right(message, threat, by=jonas)
    Conversation.objects.get(pk=office.pk).let_go(by=lena.actor)
    for threat in ("", "legal"):
        set_right(message, threat, by=jonas)
    assert not Conversation.objects.get(pk=office.pk).is_held


def test_the_hold_is_put_on_where_a_merged_matter_lives_on(office, jonas, lena, kari, mailbox):
    message, other = threatens(office, "legal"), cast.conversation(kari, mailbox, subject="Kverna")
    set_right(message, "", by=jonas)
    Conversation.objects.get(pk=office.pk).let_go(by=lena.actor)
    Conversation.objects.get(pk=office.pk).merge_into(other, by=jonas.actor)
    set_right(message, "legal", by=jonas)
    assert Conversation.objects.get(pk=other.pk).is_held
