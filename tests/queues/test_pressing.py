"""What shortens the time for an answer, and who stands in the upset queue."""

import pytest

from amends.conversations.replying import Reply
from amends.journal.models import Event
from amends.queues.models import Placement, PressureRow, Reckoning
from amends.queues.policy import change_policy, pressures
from amends.queues.pressing import USUAL, Known, Pressure, is_upset, share_of, situations_of
from amends.queues.reckoning_anew import reckon_anew
from amends.triage.noticing import notice
from tests import cast

FURIOUS = (
    "Es reicht! Seit sechs Wochen warte ich auf meine Maschine, dreimal habe ich geschrieben und niemand antwortet. "
    "Das ist eine bodenlose Frechheit, ihr seid ein unverschämter Saftladen! Ich will sofort mein Geld zurück!"
)


def share(**known: object) -> float:
    return round(share_of(situations_of(Known(**known)), USUAL), 3)


def test_somebody_calm_has_the_usual_time():
    assert share() == 1


def test_distress_and_threats_come_before_fury_and_fury_before_the_rest():
    in_order = [share(distress=0.9), share(threat="legal"), share(anger=0.9), share(anger=0.6), share(anger=0.3), 1]
    assert in_order == sorted(in_order)
    assert len(set(in_order)) == len(in_order)


def test_of_what_was_read_the_gravest_counts_alone():
    assert share(anger=0.9, may_leave=True, wants_superior=True) == share(anger=0.9)


def test_a_vip_who_asks_again_after_a_not_yet_is_sooner_each_time():
    times = [share(anger=0.6), share(anger=0.6, is_vip=True), share(anger=0.6, is_vip=True, unanswered=2)]
    times.append(share(anger=0.6, is_vip=True, unanswered=3, is_denied=True))
    assert times == sorted(times, reverse=True)


def test_a_suggestion_keeps_its_day_even_from_somebody_let_down():
    assert share(kind="suggestion", anger=0.3, may_leave=True) == 1
    assert not is_upset(situations_of(Known(kind="suggestion", anger=0.3)), USUAL)


def test_a_furious_suggestion_does_not():
    assert share(kind="suggestion", anger=0.9) < 1


@pytest.mark.parametrize("known", [{"distress": 0.6}, {"threat": "physical"}, {"threat": "legal"}, {"anger": 0.5}])
def test_who_stands_in_the_upset_queue(known):
    assert is_upset(situations_of(Known(**known)), USUAL)


@pytest.mark.parametrize("known", [{"anger": 0.49}, {"is_vip": True}, {"unanswered": 3}, {"may_leave": True}])
def test_who_does_not(known):
    assert not is_upset(situations_of(Known(**known)), USUAL)


def test_a_changed_policy_reckons_every_line_anew(conversation, lena):
    notice(cast.write(conversation, FURIOUS))
    before = Placement.objects.get()
    wanted = USUAL | {word: Pressure(100, is_upset=False) for word in ("furious", "upset", "leaving", "superior")}
    change_policy(wanted, by=lena.actor)
    assert Reckoning.objects.count() == 1
    reckon_anew()
    after = Placement.objects.get()
    assert (before.is_upset, after.is_upset) == (True, False)
    assert after.answer_by > before.answer_by


def test_a_policy_remembers_who_changed_what(lena, team):
    change_policy(USUAL | {"letdown": Pressure(50, is_upset=True)}, by=lena.actor)
    row = PressureRow.objects.get()
    assert (row.situation, row.percent, row.is_upset, row.by) == ("letdown", 50, True, lena.actor)
    assert pressures()["letdown"] == Pressure(50, is_upset=True)
    said = Event.objects.get(kind="policy.changed").particulars
    assert said == {"changed": {"letdown": [50, True, False]}, "was": {"letdown": [75, False, False]}}


def test_a_policy_changed_to_what_it_was_is_not_changed(lena, team):
    change_policy(USUAL, by=lena.actor)
    assert not Event.objects.filter(kind="policy.changed").exists()


def test_somebody_we_answered_is_not_in_the_upset_queue_until_they_write_again(conversation, jonas):
    notice(cast.write(conversation, FURIOUS))
    conversation.reply(Reply("Vi ser på det.", (conversation.customer.first_address,)), by=jonas.actor)
    assert not Placement.objects.upset().exists()
    notice(cast.write(conversation, FURIOUS))
    assert Placement.objects.upset().exists()
