import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from amends.conversations.models import Confirmation, Conversation, NotForOthers, Reason, Status
from amends.conversations.replying import Reply
from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.queues.models import Placement
from tests import cast
from tests.conversations.test_taking_back import as_it_stands

KARI = ("kari@nordahl.example",)


def fresh(conversation: Conversation) -> Conversation:
    return Conversation.objects.get(pk=conversation.pk)


def closed(conversation, jonas):
    conversation.confirm(by=conversation.customer.actor)


def asked(conversation, jonas):
    conversation.reply(Reply("Er det bra?", KARI), by=jonas.actor)


def put_aside(conversation, jonas):
    conversation.snooze(now() + timedelta(days=2), by=jonas.actor)


def waiting(conversation, jonas):
    pass


STATES = (closed, asked, put_aside, waiting)


@pytest.fixture
def other(kari, mailbox):
    return cast.conversation(kari, mailbox, "Samme maskin, den lekker fortsatt.")


@pytest.mark.parametrize("ours", STATES)
@pytest.mark.parametrize("theirs", STATES)
def test_a_merge_undone_leaves_both_as_they_were(conversation, other, jonas, ours, theirs):
    ours(conversation, jonas)
    theirs(other, jonas)
    before = as_it_stands(conversation), as_it_stands(other)
    fresh(conversation).merge_into(fresh(other), by=jonas.actor)
    fresh(conversation).part(by=jonas.actor)
    assert (as_it_stands(conversation), as_it_stands(other)) == before


@pytest.mark.parametrize("state", [closed, asked, put_aside])
def test_whoever_waited_in_the_absorbed_one_waits_in_the_kept_one(conversation, jonas, state):
    state(conversation, jonas)
    since = fresh(conversation).customer_waits_since
    newer = cast.conversation(conversation.customer, conversation.mailbox, "Hallo?")
    newer.merge_into(fresh(conversation), by=jonas.actor)
    kept = fresh(conversation)
    assert (kept.status, kept.customer_waits_since) == (Status.OPEN, since or newer.customer_waits_since)
    assert Placement.objects.get().pk == kept.pk
    assert not Confirmation.objects.exists()


def test_what_was_settled_wakes_nothing(conversation, other, jonas):
    other.confirm(by=other.customer.actor)
    conversation.confirm(by=other.customer.actor)
    fresh(other).merge_into(fresh(conversation), by=jonas.actor)
    assert fresh(conversation).closure.reason == Reason.CONFIRMED


def test_what_was_said_since_stays_where_it_was_said(conversation, other, jonas):
    conversation.merge_into(other, by=jonas.actor)
    cast.write(fresh(other), "Hallo?")
    fresh(conversation).part(by=jonas.actor)
    assert [each.body.text for each in conversation.messages.all()] == ["Maskinen lekker."]
    assert fresh(other).latest_words == "Hallo?"


def test_what_was_done_with_the_kept_one_since_stays_done(conversation, other, jonas):
    conversation.merge_into(other, by=jonas.actor)
    fresh(other).snooze(now() + timedelta(days=1), by=jonas.actor)
    fresh(conversation).part(by=jonas.actor)
    assert fresh(other).is_snoozed


def test_of_three_that_became_one_the_first_still_comes_back(conversation, other, kari, mailbox, jonas):
    third = cast.conversation(kari, mailbox, "En gang til.")
    conversation.merge_into(other, by=jonas.actor)
    fresh(other).merge_into(third, by=jonas.actor)
    fresh(conversation).part(by=jonas.actor)
    fresh(other).part(by=jonas.actor)
    said = [[message.body.text for message in each.messages.all()] for each in (conversation, other, third)]
    assert said == [["Maskinen lekker."], ["Samme maskin, den lekker fortsatt."], ["En gang til."]]


def test_what_may_not_be_deleted_may_not_be_deleted_after_a_merge(conversation, other, jonas, lena):
    conversation.hold("Advokaten har skrevet", by=lena.actor)
    conversation.merge_into(other, by=jonas.actor)
    assert fresh(other).hold_row.reason == "Advokaten har skrevet"


@pytest.mark.parametrize("confided", ["absorbed", "kept"])
def test_what_is_confidential_is_never_merged_also_when_it_was_confided_a_moment_ago(
    conversation, mailbox, ada, jonas, confided
):
    other = cast.conversation(conversation.customer, mailbox, "Noe til")
    matters = {"absorbed": other, "kept": conversation}
    assert not any(each.is_confidential for each in matters.values())
    fresh(matters[confided]).confide([ada], by=ada.actor)
    with pytest.raises(NotForOthers):
        other.merge_into(conversation, by=jonas.actor)
    assert fresh(other).messages.count() == 1


@pytest.mark.django_db(transaction=True)
def test_merging_waits_for_somebody_who_is_making_it_confidential(conversation, kari, mailbox, lena):
    other = cast.conversation(kari, mailbox)

    def merge() -> bool:
        try:
            fresh(other).merge_into(fresh(conversation), by=lena.actor)
        except NotForOthers:
            return True
        finally:
            connection.close()
        return False

    with ThreadPoolExecutor(1) as hands:
        with writing():
            fresh(conversation).confide([lena], by=lena.actor)
            refused = hands.submit(merge)
            time.sleep(0.3)
        assert refused.result()
    assert fresh(other).messages.exists()
