"""What is confidential: nobody else sees it, has it, or writes in it, and it never has nobody for good."""

import pytest

from amends.conversations.assigning import UNASSIGNED
from amends.conversations.drafting import keep_draft
from amends.conversations.models import Conversation, Draft, SeenByOthers
from amends.journal.models import Event
from amends.people.models import Role
from tests import cast


def fresh(conversation: Conversation) -> Conversation:
    return Conversation.objects.get(pk=conversation.pk)


def test_whoever_it_is_not_confided_to_has_it_no_longer(conversation, jonas, lena):
    conversation.assign(jonas, by=lena.actor)
    conversation.confide([lena], by=lena.actor)
    assert fresh(conversation).assignee is None
    event = Event.objects.get(kind=UNASSIGNED)
    assert (event.particulars["name"], event.particulars["why"]) == ("Jonas Weber", "confidential")


def test_a_confidant_keeps_it(conversation, lena):
    conversation.assign(lena, by=lena.actor)
    conversation.confide([lena], by=lena.actor)
    assert fresh(conversation).assignee == lena


def test_what_others_had_begun_to_write_goes(conversation, jonas, lena):
    keep_draft(conversation, jonas, "reply", text="Kari, you are wrong.")
    keep_draft(conversation, lena, "reply", text="Dear Kari")
    conversation.confide([lena], by=lena.actor)
    assert [each.text for each in Draft.objects.all()] == ["Dear Kari"]


def test_not_even_a_draft_goes_while_there_is_a_hold(conversation, jonas, lena):
    keep_draft(conversation, jonas, "reply", text="Kari, you are wrong.")
    conversation.hold("A lawyer wrote", by=lena.actor)
    conversation.confide([lena], by=lena.actor)
    assert Draft.objects.count() == 1


def test_what_was_merged_into_it_stays_confidential_when_it_is_parted(kari, mailbox, conversation, jonas, lena):
    other = cast.conversation(kari, mailbox, "Jonas var frekk.")
    other.merge_into(conversation, by=lena.actor)
    fresh(conversation).confide([lena], by=lena.actor)
    fresh(other).part(by=lena.actor)
    assert not fresh(other).may_be_known_to(jonas)
    fresh(other).disclose(by=lena.actor)
    assert fresh(other).may_be_known_to(jonas)


def test_opening_it_again_opens_what_was_merged_into_it(kari, mailbox, conversation, jonas, lena):
    other = cast.conversation(kari, mailbox)
    other.merge_into(conversation, by=lena.actor)
    fresh(conversation).confide([lena], by=lena.actor)
    fresh(conversation).disclose(by=lena.actor)
    assert fresh(other).may_be_known_to(jonas)


@pytest.mark.parametrize("change", ["leaves", "becomes an observer"])
def test_when_its_last_confidant_answers_no_longer_it_is_unseen(conversation, lena, ada, change):
    conversation.confide([lena], by=lena.actor)
    assert not Conversation.objects.unseen().exists()
    assert Conversation.objects.unseen(without=lena).get() == conversation
    if change == "leaves":
        lena.leave(by=ada.actor)
    else:
        lena.give_role(Role.OBSERVER, by=ada.actor)
        lena.take_role(Role.LEAD, by=ada.actor)
    assert Conversation.objects.unseen().get() == conversation


def test_what_is_unseen_is_entrusted_to_somebody_who_alone_sees_it(conversation, lena, ada, ingrid):
    conversation.confide([lena], by=lena.actor)
    lena.leave(by=ada.actor)
    conversation.entrust(ingrid, by=ada.actor)
    assert fresh(conversation).assignee == ingrid
    assert [each for each in (ada, ingrid) if conversation.may_be_known_to(each)] == [ingrid]
    assert not Conversation.objects.unseen().exists()


def test_nobody_is_let_into_what_somebody_sees(conversation, lena, ada):
    conversation.confide([lena], by=lena.actor)
    with pytest.raises(SeenByOthers):
        conversation.entrust(ada, by=ada.actor)
    assert not conversation.may_be_known_to(ada)
