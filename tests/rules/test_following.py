from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amends.conversations.models import Contribution, Conversation, MessageKind, Reason
from amends.conversations.replying import Reply
from amends.foundation.clock import now, standing_at
from amends.journal.models import Actor, Event, MissedReaction, Reader
from amends.queues.models import Placement
from amends.rules.being_late import notice_who_is_late
from amends.rules.following import follow_the_rules
from amends.rules.models import Application, Moment
from tests import cast
from tests.rules.making import rule, when
from tests.triage.test_correcting import FURIOUS, read

KARI = "Kari Nordahl <kari@nordahl.example>"


def fresh(conversation: Conversation) -> Conversation:
    return Conversation.objects.get(pk=conversation.pk)


def tags(conversation: Conversation) -> list[str]:
    return [each.tag.name for each in conversation.taggings.all()]


def arrive(text: str = "Jeg vil ha pengene tilbake.", sender: str = KARI) -> Conversation:
    cast.deliver(cast.letter(sender, "hjelp@morgenrot.example", "Maskinen", text))
    return Conversation.objects.latest("pk")


def test_a_mail_that_arrives_is_moved_tagged_and_given_to_somebody(mailbox, ingrid):
    support = cast.team("Support")
    doing = when(("team", support.pk), ("tag", "Refund"), ("person", ingrid.pk), ("note", "For @Ingrid"))
    one = rule(conditions=when(("text", "pengene tilbake")), actions=doing)
    matter = arrive()
    assert (matter.team, matter.assignee, tags(matter)) == (support, ingrid, ["refund"])
    assert matter.messages.get(kind=MessageKind.NOTE).mentions.get().person == ingrid
    assert Placement.objects.get(pk=matter.pk).assignee == ingrid
    one.refresh_from_db()
    assert (one.times, one.last_at is not None) == (1, True)


def test_the_journal_says_which_rule_did_it(mailbox):
    one = rule("Money", actions=when(("tag", "refund"), ("note", "Look")))
    events = Event.objects.about("conversation", arrive().pk).filter(by=one.actor)
    assert [each.kind for each in events] == ["conversation.tagged", "conversation.noted"]
    assert str(one.actor) == "Money"


def test_what_does_not_fit_is_left_alone(mailbox):
    rule(conditions=when(("text", "refusjon")), actions=when(("tag", "refund")))
    assert tags(arrive()) == []
    assert not Application.objects.exists()


def test_rules_are_asked_in_the_order_of_the_list_and_see_what_those_before_did(mailbox):
    second = rule("Second", conditions=when(("tag", "first")), actions=when(("tag", "second")))
    first = rule("First", actions=when(("tag", "first")))
    assert tags(arrive()) == ["first"]
    first.move(-1, by=Actor.amends())
    second.refresh_from_db()
    assert second.place == 2
    assert tags(arrive()) == ["first", "second"]


def test_a_rule_that_says_stop_is_the_last(mailbox):
    rule("First", conditions=when(("text", "pengene")), actions=when(("tag", "first")), stops=True)
    rule("Second", actions=when(("tag", "second")))
    assert tags(arrive()) == ["first"]
    assert tags(arrive("Noe annet")) == ["second"]


def test_a_rule_that_is_switched_off_rests(mailbox):
    one = rule(actions=when(("tag", "refund")))
    one.switch(False, by=Actor.amends())
    assert tags(arrive()) == []
    one.switch(True, by=Actor.amends())
    assert tags(arrive()) == ["refund"]


def test_what_happened_before_the_rule_is_none_of_its_business(conversation):
    with standing_at(now() + timedelta(minutes=1)):
        rule(actions=when(("tag", "refund")))
    cast.let_others_react()
    assert tags(conversation) == []


def test_reacting_twice_applies_once(mailbox):
    one = rule(actions=when(("note", "Look")))
    matter = arrive()
    Reader.objects.update(position=0)
    cast.let_others_react()
    assert matter.messages.filter(kind=MessageKind.NOTE).count() == 1
    one.refresh_from_db()
    assert one.times == 1


def test_reacting_twice_stops_at_the_same_rule(mailbox):
    rule("First", actions=when(("untag", "vip")), stops=True)
    matter = arrive()
    rule("Second", actions=when(("tag", "second")))
    follow_the_rules(Event.objects.about("conversation", matter.pk).get(kind="conversation.received"))
    assert tags(matter) == []


