"""Being away, and what becomes of the work meanwhile."""

from datetime import date, timedelta

import pytest

from amends.conversations.handing_over import HANDED_OVER, STAYED, hand_over_for_those_away
from amends.conversations.models import CannotAnswer, Conversation, NotConfided, Reason
from amends.foundation.clock import now, standing_at
from amends.journal.models import Event
from amends.people.models import Absence, Person
from tests import cast

DAY = timedelta(days=1)


def today() -> date:
    return now().date()


def holder(conversation: Conversation) -> Person | None:
    return Conversation.objects.get(pk=conversation.pk).assignee


def kinds(conversation: Conversation) -> list[str]:
    return [each.kind for each in Event.objects.about("conversation", conversation.pk)]


def away(person: Person, substitute: Person | None = None, days: int = 7) -> None:
    person.be_away(today() - DAY, today() + days * DAY, by=person.actor, substitute=substitute)


def test_what_somebody_has_goes_back_to_everyone_when_they_are_away(conversation, jonas):
    conversation.assign(jonas, by=jonas.actor)
    away(jonas)
    assert hand_over_for_those_away() == 1
    assert holder(conversation) is None
    assert kinds(conversation)[-2:] == [HANDED_OVER, "conversation.unassigned"]


def test_a_substitute_takes_over_and_a_later_word_of_the_customer_finds_them(conversation, jonas, ingrid):
    conversation.assign(jonas, by=jonas.actor)
    away(jonas, ingrid)
    hand_over_for_those_away()
    cast.write(Conversation.objects.get(pk=conversation.pk), "Er dere der?")
    assert holder(conversation) == ingrid


@pytest.mark.parametrize("hindrance", ["away", "left"])
def test_a_substitute_who_is_not_here_either_gets_nothing(conversation, jonas, ingrid, hindrance):
    conversation.assign(jonas, by=jonas.actor)
    away(jonas, ingrid)
    if hindrance == "away":
        away(ingrid)
    else:
        ingrid.leave(by=ingrid.actor)
    hand_over_for_those_away()
    assert holder(conversation) is None


def test_nothing_is_handed_over_before_the_first_day(conversation, jonas):
    conversation.assign(jonas, by=jonas.actor)
    jonas.be_away(today() + 3 * DAY, today() + 5 * DAY, by=jonas.actor)
    assert hand_over_for_those_away() == 0
    assert holder(conversation) == jonas
    with standing_at(now() + 4 * DAY):
        assert hand_over_for_those_away() == 1


def test_what_is_closed_stays_where_it_was(conversation, jonas):
    conversation.assign(jonas, by=jonas.actor)
    conversation.close(by=jonas.actor, reason=Reason.SPAM)
    away(jonas)
    assert hand_over_for_those_away() == 0
    assert holder(conversation) == jonas


def test_what_a_customer_opens_again_finds_the_substitute(conversation, kari, jonas, ingrid):
    conversation.assign(jonas, by=jonas.actor)
    conversation.confirm(by=kari.actor)
    away(jonas, ingrid)
    hand_over_for_those_away()
    Conversation.objects.get(pk=conversation.pk).deny("Den lekker igjen.", by=kari.actor)
    cast.let_others_react()
    assert holder(conversation) == ingrid


def test_what_a_colleague_opens_again_stays_with_whom_they_left_it(conversation, jonas, lena):
    conversation.assign(jonas, by=jonas.actor)
    conversation.close(by=jonas.actor, reason=Reason.SPAM)
    away(jonas)
    Conversation.objects.get(pk=conversation.pk).reopen(by=lena.actor)
    cast.let_others_react()
    assert holder(conversation) == jonas


def test_what_a_leaver_had_closed_is_everyones_when_it_is_opened_again(conversation, kari, jonas, ada):
    conversation.assign(jonas, by=jonas.actor)
    conversation.confirm(by=kari.actor)
    jonas.leave(by=ada.actor)
    cast.let_others_react()
    Conversation.objects.get(pk=conversation.pk).deny("", by=kari.actor)
    cast.let_others_react()
    assert holder(conversation) is None


