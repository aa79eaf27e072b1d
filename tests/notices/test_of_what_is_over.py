"""That somebody furious waits is news only as long as they are and do; should it be so again, it is news again."""

from datetime import UTC, datetime, timedelta

import pytest

from amends.conversations.models import Conversation, Message, Reason
from amends.conversations.replying import Reply
from amends.customers.models import Customer
from amends.foundation.clock import standing_at
from amends.foundation.writing import writing
from amends.mail.models import Mailbox
from amends.notices.mailing import mail_notices_due
from amends.notices.models import Device, Notice
from amends.notices.pushing import push_due
from amends.people.models import Person
from amends.triage.models import Assessment
from tests import cast
from tests.notices.push_service import PushService, service  # noqa: F401
from tests.notices.upset import feels, told, turns

MONDAY_NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)
LATER = timedelta(hours=1)
SORRY = Reply("Jeg beklager.", ("kari@nordahl.example",))


@pytest.fixture(autouse=True)
def at_noon():
    with standing_at(MONDAY_NOON):
        yield


@pytest.fixture
def another(kari: Customer, mailbox: Mailbox) -> Conversation:
    """A second matter of Kari's."""
    return cast.conversation(kari, mailbox, subject="Kverna")


def fresh(conversation: Conversation) -> Conversation:
    return Conversation.objects.get(pk=conversation.pk)


def set_right(message: Message, field: str, value: str, by: Person) -> None:
    Assessment.objects.get(pk=message.pk).correct(field, value, by=by.actor)
    cast.let_others_react()


def unread() -> list[tuple[str, int | None]]:
    """Who still has it before them, and of which matter."""
    rows = Notice.objects.filter(kind="upset_waits").unread().select_related("person").order_by("person__name", "pk")
    return [(each.person.first_name, each.conversation_id) for each in rows]


def everybody(conversation: Conversation) -> list[tuple[str, int | None]]:
    return [(name, conversation.pk) for name in ("Ingrid", "Jonas", "Lena")]


def test_once_somebody_says_that_they_are_calm_nobody_is_told_any_more(office, jonas):
    set_right(turns(office), "feeling", "calm", by=jonas)
    assert unread() == []
    assert not Notice.objects.owed_by_mail().exists()


def test_what_was_set_right_by_mistake_is_news_again_and_mailed(office, jonas, ingrid):
    message = turns(office)
    set_right(message, "feeling", "calm", by=jonas)
    set_right(message, "feeling", "furious", by=ingrid)
    assert unread() == everybody(office)
    with standing_at(MONDAY_NOON + LATER):
        assert mail_notices_due() == 3


def test_another_judgement_set_right_changes_nothing(office, jonas):
    set_right(turns(office), "kind", "question", by=jonas)
    assert unread() == everybody(office)


def test_a_word_that_adds_a_number_ends_no_fury(office):
    turns(office)
    turns(office, "calm", "Ordrenummeret er 4711.")
    with standing_at(MONDAY_NOON + LATER):
        assert mail_notices_due() == 3


def test_whoever_was_calm_after_all_and_turns_furious_is_told_of(office, jonas):
    message = turns(office)
    Notice.objects.about(office).read(jonas)
    set_right(message, "feeling", "calm", by=jonas)
    turns(fresh(office), text="Nå er jeg rasende!")
    assert unread() == everybody(office)


def test_what_is_closed_waits_no_longer_until_that_is_undone(office, jonas):
    turns(office)
    office.close(by=jonas.actor, reason=Reason.SPAM)
    assert unread() == []
    fresh(office).undo_closing(by=jonas.actor)
    assert unread() == everybody(office)


def test_a_reply_taken_back_answers_nobody(office, jonas, ingrid):
    turns(office)
    Notice.objects.about(office).read(ingrid)
    reply = office.reply(SORRY, by=jonas.actor)
    assert unread() == []
    fresh(office).take_back(reply, by=jonas.actor)
    assert unread() == [("Jonas", office.pk), ("Lena", office.pk)]
    with standing_at(MONDAY_NOON + LATER):
        assert mail_notices_due() == 2


def test_what_was_answered_is_no_news_again_when_they_write_again(office, jonas):
    turns(office)
    office.reply(SORRY, by=jonas.actor)
    set_right(turns(office), "kind", "question", by=jonas)
    assert unread() == everybody(office)


def test_a_merged_matter_waits_where_it_lives_on(office, another, jonas):
    turns(office)
    fresh(office).merge_into(another, by=jonas.actor)
    assert unread() == everybody(another)
    fresh(another).reply(SORRY, by=jonas.actor)
    assert unread() == []


def test_a_matter_merged_by_mistake_takes_its_notices_back(office, another, jonas):
    turns(office)
    fresh(office).merge_into(another, by=jonas.actor)
    fresh(office).part(by=jonas.actor)
    assert unread() == everybody(office)


def test_a_duplicate_merged_into_what_was_answered_since_waits_no_longer(office, another, jonas):
    turns(office)
    fresh(another).reply(SORRY, by=jonas.actor)
    fresh(office).merge_into(fresh(another), by=jonas.actor)
    assert unread() == []


def test_what_was_set_right_before_anybody_was_told_is_told_to_nobody(office, jonas):
    set_right(feels(office), "feeling", "calm", by=jonas)
    assert told("upset_waits") == []


def test_it_is_asked_once_more_before_it_is_mailed(office):
    message = turns(office)
    # Read again by a reader that knows better, which tells nobody.
    with writing():
        Assessment.objects.filter(pk=message.pk).update(anger=0.1)
    with standing_at(MONDAY_NOON + LATER):
        assert mail_notices_due() == 0


def test_it_is_asked_once_more_before_it_is_pushed(service: PushService, office, jonas):  # noqa: F811
    Device.objects.switch_on(jonas, service.browser().subscription, "Firefox, Android")
    message = turns(office)
    with writing():
        Assessment.objects.filter(pk=message.pk).update(anger=0.1)
    assert push_due() == 1
    assert service.taken == []