def test_a_customers_answer_is_another_moment_than_a_first_mail(mailbox, jonas):
    rule("Answers", moment=Moment.ANSWERED, actions=when(("tag", "answered")))
    matter = arrive()
    assert tags(matter) == []
    matter.reply(Reply("Hei", ("kari@nordahl.example",)), by=jonas.actor)
    cast.write(fresh(matter), "Og nå?")
    cast.let_others_react()
    assert tags(matter) == ["answered"]


def test_a_customer_who_answers_what_a_colleague_began_has_not_arrived(kari, mailbox, jonas):
    rule("First mails", actions=when(("tag", "arrived")))
    matter = Conversation.objects.start(kari, mailbox, "Tilbakekalling", by=jonas.actor)
    matter.reply(Reply("Hei Kari", ("kari@nordahl.example",)), by=jonas.actor)
    cast.write(matter, "Takk for beskjed, hva nå?")
    cast.let_others_react()
    assert tags(matter) == []


def test_closing_reopening_and_assigning_are_moments(conversation, jonas, kari):
    for moment in (Moment.ASSIGNED, Moment.CLOSED, Moment.REOPENED):
        rule(moment.label, moment=moment, actions=when(("tag", moment.value)))
    conversation.claim(jonas)
    cast.let_others_react()
    assert tags(conversation) == ["assigned"]
    conversation.confirm(by=kari.actor)
    cast.let_others_react()
    assert tags(conversation) == ["assigned", "closed"]
    fresh(conversation).reopen(by=jonas.actor)
    cast.let_others_react()
    assert tags(conversation) == ["assigned", "closed", "reopened"]


def test_rules_do_not_set_each_other_off(mailbox, ingrid, jonas):
    rule("To Ingrid", moment=Moment.ASSIGNED, actions=when(("person", ingrid.pk), ("note", "Ingrid")))
    rule("To Jonas", moment=Moment.ASSIGNED, actions=when(("person", jonas.pk), ("note", "Jonas")))
    rule("New", actions=when(("person", jonas.pk)))
    matter = arrive()
    cast.let_others_react()
    assert matter.assignee == jonas
    assert not matter.messages.filter(kind=MessageKind.NOTE).exists()


def test_history_asks_no_rule(mailbox):
    for moment in Moment:
        rule(moment.label, moment=moment, actions=when(("tag", moment.value)))
    letter = cast.letter(KARI, "hjelp@morgenrot.example", "Gammelt", "Fra før.", Date="Mon, 02 Mar 2020 10:00:00 +0100")
    cast.deliver(letter, history=True)
    matter = Conversation.objects.get()
    assert (matter.closure.reason, tags(matter)) == (Reason.HISTORY, [])


def test_a_machine_asks_no_rule(conversation):
    rule("Answers", moment=Moment.ANSWERED, actions=when(("tag", "answered")))
    conversation.receive(Contribution(MessageKind.AUTO_REPLY, "Jeg er på ferie"), by=conversation.customer.actor)
    cast.let_others_react()
    assert tags(conversation) == []


def test_a_failing_rule_is_kept_and_delays_no_other(mailbox):
    broken = rule("Broken", conditions=[{"kind": "moon", "value": "full"}], actions=when(("tag", "broken")))
    rule("Well", actions=when(("tag", "well")))
    matter = arrive()
    assert tags(matter) == ["well"]
    (kept,) = broken.applications.all()
    assert kept.problems == [{"kind": "unexpected", "name": "KeyError('moon')"}]
    assert kept.went_wrong
    assert not MissedReaction.objects.exists()
    broken.refresh_from_db()
    assert broken.times == 0


def test_a_rule_that_names_somebody_who_left_says_so_and_does_the_rest(mailbox, jonas, ada):
    jonas.leave(by=ada.actor)
    one = rule(actions=when(("person", jonas.pk), ("team", 4711), ("person", 4711), ("tag", "refund")))
    matter = arrive()
    assert (matter.assignee, tags(matter)) == (None, ["refund"])
    assert one.applications.get().problems == [
        {"kind": "left", "name": "Jonas Weber"},
        {"kind": "no_team", "name": ""},
        {"kind": "no_person", "name": ""},
    ]


def test_an_action_that_breaks_is_undone_alone(mailbox):
    one = rule(actions=when(("tag", "before"), ("snooze", "soon"), ("tag", "after")))
    matter = arrive()
    assert tags(matter) == ["before", "after"]
    assert one.applications.get().problems[0]["kind"] == "unexpected"


def test_a_colleague_who_was_faster_keeps_it(conversation, jonas, ingrid):
    rule(actions=when(("person", ingrid.pk), ("tag", "refund")))
    Event.objects.update(at=now())
    conversation.claim(jonas)
    cast.let_others_react()
    assert (fresh(conversation).assignee, tags(conversation)) == (jonas, ["refund"])