def test_handing_over_twice_hands_over_once_and_spares_what_was_given_since(conversation, jonas, lena):
    conversation.assign(jonas, by=jonas.actor)
    away(jonas)
    hand_over_for_those_away()
    conversation = Conversation.objects.get(pk=conversation.pk)
    conversation.assign(jonas, by=lena.actor)
    away(jonas, days=9)
    assert hand_over_for_those_away() == 0
    assert holder(conversation) == jonas


def test_what_was_cut_off_in_the_middle_goes_on_without_a_second_entry(conversation, jonas):
    conversation.assign(jonas, by=jonas.actor)
    conversation.confide([jonas], by=jonas.actor)
    away(jonas)
    hand_over_for_those_away()
    Absence.objects.update(handed_over_at=None)
    hand_over_for_those_away()
    assert holder(conversation) == jonas
    assert kinds(conversation).count(STAYED) == 1


def test_what_is_confidential_never_goes_to_a_substitute_it_was_not_confided_to(conversation, jonas, ingrid, lena):
    conversation.assign(jonas, by=jonas.actor)
    conversation.confide([jonas, lena], by=jonas.actor)
    away(jonas, ingrid)
    hand_over_for_those_away()
    assert holder(conversation) == lena


def test_a_confidant_who_is_no_lead_finds_it_in_the_queue(conversation, jonas, ingrid):
    conversation.assign(jonas, by=jonas.actor)
    conversation.confide([jonas, ingrid], by=jonas.actor)
    away(jonas)
    hand_over_for_those_away()
    assert holder(conversation) is None
    assert Conversation.objects.visible_to(ingrid).filter(pk=conversation.pk).exists()


def test_nobody_is_given_what_was_not_confided_to_them(conversation, jonas, ingrid):
    conversation.confide([jonas], by=jonas.actor)
    with pytest.raises(NotConfided):
        conversation.assign(ingrid, by=jonas.actor)
    with pytest.raises(NotConfided):
        conversation.claim(ingrid)
    assert holder(conversation) is None


def test_coming_back_takes_nothing_away_from_the_substitute(conversation, jonas, ingrid):
    conversation.assign(jonas, by=jonas.actor)
    away(jonas, ingrid)
    hand_over_for_those_away()
    jonas.be_here(by=jonas.actor)
    assert (jonas.is_away, holder(conversation)) == (False, ingrid)


def test_a_colleague_who_leaves_keeps_nobody_waiting(conversation, jonas, ada):
    conversation.assign(jonas, by=jonas.actor)
    jonas.leave(by=ada.actor)
    cast.let_others_react()
    assert holder(conversation) is None
    assert kinds(conversation)[-2:] == [HANDED_OVER, "conversation.unassigned"]


def test_nor_does_one_who_becomes_an_observer(conversation, jonas, ada):
    conversation.assign(jonas, by=jonas.actor)
    jonas.give_role("observer", by=ada.actor)
    jonas.take_role("agent", by=ada.actor)
    cast.let_others_react()
    assert holder(conversation) is None


def test_one_who_comes_back_at_once_keeps_their_work(conversation, jonas, ada):
    conversation.assign(jonas, by=jonas.actor)
    jonas.leave(by=ada.actor)
    jonas.come_back(by=ada.actor)
    cast.let_others_react()
    assert holder(conversation) == jonas


def test_what_was_confided_to_a_leaver_goes_to_a_lead_who_knows_of_it(conversation, jonas, lena, ada):
    conversation.assign(jonas, by=jonas.actor)
    conversation.confide([jonas, lena], by=jonas.actor)
    jonas.leave(by=ada.actor)
    cast.let_others_react()
    assert holder(conversation) == lena


def test_what_was_confided_to_a_leaver_alone_waits_for_somebody_to_be_entrusted_with_it(conversation, jonas, ada):
    conversation.assign(jonas, by=jonas.actor)
    conversation.confide([jonas], by=jonas.actor)
    jonas.leave(by=ada.actor)
    cast.let_others_react()
    assert holder(conversation) is None
    assert Conversation.objects.unseen().get() == conversation


def test_nobody_is_given_a_matter_who_may_not_answer(conversation, jonas, otto, ingrid, ada):
    ingrid.leave(by=ada.actor)
    for person in (otto, ingrid):
        with pytest.raises(CannotAnswer):
            conversation.assign(person, by=jonas.actor)
    assert holder(conversation) is None