def test_a_rule_puts_aside_what_can_wait(mailbox):
    rule(actions=when(("snooze", 24)))
    until = arrive().snooze_row.until
    assert timedelta(hours=23) < until - now() <= timedelta(hours=24)


def test_a_customer_who_wrote_again_is_not_put_aside(conversation):
    rule(actions=when(("snooze", 24)))
    Event.objects.update(at=now())
    cast.write(conversation, "Det haster!")
    cast.let_others_react()
    assert not fresh(conversation).is_snoozed


@pytest.mark.parametrize(("text", "is_aside"), [(FURIOUS, False), ("Maskinen lekker.", True)])
def test_whoever_is_upset_and_waits_too_long_is_not_put_aside(conversation, text, is_aside):
    rule(moment=Moment.LATE, actions=when(("snooze", 24)))
    read(conversation, text)
    with standing_at(now() + cast.A_WHILE):
        notice_who_is_late()
        cast.let_others_react()
        assert fresh(conversation).is_snoozed is is_aside


def test_what_is_closed_is_not_put_aside(mailbox):
    rule(actions=when(("close", Reason.THANKS), ("snooze", 24)))
    assert not arrive("Tusen takk!").is_snoozed


def test_a_mere_thank_you_may_be_closed(mailbox):
    rule(actions=when(("close", Reason.THANKS)))
    assert arrive("Tusen takk for hjelpen! Hilsen Kari").closure.reason == Reason.THANKS


@pytest.mark.parametrize("reason", [Reason.THANKS, Reason.INTERNAL, Reason.SPAM, Reason.CONFIRMED, Reason.UNANSWERED])
def test_words_alone_close_nobodys_matter(mailbox, reason):
    rule(conditions=when(("text", "takk")), actions=when(("close", reason)))
    assert not arrive("Takk for ingenting, nå vil jeg ha pengene tilbake.").is_closed


def test_mail_of_a_known_sender_may_be_closed_as_owed_no_answer(mailbox):
    robots = when(("sender", "@nordahl.example"), ("subject", "maskinen"))
    rule(conditions=robots, actions=when(("close", Reason.INTERNAL)))
    assert arrive().closure.reason == Reason.INTERNAL
    assert not arrive(sender="Per <per@bakke.example>").is_closed


def test_whoever_said_not_yet_is_owed_an_answer(conversation, jonas, kari):
    senders = when(("sender", "kari@nordahl.example"))
    rule(moment=Moment.ANSWERED, conditions=senders, actions=when(("close", Reason.INTERNAL)))
    conversation.reply(Reply("Bra nå?", ("kari@nordahl.example",)), by=jonas.actor)
    conversation.deny("Nei.", by=kari.actor)
    cast.let_others_react()
    assert not fresh(conversation).is_closed


def test_whoever_waits_too_long_is_noticed_once_for_each_wait(conversation, jonas):
    rule("Late", moment=Moment.LATE, actions=when(("note", "They wait too long.")))
    notes = conversation.messages.filter(kind=MessageKind.NOTE)
    assert notice_who_is_late() == 0
    with standing_at(now() + cast.A_WHILE):
        assert [notice_who_is_late(), notice_who_is_late()] == [1, 0]
        cast.let_others_react()
        assert notes.count() == 1
        fresh(conversation).reply(Reply("Hei", ("kari@nordahl.example",)), by=jonas.actor)
        assert notice_who_is_late() == 0
        cast.write(fresh(conversation), "Nei")
    with standing_at(now() + 2 * cast.A_WHILE):
        assert notice_who_is_late() == 1
        cast.let_others_react()
    assert notes.count() == 2


def test_a_move_that_changes_the_deadline_does_not_notice_again(conversation):
    later = cast.team("Later", week={"0": [["09:00", "10:00"]]})
    rule("Late", moment=Moment.LATE, actions=when(("team", later.pk)))
    with standing_at(now() + cast.A_WHILE):
        notice_who_is_late()
        cast.let_others_react()
        assert fresh(conversation).team == later
        assert notice_who_is_late() == 0


def test_without_such_a_rule_only_those_newly_late_are_noticed(conversation):
    with standing_at(now() + cast.A_WHILE):
        assert notice_who_is_late() == 0
    with standing_at(now() + timedelta(hours=9)):
        assert [notice_who_is_late(), notice_who_is_late()] == [1, 0]


def test_without_rules_a_mail_costs_one_question(conversation):
    event = Event.objects.select_related("by").get(kind="conversation.received")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        follow_the_rules(event)
    assert len(asked) == 1
